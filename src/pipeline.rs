//! The one place that knows all stages: *page → document → report*.

#[cfg(feature = "crawl")]
pub mod among;
#[cfg(feature = "office")]
mod bundle;
#[cfg(feature = "crawl")]
pub mod harvest;
mod mail;

use scraper::Html;

use crate::document::{self, Document, sniff::Format};
use crate::extract::{self, Refusal};
use crate::form::TableKind;
use crate::html::MAX_BYTES;
use crate::page::Page;
use crate::report::{Report, Warning, record};
use crate::text::charset::Decoded;
use crate::text::lang::{Lang, Message};

/// Why a page gave no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be read as a document.
    #[error("{0}")]
    Document(#[from] document::Error),
    /// The document is no annual report, or none whose tables can be recovered.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// It looks like records of this program, and is not.
    #[error("{0}")]
    Record(#[from] record::Error),
}

impl Error {
    /// The reason as one sentence in `lang`.
    pub fn message(&self, lang: Lang) -> String {
        let message: Message = match self {
            Error::Document(error) => error.message(),
            Error::Refused(refusal) => refusal.message(),
            Error::Record(error) => error.message(),
        };
        message.get(lang).to_owned()
    }
}

/// What [`examine`] gives for a page that was decoded and parsed already, without doing that again.
pub fn examine_tree(page: &Page, decoded: &Decoded, tree: &Html) -> Result<Vec<Report>, Error> {
    match document::sniff::sniff(&page.bytes, &page.path, page.content_type.as_deref()) {
        Format::Html if page.bytes.len() <= MAX_BYTES => {
            Ok(vec![extract::extract(&document::of_tree(decoded, tree), page)?])
        }
        _ => examine(page),
    }
}

/// Reads the reports that a page holds: one for a saved report, any number for a file of records, a workbook with a report
/// a sheet, a mail with reports attached, or an archive of saved reports. Pure: no file, no network, no clock.
pub fn examine(page: &Page) -> Result<Vec<Report>, Error> {
    examine_at(page, 0)
}

/// The same for a page that lies so many bundles deep.
fn examine_at(page: &Page, depth: usize) -> Result<Vec<Report>, Error> {
    match document::sniff::sniff(&page.bytes, &page.path, page.content_type.as_deref()) {
        Format::Record => Ok(record::read(&page.bytes)?),
        #[cfg(feature = "office")]
        format if document::bundle::is_bundle(format) => bundle::examine(page, format, depth),
        Format::Mhtml => mail::examine(page, depth),
        format => own(page, format),
    }
}

/// The reports that a page holds by itself, without what is packed in it.
fn own(page: &Page, format: Format) -> Result<Vec<Report>, Error> {
    let several = several(document::parts(page, format)?, page);
    if several.is_empty() { Ok(vec![extract::extract(&document::read(page, format)?, page)?]) } else { Ok(several) }
}

/// What is packed in a page, looked at one by one: the reports, and what gave none with its reason.
#[derive(Default)]
struct Packed {
    reports: Vec<Report>,
    lost: Vec<(String, Error)>,
}

impl Packed {
    /// Adds what one of them, which has this path, gave.
    fn add(&mut self, path: String, read: Result<Vec<Report>, Error>) {
        match read {
            Ok(reports) => self.reports.extend(reports),
            Err(error) => self.lost.push((path, error)),
        }
    }

    /// The reports; what gave none is a warning of the first. Where there is no report, the first reason, if there is one.
    fn finish(mut self) -> Result<Vec<Report>, Option<Error>> {
        let Some(first) = self.reports.first_mut() else {
            return Err(self.lost.into_iter().next().map(|(_, error)| error));
        };
        first.warnings.extend(self.lost.iter().map(|(path, error)| unread(path, error)));
        Ok(self.reports)
    }
}

fn unread(path: &str, error: &Error) -> Warning {
    let message = Message::new(
        format!("{path} in the same archive was not read: {}", error.message(Lang::En)),
        format!("同一压缩包中的 {path} 未读取：{}", error.message(Lang::Zh)),
    );
    Warning { code: "member-unread".to_owned(), message, cell: None }
}

/// The reports of parts that are reports by themselves; none where fewer than two are.
fn several(parts: Vec<Document>, page: &Page) -> Vec<Report> {
    let report = |part: &Document| {
        let mut report = extract::extract(part, page).ok().filter(|r| r.sheet(TableKind::Requests).is_some())?;
        if let Some(name) = part.part.as_ref().or(part.meta.page_title.as_ref()) {
            report.source.path = format!("{}!{name}", page.path);
        }
        Some(report)
    };
    let reports: Vec<Report> = if parts.len() < 2 { Vec::new() } else { parts.iter().filter_map(report).collect() };
    if reports.len() < 2 { Vec::new() } else { reports }
}

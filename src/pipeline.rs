//! The one place that knows all stages: *page → document → report*.

#[cfg(feature = "crawl")]
pub mod among;
#[cfg(feature = "office")]
mod bundle;
#[cfg(feature = "crawl")]
pub mod harvest;

use scraper::Html;

use crate::document::{self, Document, sniff::Format};
use crate::extract::{self, Refusal};
use crate::form::TableKind;
use crate::html::MAX_BYTES;
use crate::page::Page;
use crate::report::{Report, record};
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
/// a sheet, or an archive of saved reports. Pure: no file, no network, no clock.
pub fn examine(page: &Page) -> Result<Vec<Report>, Error> {
    examine_at(page, 0)
}

/// The same for a page that lies so many bundles deep.
fn examine_at(page: &Page, depth: usize) -> Result<Vec<Report>, Error> {
    match document::sniff::sniff(&page.bytes, &page.path, page.content_type.as_deref()) {
        Format::Record => Ok(record::read(&page.bytes)?),
        #[cfg(feature = "office")]
        format if document::bundle::is_bundle(format) => bundle::examine(page, format, depth),
        format => {
            let _ = depth;
            let several = several(document::parts(page, format)?, page);
            if several.is_empty() {
                Ok(vec![extract::extract(&document::read(page, format)?, page)?])
            } else {
                Ok(several)
            }
        }
    }
}

/// The reports of parts that are reports by themselves; none where fewer than two are.
fn several(parts: Vec<Document>, page: &Page) -> Vec<Report> {
    let report = |part: &Document| {
        let mut report = extract::extract(part, page).ok().filter(|r| r.sheet(TableKind::Requests).is_some())?;
        if let Some(name) = &part.meta.page_title {
            report.source.path = format!("{}!{name}", page.path);
        }
        Some(report)
    };
    let reports: Vec<Report> = if parts.len() < 2 { Vec::new() } else { parts.iter().filter_map(report).collect() };
    if reports.len() < 2 { Vec::new() } else { reports }
}

//! The one place that knows all stages: *page → document → report*.

#[cfg(feature = "crawl")]
pub mod harvest;

use scraper::Html;

use crate::document::{self, sniff::Format};
use crate::extract::{self, Refusal};
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

/// Reads the reports that a page holds: one for a saved report, any number for a file of records. Pure: no file, no
/// network, no clock.
pub fn examine(page: &Page) -> Result<Vec<Report>, Error> {
    match document::sniff::sniff(&page.bytes, &page.path, page.content_type.as_deref()) {
        Format::Record => Ok(record::read(&page.bytes)?),
        format => {
            let document = document::read(page, format)?;
            Ok(vec![extract::extract(&document, page)?])
        }
    }
}

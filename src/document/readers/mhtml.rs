//! Saved web archives 网页存档 (RFC 2557): the page in them is read as HTML.

use super::html;
use crate::document::sniff::Format;
use crate::document::{Document, Error, Reader, mime};
use crate::page::Page;

/// Reads `.mht`, `.mhtml` and `.eml`.
pub(super) struct Mhtml;

impl Reader for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Mhtml]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let archive = mime::parts(&page.bytes)?;
        let part = archive.page().ok_or(Error::NoPage)?;
        let mut document = html::read(&part.body, part.charset.as_deref())?;
        document.media_type = format.media_type();
        if document.meta.url.is_none() {
            document.meta.url = part.location.clone().filter(|url| url.starts_with("http"));
        }
        Ok(document)
    }
}

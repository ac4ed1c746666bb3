//! PDF (ISO 32000-1): the painted pages brought to blocks by [`crate::document::layout`].
//!
//! What interprets the pages stands behind [`Interpreter`], so that another can take its place.

use crate::document::layout::{self, Leaf, Outcome};
use crate::document::sniff::Format;
use crate::document::{Document, Error, Reader};
use crate::page::Page;
use crate::text::lang::Text;

mod device;
mod encoding;
mod hayro;
mod weight;

/// Most bytes of a file.
const MAX_BYTES: usize = 64 << 20;
/// Most pages; a report has some dozens.
const MAX_PAGES: usize = 400;
/// Most glyphs of a file; a report has some thousands.
const MAX_GLYPHS: usize = 1 << 20;
/// Most painted lines of a file.
const MAX_RULES: usize = 1 << 20;

const TOO_MANY_PAGES: Text = Text { en: "more than 400 pages", zh: "超过 400 页" };
const TOO_HEAVY: Text = Text {
    en: "its pages are larger or more deeply nested than those of any document",
    zh: "页面内容过大或嵌套过深",
};

/// Reads PDF.
pub(super) struct Pdf;

/// What paints the pages of a file: glyphs with what they say, straight lines, places of pictures. Nothing else here
/// knows how.
trait Interpreter {
    /// The pages as painted, annotations left out.
    fn pages(&self, bytes: &[u8]) -> Result<Vec<Leaf>, Error>;
}

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Pdf]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        read(&hayro::Hayro, &page.bytes, format)
    }
}

fn read(interpreter: &dyn Interpreter, bytes: &[u8], format: Format) -> Result<Document, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge(MAX_BYTES >> 20));
    }
    match layout::read(interpreter.pages(bytes)?) {
        Outcome::Read(document) => Ok(Document { media_type: format.media_type(), ..*document }),
        Outcome::Scanned(pages) => Err(Error::Scanned(pages)),
        Outcome::Nothing => Err(Error::Silent),
    }
}

//! PDF (ISO 32000-1): the painted pages brought to blocks by [`crate::document::layout`].
//!
//! What interprets the pages stands behind [`Interpreter`], so that another can take its place.

use crate::document::layout::{self, Leaf};
use crate::document::sniff::Format;
use crate::document::{Document, Error, Reader};
use crate::page::Page;

mod device;
mod encoding;
mod hayro;
mod weight;

/// Most bytes of a file.
const MAX_BYTES: usize = 64 << 20;

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
    layout::read(interpreter.pages(bytes)?, format)
}

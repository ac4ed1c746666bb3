//! The interpreter of pages: `hayro-interpret`, a young crate, behind a door that catches what it may panic with.

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page};

use super::device::{Painter, Stop};
use super::{Interpreter, encoding, weight};
use crate::document::Error;
use crate::document::guard::guarded;
use crate::document::layout::{Leaf, MAX_PAGES, TOO_HEAVY, TOO_MANY_PAGES};
use crate::document::sniff::Format;

pub(super) struct Hayro;

impl Interpreter for Hayro {
    fn pages(&self, bytes: &[u8]) -> Result<Vec<Leaf>, Error> {
        weight::of_file(bytes)?;
        // a defect of the crate, or the painter's own word that there is too much, ends the reading of this file alone
        guarded(|| pages(bytes)).unwrap_or_else(|payload| {
            Err(if payload.is::<Stop>() { Error::Excessive(TOO_HEAVY) } else { Error::Broken(Format::Pdf) })
        })
    }
}

fn pages(bytes: &[u8]) -> Result<Vec<Leaf>, Error> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Error::Encrypted,
        LoadPdfError::Invalid => Error::Broken(Format::Pdf),
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(Error::Excessive(TOO_MANY_PAGES));
    }
    if pages.is_empty() {
        return Err(Error::Broken(Format::Pdf));
    }
    let forms = weight::of_objects(&pdf, bytes)?;
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut painter = Painter::new(forms);
    let mut content = 0;
    for page in pages.iter() {
        content += weight::of_content(page.page_stream().unwrap_or_default(), content)?;
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform: Affine = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, bounds, &cache, pdf.xref(), settings.clone());
        painter.begin(width, height, encoding::of_page(page));
        interpret_page(page, &mut context, &mut painter);
    }
    Ok(painter.finish())
}

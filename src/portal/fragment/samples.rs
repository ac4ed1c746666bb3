//! Pages as the tests of the families read them.

use super::*;
use crate::page::Page;
use crate::portal::{Context, Reading, Request};

/// Reads a page below a column of annual reports.
pub(crate) fn below(url: &str, text: &str, unit: Option<&str>, read: impl Fn(&View<'_>) -> Reading) -> Reading {
    let context = Context { annual: true, unit: unit.map(str::to_owned), ..Context::default() };
    let lead = Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Column, context };
    text_page(&lead, text, read)
}

/// Reads a page that came for a lead.
pub(crate) fn text_page(lead: &Lead, text: &str, read: impl Fn(&View<'_>) -> Reading) -> Reading {
    let url = Some(lead.request.url.to_string());
    let page = Page { url, bytes: text.as_bytes().to_vec(), ..Page::default() };
    View::new(&page, lead).map(|view| read(&view)).unwrap_or_default()
}

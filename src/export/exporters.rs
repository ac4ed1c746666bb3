//! The formats, one file each.

use super::Format;

mod csv;
mod html;
mod json;
mod jsonl;
mod sarif;
mod text;

pub(super) use html::comparison::write as page;

/// Every format, by name.
pub const FORMATS: &[&Format] =
    &[&csv::FORMAT, &html::FORMAT, &json::FORMAT, &jsonl::FORMAT, &sarif::FORMAT, &text::FORMAT];

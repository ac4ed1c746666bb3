//! The formats, one file each.

use super::Format;

mod csv;
mod html;
mod json;
mod jsonl;
mod sarif;
mod text;

/// Every format, by name.
pub const FORMATS: &[&Format] =
    &[&csv::FORMAT, &html::FORMAT, &json::FORMAT, &jsonl::FORMAT, &sarif::FORMAT, &text::FORMAT];

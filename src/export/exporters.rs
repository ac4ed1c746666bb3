//! The formats, one file each.

use super::Format;

mod csv;
mod json;
mod jsonl;
mod text;

/// Every format, by name.
pub const FORMATS: &[&Format] = &[&csv::FORMAT, &json::FORMAT, &jsonl::FORMAT, &text::FORMAT];

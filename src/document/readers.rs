//! The readers, one file a format.

use super::Reader;

pub(super) mod html;
mod mhtml;
mod text;

/// Every reader.
pub const READERS: &[&dyn Reader] = &[&html::Html, &mhtml::Mhtml, &text::Text];

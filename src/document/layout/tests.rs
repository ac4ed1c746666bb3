//! Glyphs and pages for the tests of layout.

use super::*;

/// A glyph as wide as its sort is.
pub(in crate::document) fn written(says: char, x: f32, y: f32, size: f32) -> Glyph {
    let width = if says.is_ascii() { size * 0.5 } else { size };
    Glyph { says, x, y, size, width, turn: 0, vertical: false, hidden: false }
}

/// A text from left to right.
pub(in crate::document) fn glyphs(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
    let mut at = x;
    let glyphs = text.chars().map(|says| {
        let glyph = written(says, at, y, size);
        at += glyph.width;
        glyph
    });
    glyphs.collect()
}

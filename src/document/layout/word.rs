//! Words of a line: characters that stand side by side, parted by the blank space between columns.

use super::Glyph;
use crate::text::fold::{fold, split_numbering};

/// Characters with more between them, as a share of their size, are of two words.
pub(super) const APART: f32 = 0.2;

/// A word where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Height of its middle.
    pub(super) y: f32,
    pub(super) size: f32,
    /// Whether it runs from left to right, rather than down or up the page.
    pub(super) across: bool,
}

impl Word {
    pub(super) fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub(super) fn middle(&self) -> f32 {
        (self.x0 + self.x1) / 2.0
    }

    /// Whether it stands above or below another.
    pub(super) fn overlaps(&self, x0: f32, x1: f32) -> bool {
        self.x0 < x1 && x0 < self.x1
    }

    /// Whether it is a number, or what stands for one.
    pub(super) fn is_figure(&self) -> bool {
        self.text.chars().all(is_figure)
    }

    /// Whether it may be what a cell of numbers says: a number, one with its unit or a note, an increase in words.
    pub(super) fn is_value(&self) -> bool {
        self.is_figure() || is_worded(&self.text)
    }

    /// Whether it begins a label of its own.
    pub(super) fn begins_label(&self) -> bool {
        split_numbering(&fold(&self.text)).0.is_some()
    }
}

/// A digit, or what stands for a number.
pub(super) fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '０'..='９' | '，' | '．' | '.' | ',' | '-' | '－' | '—' | '/' | '\\' | '%' | '+' | '无')
}

/// `22（其中修订16件）`, `470.31万元`, `增12`, `未增未减`.
fn is_worded(text: &str) -> bool {
    let begins = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    match text.chars().next() {
        Some('增' | '减') => {
            let rest = text.trim_start_matches(['增', '减', '加', '少']);
            !rest.is_empty() && rest.chars().all(is_figure)
        }
        Some('未') => text.starts_with("未增"),
        Some(c) if begins(c) => text.ends_with('元') || text.trim_start_matches(is_figure).starts_with(['（', '(']),
        _ => false,
    }
}

/// The words of a row of glyphs from left to right.
pub(super) fn of_row(row: &[&Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // where a blank that follows a word begins and ends
    let mut blank: Option<(f32, f32)> = None;
    for glyph in row {
        let (x0, x1) = glyph.extent();
        if glyph.is_space() {
            blank = blank.map_or(Some((x0, x1)), |(start, _)| Some((start, x1)));
            continue;
        }
        let (_, y) = glyph.middle();
        let across = !glyph.vertical && glyph.turn.is_multiple_of(2);
        let near = glyph.size * APART;
        let goes_on = |word: &&mut Word| {
            let level = (word.y - y).abs() <= glyph.size * 0.25 && word.across == across;
            // a number has no blank before or behind it, unless it is an increase in words; other characters may
            let increase = is_figure(glyph.says) && matches!(word.text.as_str(), "增" | "减" | "增加" | "减少");
            let digits = !increase && (word.text.ends_with(is_figure) || is_figure(glyph.says));
            let beside = match blank {
                Some((start, end)) => {
                    !digits && start - word.x1 <= near && x0 - end <= near && x0 - start <= glyph.size * 1.2
                }
                None => x0 - word.x1 <= if increase { glyph.size * 0.6 } else { near },
            };
            level && beside
        };
        match words.last_mut().filter(goes_on) {
            Some(word) => {
                word.text.push(glyph.says);
                word.x1 = word.x1.max(x1);
                word.size = word.size.max(glyph.size);
            }
            None => words.push(Word { text: glyph.says.to_string(), x0, x1, y, size: glyph.size, across }),
        }
        blank = None;
    }
    words
}

//! The style sheet 样式表 (RTF 1.9.1, "Style Sheet"), as far as it makes headings.

use std::collections::HashMap;

use crate::document::word::is_heading_name;

/// Most styles.
const MAX_STYLES: usize = 1 << 12;
/// Most bytes of a style's name.
const MAX_NAME: usize = 256;
/// Most styles that are based on each other.
const MAX_CHAIN: usize = 16;

/// The styles of paragraphs by number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<i32, Style>,
    open: Open,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style {
    based_on: Option<i32>,
    outline: Option<i32>,
    is_heading: bool,
}

/// The style that is being read.
#[derive(Debug, Default)]
struct Open {
    number: Option<i32>,
    is_other: bool,
    style: Style,
    name: String,
}

impl Styles {
    /// Takes in a control word of the sheet.
    pub(super) fn word(&mut self, name: &[u8], number: Option<i32>) {
        match name {
            b"s" => {
                if !self.open.name.is_empty() {
                    self.end();
                }
                self.open.number = number;
            }
            b"cs" | b"ds" | b"ts" => self.open.is_other = true,
            b"sbasedon" => self.open.style.based_on = number,
            b"outlinelevel" => self.open.style.outline = number,
            _ => {}
        }
    }

    /// Takes in text of the sheet: names, each with a semicolon behind it.
    pub(super) fn text(&mut self, text: &str) {
        let room = MAX_NAME.saturating_sub(self.open.name.len());
        self.open.name.extend(text.chars().take(room));
    }

    /// Ends the style that is being read. One without a number is the usual one.
    pub(super) fn end(&mut self) {
        let Open { number, is_other, mut style, name } = std::mem::take(&mut self.open);
        let name = name.trim().trim_end_matches(';');
        // further names are behind commas
        style.is_heading = name.split(',').any(|name| is_heading_name(name.trim()));
        if !is_other && !name.is_empty() && self.styles.len() < MAX_STYLES {
            self.styles.insert(number.unwrap_or(0), style);
        }
    }

    /// Whether a paragraph is a heading: by its level in the outline, or by its style.
    pub(super) fn is_heading(&self, style: i32, outline: Option<i32>) -> bool {
        let next = |style: &&Style| style.based_on.and_then(|number| self.styles.get(&number));
        let chain = || std::iter::successors(self.styles.get(&style), next).take(MAX_CHAIN);
        let level = outline.or_else(|| chain().find_map(|style| style.outline));
        level.map_or_else(|| chain().any(|style| style.is_heading), |level| (0..9).contains(&level))
    }
}

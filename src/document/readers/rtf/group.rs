//! Groups 组 (RTF 1.9.1, "Groups"): what is set within one and forgotten at its end, and where its text goes.

use super::charset::Charset;

/// What is in force in a group; groups within it begin with the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Where its text goes.
    pub(super) destination: Destination,
    /// Where the text goes around a group of alternatives.
    pub(super) outer: Destination,
    /// Whether `\*` was read: what follows may be left out by who does not know it.
    pub(super) is_optional: bool,
    /// The character set of its font; nothing for the font of the document.
    pub(super) charset: Option<Charset>,
    /// Whether characters are hidden.
    pub(super) is_hidden: bool,
    /// Whether characters were deleted, or moved elsewhere, in a revision.
    pub(super) is_deleted: bool,
    /// How many characters stand for one in Unicode for who does not know it.
    pub(super) fallback: usize,
    /// What paragraphs are.
    pub(super) paragraph: Look,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            destination: Destination::Flow,
            outer: Destination::Flow,
            is_optional: false,
            charset: None,
            is_hidden: false,
            is_deleted: false,
            fallback: 1,
            paragraph: Look::default(),
        }
    }
}

impl Group {
    /// Whether its characters are shown.
    pub(super) fn is_shown(&self) -> bool {
        !self.is_hidden && !self.is_deleted
    }
}

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    Flow,
    /// Into the number before a paragraph.
    Label,
    /// Into the font table.
    Fonts,
    /// Into the style sheet.
    Styles,
    /// Nowhere: the definitions of rows of a table within a table.
    Rows,
    /// Nowhere, but there may be pictures and text boxes in it.
    Drawing,
    /// Nowhere: the first of alternatives, of which the last is in Unicode.
    Alternatives,
    /// Nowhere, with all that is in it.
    Nowhere,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Its style.
    pub(super) style: i32,
    /// Its level in the outline, counted from 0, where it is said.
    pub(super) outline: Option<i32>,
    /// Whether it stands in a table.
    pub(super) in_table: bool,
    /// How many tables it stands in, where that is said.
    pub(super) depth: Option<i32>,
}

impl Look {
    /// How many tables it stands in.
    pub(super) fn depth(&self) -> usize {
        let least = i32::from(self.in_table);
        self.depth.map_or(least, |depth| depth.clamp(least, 32)) as usize
    }
}

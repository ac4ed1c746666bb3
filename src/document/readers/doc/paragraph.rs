//! Paragraphs 段落 ([MS-DOC] 2.4.2): the text up to a mark, and what its mark says of them.

use super::sprm::Sprm;
use super::text::{DELETED, HIDDEN, INSTRUCTION, INVERTED, SHOWN, Unit};

/// A number that is no level of headings.
const BODY: u8 = 9;

/// What a paragraph is, as far as it matters for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Its style.
    pub(super) style: u16,
    /// Level among the headings, 9 for none.
    pub(super) level: u8,
    /// Whether it is a title by its style.
    pub(super) title: bool,
    /// The use of a list that numbers it, counted from 1; 0 for none.
    pub(super) list: u16,
    /// Its level in that list.
    pub(super) list_level: u8,
    /// Whether it stands in a table.
    in_table: bool,
    /// How many tables it stands in, where that is said.
    depth: Option<i32>,
    /// Whether its mark ends a row of the outermost table.
    row_end: bool,
    /// Whether its mark ends a cell of a table within a table.
    inner_cell: bool,
    /// Whether its mark ends a row of a table within a table.
    inner_row_end: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            style: 0,
            level: BODY,
            title: false,
            list: 0,
            list_level: 0,
            in_table: false,
            depth: None,
            row_end: false,
            inner_cell: false,
            inner_row_end: false,
        }
    }
}

impl Look {
    /// Takes in what a modifier sets ([MS-DOC] 2.6.2).
    pub(super) fn set(&mut self, sprm: Sprm<'_>) {
        match sprm.code {
            0x2416 => self.in_table = sprm.byte() == 1,
            0x2417 => self.row_end = sprm.byte() == 1,
            0x6649 => self.depth = Some(sprm.long() as i32),
            0x664A => self.depth = Some(self.depth.unwrap_or(0).saturating_add(sprm.long() as i32)),
            0x244B => self.inner_cell = sprm.byte() == 1,
            0x244C => self.inner_row_end = sprm.byte() == 1,
            0x260A => self.list_level = sprm.byte(),
            0x460B => {
                // a negative number is a use of a list too, with indents of its own; 2047 and its negative are none
                let list = (sprm.short() as i16).unsigned_abs();
                self.list = if list < 2047 { list } else { 0 };
            }
            0x2640 => self.level = sprm.byte().min(BODY),
            _ => {}
        }
    }

    /// How many tables it stands in.
    pub(super) fn depth(&self) -> usize {
        let least = i32::from(self.in_table);
        self.depth.map_or(least, |depth| depth.clamp(least, 32)) as usize
    }

    /// What its mark ends.
    pub(super) fn end(&self, mark: u16) -> End {
        match (self.depth(), mark) {
            (0, _) => End::Paragraph,
            (1, 0x07) if self.row_end => End::Row,
            (_, 0x07) => End::Cell,
            (1, _) => End::Paragraph,
            _ if self.inner_row_end => End::Row,
            _ if self.inner_cell => End::Cell,
            _ => End::Paragraph,
        }
    }
}

/// What a mark ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Paragraph,
    Cell,
    Row,
}

/// Whether a unit is shown in a paragraph whose style shows its characters or does not.
pub(super) fn is_shown(unit: &Unit, style_hides: bool) -> bool {
    let hidden = match unit.marks {
        marks if marks & HIDDEN != 0 => true,
        marks if marks & SHOWN != 0 => false,
        marks if marks & INVERTED != 0 => !style_hides,
        _ => style_hides,
    };
    !hidden && unit.marks & (DELETED | INSTRUCTION) == 0
}

/// Whether a unit is a picture: one in the line, or one that floats ([MS-DOC] 2.4.1).
pub(super) fn is_picture(unit: &Unit) -> bool {
    matches!(unit.code, 0x01 | 0x08)
}

/// What a unit says: line breaks are `\n`, what stands for something that is not text says nothing.
pub(super) fn said(unit: &Unit) -> Option<u16> {
    match unit.code {
        // breaks of line, page and column
        0x0B | 0x0C | 0x0E => Some(0x0A),
        0x09 => Some(0x20),
        // hyphens that do not break, and those that show only where they do
        0x1E => Some(0x2D),
        0..0x20 | 0xFFFE => None,
        code => Some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sprm::sprms;
    use super::*;

    fn look(list: &[u8]) -> Look {
        let mut look = Look::default();
        sprms(list).for_each(|sprm| look.set(sprm));
        look
    }

    #[test]
    fn what_marks_end() {
        let cell = [0x16, 0x24, 1];
        let row = [0x16, 0x24, 1, 0x17, 0x24, 1];
        let inner = [0x16, 0x24, 1, 0x49, 0x66, 2, 0, 0, 0];
        let inner_cell = [&inner[..], &[0x4B, 0x24, 1]].concat();
        let inner_row = [&inner_cell[..], &[0x4C, 0x24, 1]].concat();
        let cases: [(&[u8], u16, usize, End); 7] = [
            (&[], 0x0D, 0, End::Paragraph),
            (&cell, 0x0D, 1, End::Paragraph),
            (&cell, 0x07, 1, End::Cell),
            (&row, 0x07, 1, End::Row),
            (&inner, 0x0D, 2, End::Paragraph),
            (&inner_cell, 0x0D, 2, End::Cell),
            (&inner_row, 0x0D, 2, End::Row),
        ];
        for (list, mark, depth, end) in cases {
            let look = look(list);
            assert_eq!((look.depth(), look.end(mark)), (depth, end), "{list:x?}");
        }
        assert_eq!(look(&[0x49, 0x66, 0xFF, 0xFF, 0xFF, 0xFF]).depth(), 0);
        assert_eq!(look(&[0x49, 0x66, 0xFF, 0xFF, 0xFF, 0x7F]).depth(), 32);
    }

    #[test]
    fn lists_that_are_none() {
        for (number, list) in [(0u16, 0), (1, 1), (0xFFFE, 2), (0x7FF, 0), (0xF801, 0)] {
            let [low, high] = number.to_le_bytes();
            assert_eq!(look(&[0x0B, 0x46, low, high]).list, list, "{number:x}");
        }
    }
}

//! The definition of a row 表格行 (RTF 1.9.1, "Table Definitions"): where its cells end, and which are merged.

use crate::document::story::Vertical;

/// Most cells of a row; Word has 63.
pub(super) const MAX_CELLS: usize = 256;

/// A row as it was defined.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    /// Where its first cell begins, in twips.
    pub(super) left: i32,
    /// Its cells.
    pub(super) cells: Vec<Shape>,
    /// Its number in its table, counted from 0, where that is said.
    pub(super) number: Option<i32>,
    /// Whether it is said to be the last of its table.
    pub(super) is_last: bool,
    /// Whether it has more cells than are looked at.
    pub(super) is_full: bool,
    /// The cell that is being defined.
    open: Shape,
}

/// A cell as it was defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Where it ends, in twips.
    pub(super) right: i32,
    /// Its part in a merge with the cells below and above.
    pub(super) down: Vertical,
    /// Its part in a merge with the cells beside it.
    pub(super) across: Vertical,
    /// Whether it was deleted in a revision.
    pub(super) is_deleted: bool,
}

impl Definition {
    /// Takes in a control word; false where it is not one of rows.
    pub(super) fn word(&mut self, name: &[u8], number: Option<i32>) -> bool {
        match name {
            b"trowd" => *self = Self::default(),
            b"trleft" => self.left = number.unwrap_or(0),
            b"irow" => self.number = number,
            b"lastrow" => self.is_last = number != Some(0),
            b"clvmgf" => self.open.down = Vertical::Begins,
            b"clvmrg" => self.open.down = Vertical::Continues,
            b"clmgf" => self.open.across = Vertical::Begins,
            b"clmrg" => self.open.across = Vertical::Continues,
            b"cldel" => self.open.is_deleted = true,
            b"cellx" => {
                let shape = std::mem::take(&mut self.open);
                self.is_full |= self.cells.len() >= MAX_CELLS;
                if !self.is_full {
                    self.cells.push(Shape { right: number.unwrap_or(0), ..shape });
                }
            }
            _ => return false,
        }
        true
    }

    /// Where its cells begin and the last ends; nothing where it has none.
    pub(super) fn boundaries(&self) -> Vec<i32> {
        if self.cells.is_empty() {
            return Vec::new();
        }
        std::iter::once(self.left).chain(self.cells.iter().map(|cell| cell.right)).collect()
    }
}

//! The definition of a row 表格行 ([MS-DOC] 2.6.3, 2.9.322): the boundaries of its cells, and which are merged.

use super::sprm::Sprm;
use crate::document::compound::u16_at;

/// Most cells of a row ([MS-DOC] 2.9.322 allows 63).
pub(super) const MAX_CELLS: usize = 128;

/// A row as it was defined.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    /// Where its cells begin and the last ends, in twips; empty where the row was not defined.
    pub(super) boundaries: Vec<i32>,
    /// Its cells.
    pub(super) cells: Vec<Flags>,
    gap: i32,
}

/// How a cell is merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    /// With the cells beside it: 0 not, else first or further; which is which differs between the editions of the
    /// specification, so the first of some is the first.
    pub(super) across: u8,
    /// With the cells above and below it: 0 not, 1 the one above goes on, 3 it is the first.
    pub(super) down: u8,
}

impl Definition {
    /// Takes in what a modifier sets.
    pub(super) fn set(&mut self, sprm: Sprm<'_>) {
        match sprm.code {
            0xD606 | 0xD608 => self.define(sprm.operand),
            // sprmTDxaLeft, sprmTDxaGapHalf: where the text of the first cell begins, half the room between texts
            0x9601 => {
                let left = i32::from(sprm.short() as i16);
                let by = self.boundaries.first().map_or(0, |first| left - (first + self.gap));
                self.boundaries.iter_mut().for_each(|at| *at += by);
            }
            0x9602 => {
                let gap = i32::from(sprm.short() as i16);
                let by = self.gap - gap;
                self.boundaries.first_mut().into_iter().for_each(|at| *at += by);
                self.gap = gap;
            }
            // sprmTVertMerge
            0xD62B => {
                let (cell, down) = sprm.range();
                self.cells.get_mut(cell).into_iter().for_each(|cell| cell.down = down as u8 & 3);
            }
            // sprmTMerge, sprmTSplit
            0x5624 | 0x5625 => {
                let (first, end) = sprm.range();
                for (at, cell) in self.cells.iter_mut().enumerate().take(end).skip(first) {
                    cell.across = if sprm.code == 0x5625 { 0 } else { 1 + u8::from(at > first) };
                }
            }
            // sprmTInsert: so many cells of such a width before a cell
            0x7621 => {
                let (first, count) = sprm.range();
                let width = sprm.operand.get(2..).and_then(|rest| u16_at(rest, 0)).unwrap_or(0);
                self.insert(first, count, i32::from(width));
            }
            // sprmTDelete
            0x5622 => {
                let (first, end) = sprm.range();
                self.delete(first, end.min(self.cells.len()));
            }
            // sprmTDxaCol: the width of some cells
            0x7623 => {
                let (first, end) = sprm.range();
                let width = sprm.operand.get(2..).and_then(|rest| u16_at(rest, 0)).unwrap_or(0);
                (first..end.min(self.cells.len())).for_each(|cell| self.widen(cell, i32::from(width)));
            }
            _ => {}
        }
    }

    /// sprmTDefTable: a count, that many boundaries and one, and 20 bytes for each cell, of which the last can be left
    /// out ([MS-DOC] 2.9.322, 2.9.316).
    fn define(&mut self, operand: &[u8]) {
        let count = operand.first().map_or(0, |count| usize::from(*count)).min(MAX_CELLS);
        let boundaries = (0..=count).map_while(|n| u16_at(operand, 1 + n * 2));
        self.boundaries = boundaries.map(|at| i32::from(at as i16)).collect();
        let flags = |n| {
            let flags = u16_at(operand, 3 + count * 2 + n * 20).unwrap_or(0);
            Flags { across: flags as u8 & 3, down: (flags >> 5) as u8 & 3 }
        };
        self.cells = (0..self.boundaries.len().saturating_sub(1)).map(flags).collect();
    }

    fn insert(&mut self, first: usize, count: usize, width: i32) {
        let count = count.min(MAX_CELLS.saturating_sub(self.cells.len()));
        let at = first.min(self.cells.len());
        if self.boundaries.is_empty() {
            self.boundaries.push(0);
        }
        for n in 0..count {
            self.cells.insert(at, Flags::default());
            let from = self.boundaries.get(at + n).copied().unwrap_or(0);
            self.boundaries.insert(at + n + 1, from + width);
        }
        self.boundaries.iter_mut().skip(at + count + 1).for_each(|boundary| *boundary += width * count as i32);
    }

    fn delete(&mut self, first: usize, end: usize) {
        if first >= end {
            return;
        }
        let boundary = |at: usize| self.boundaries.get(at).copied().unwrap_or(0);
        let by = boundary(end) - boundary(first);
        self.cells.drain(first..end);
        self.boundaries.drain(first + 1..=end);
        self.boundaries.iter_mut().skip(first + 1).for_each(|boundary| *boundary -= by);
    }

    fn widen(&mut self, cell: usize, width: i32) {
        let boundary = |at: usize| self.boundaries.get(at).copied().unwrap_or(0);
        let by = width - (boundary(cell + 1) - boundary(cell));
        self.boundaries.iter_mut().skip(cell + 1).for_each(|boundary| *boundary += by);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sprm::sprms;
    use super::*;

    /// A definition of cells that end at these places and have these flags.
    fn defined(boundaries: &[i16], flags: &[u16]) -> Vec<u8> {
        let mut operand = vec![boundaries.len() as u8 - 1];
        operand.extend(boundaries.iter().flat_map(|at| at.to_le_bytes()));
        for flag in flags {
            operand.extend(flag.to_le_bytes());
            operand.extend([0; 18]);
        }
        let length = (operand.len() as u16 + 1).to_le_bytes();
        [&[0x08, 0xD6], &length[..], &operand].concat()
    }

    #[test]
    fn what_is_set_later_changes_the_cells() {
        let base = defined(&[-108, 900, 1900, 2900], &[0x60, 0x20]);
        let cases: [(&[u8], &[i32]); 7] = [
            (&[], &[-108, 900, 1900, 2900]),
            (&[0x01, 0x96, 100, 0], &[100, 1108, 2108, 3108]),
            (&[0x02, 0x96, 8, 0], &[-116, 900, 1900, 2900]),
            (&[0x21, 0x76, 1, 2, 50, 0], &[-108, 900, 950, 1000, 2000, 3000]),
            (&[0x22, 0x56, 0, 1], &[-108, 892, 1892]),
            (&[0x23, 0x76, 0, 2, 100, 0], &[-108, -8, 92, 1092]),
            (&[0x22, 0x56, 2, 200], &[-108, 900, 1900]),
        ];
        for (more, boundaries) in cases {
            let list = [&base[..], more].concat();
            let mut row = Definition::default();
            sprms(&list).for_each(|sprm| row.set(sprm));
            assert_eq!(row.boundaries, boundaries, "{more:x?}");
            assert_eq!(row.cells.len() + 1, row.boundaries.len(), "{more:x?}");
        }
    }

    #[test]
    fn cells_are_merged() {
        let base = defined(&[0, 100, 200, 300], &[0x61, 2]);
        let list = [&base[..], &[0x2B, 0xD6, 2, 2, 1, 0x24, 0x56, 1, 3]].concat();
        let mut row = Definition::default();
        sprms(&list).for_each(|sprm| row.set(sprm));
        let flags: Vec<(u8, u8)> = row.cells.iter().map(|cell| (cell.across, cell.down)).collect();
        assert_eq!(flags, [(1, 3), (1, 0), (2, 1)]);
    }
}

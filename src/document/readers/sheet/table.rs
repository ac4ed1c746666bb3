//! The used part of a sheet: what its cells say and which are merged, however its workbook is written.

use std::collections::BTreeMap;

use calamine::Dimensions;

use super::{CELLS, MAX_COLUMNS};
use crate::document::Error;
use crate::text::fold::trim;

/// Most cells of the used part of a sheet, blank ones included.
const MAX_CELLS: usize = 1 << 18;
/// Most characters of a sheet, a text counted as often as it is repeated.
pub(super) const MAX_TEXT: usize = 16 << 20;

/// The outermost cells of a sheet, by row and column from 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds(Option<[u32; 4]>);

impl Bounds {
    pub(super) fn add(&mut self, row: u32, col: u32) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, col, row, col]);
        self.0 = Some([top.min(row), left.min(col), bottom.max(row), right.max(col)]);
    }

    /// Whether there are more cells between them than any report has.
    pub(super) fn is_vast(self) -> bool {
        let side = |from: u32, to: u32| (to - from) as usize + 1;
        self.0.is_some_and(|[top, left, bottom, right]| side(top, bottom).saturating_mul(side(left, right)) > MAX_CELLS)
    }
}

/// The used part of a sheet.
#[derive(Debug, Default)]
pub(super) struct Table {
    texts: BTreeMap<(u32, u32), String>,
    bounds: Bounds,
    length: usize,
    /// The merged regions by the cell that they begin at.
    regions: BTreeMap<(u32, u32), Dimensions>,
}

impl Table {
    /// Puts down what a cell says; nothing for a blank.
    ///
    /// # Errors
    /// Where there is more than any report has.
    pub(super) fn put(&mut self, at: (u32, u32), text: &str) -> Result<(), Error> {
        let text = trim(text);
        if !text.is_empty() {
            self.bounds.add(at.0, at.1);
            self.length += text.len();
            if self.bounds.is_vast() || self.length > MAX_TEXT {
                return Err(Error::Excessive(CELLS));
            }
            self.texts.insert(at, text.to_owned());
        }
        Ok(())
    }

    /// Whether nothing is said of a cell.
    pub(super) fn is_blank(&self, at: (u32, u32)) -> bool {
        !self.texts.contains_key(&at)
    }

    /// Merges the cells of these regions.
    pub(super) fn merge(&mut self, regions: Vec<Dimensions>) {
        self.regions = regions.into_iter().map(|region| (region.start, region)).collect();
    }

    /// What a cell says.
    pub(super) fn text(&self, at: (u32, u32)) -> &str {
        self.texts.get(&at).map_or("", String::as_str)
    }

    /// The first and the last cell that are looked at; nothing of a blank sheet.
    pub(super) fn extent(&self) -> Option<((u32, u32), (u32, u32))> {
        let [top, left, bottom, right] = self.bounds.0?;
        Some(((top, left), (bottom, right.min(left.saturating_add(MAX_COLUMNS - 1)))))
    }

    /// Rows and columns that a cell takes, as far as the used part goes.
    pub(super) fn span(&self, at: (u32, u32), last: (u32, u32)) -> (usize, usize) {
        let side = |from: u32, to: u32, last: u32| to.min(last).saturating_sub(from) as usize + 1;
        self.regions
            .get(&at)
            .map_or((1, 1), |region| (side(at.0, region.end.0, last.0), side(at.1, region.end.1, last.1)))
    }
}

/// Which cells of a sheet are covered by a region that begins elsewhere.
pub(super) struct Covered {
    start: (u32, u32),
    width: usize,
    slots: Vec<bool>,
}

impl Covered {
    pub(super) fn new(table: &Table, start: (u32, u32), end: (u32, u32)) -> Self {
        let width = (end.1 - start.1) as usize + 1;
        let height = (end.0 - start.0) as usize + 1;
        let mut covered = Self { start, width, slots: vec![false; width * height] };
        // regions do not overlap in a sound workbook: together they cover no more than the sheet
        let mut left = covered.slots.len();
        for region in table.regions.values() {
            let clipped = |from: u32, to: u32, low: u32, high: u32| {
                (to.min(high) as usize + 1).saturating_sub(from.max(low) as usize)
            };
            let area = clipped(region.start.0, region.end.0, start.0, end.0)
                * clipped(region.start.1, region.end.1, start.1, end.1);
            match left.checked_sub(area) {
                Some(rest) => left = rest,
                None => break,
            }
            for row in region.start.0.max(start.0)..=region.end.0.min(end.0) {
                for col in region.start.1.max(start.1)..=region.end.1.min(end.1) {
                    if (row, col) != region.start {
                        covered.slot(row, col).into_iter().for_each(|slot| *slot = true);
                    }
                }
            }
        }
        covered
    }

    fn slot(&mut self, row: u32, col: u32) -> Option<&mut bool> {
        let at = (row - self.start.0) as usize * self.width + (col - self.start.1) as usize;
        self.slots.get_mut(at)
    }

    pub(super) fn has(&mut self, row: u32, col: u32) -> bool {
        self.slot(row, col).is_some_and(|slot| *slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_report_has_is_refused() {
        let mut table = Table::default();
        assert!(table.put((7, 2), " 3 ").is_ok() && table.put((1_000_000, 16_000), "").is_ok());
        assert_eq!((table.text((7, 2)), table.extent()), ("3", Some(((7, 2), (7, 2)))));
        assert!(matches!(table.put((1_000_000, 3), "1"), Err(Error::Excessive(_))));
        let (mut table, long) = (Table::default(), "长".repeat(1 << 20));
        let refused = (0..100).map(|row| table.put((row, 0), &long)).position(|put| put.is_err());
        assert_eq!(refused, Some(5), "6 MiB of three bytes each are beyond 16 MiB");
    }
}

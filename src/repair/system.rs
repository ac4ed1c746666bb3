//! The sums of a table as equations in whole numbers.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::sum::{State, Sum};
use crate::form::CellId;
use crate::report::{Sheet, Value, Warning};

/// The largest number that is worked with; tables with larger ones are left alone.
const LARGEST: i64 = 1_000_000_000_000;

/// The cells of a table and the equations that tie them.
#[derive(Debug)]
pub(super) struct System {
    /// The cells that stand in an equation, in the order of the form.
    pub(super) cells: Vec<Cell>,
    /// What each equation is off by: its stated side less its parts; 0 where it ties.
    pub(super) residuals: Vec<i64>,
    /// Whether each equation runs along a row.
    pub(super) across: Vec<bool>,
    /// Terms of each equation: a cell and its sign.
    terms: Vec<Vec<(usize, i64)>>,
    index: HashMap<CellId, usize>,
}

/// A cell of the table.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) id: CellId,
    /// What it says; 0 for a blank or a mark.
    pub(super) value: i64,
    /// Whether it says a number.
    pub(super) stated: bool,
    /// The equations that it stands in, with its sign there.
    pub(super) touches: Vec<(usize, i64)>,
    /// Whether it was read with doubt.
    pub(super) doubted: bool,
    /// Whether it says what it said the year before, other than 0.
    pub(super) stale: bool,
}

impl System {
    /// The equations of the sums that can be judged; nothing where a number is too large.
    pub(super) fn new(sheet: &Sheet, sums: &[Sum]) -> Option<Self> {
        let mut system = Self {
            cells: Vec::new(),
            residuals: Vec::new(),
            across: Vec::new(),
            terms: Vec::new(),
            index: HashMap::new(),
        };
        for (id, entry) in sheet.cells() {
            let (value, stated) = match &entry.value {
                Value::Number(number) => (whole(*number), true),
                Value::Blank | Value::Mark(_) => (Some(0), false),
                Value::Absent | Value::Unreadable(_) => continue,
            };
            let Some(value) = value else { continue };
            if value.abs() > LARGEST {
                return None;
            }
            system.index.insert(id, system.cells.len());
            system.cells.push(Cell { id, value, stated, touches: Vec::new(), doubted: false, stale: false });
        }
        for sum in sums.iter().filter(|sum| matches!(sum.state, State::Ties | State::Broken)) {
            system.add(sheet, sum);
        }
        // equations are counted in 64 bits; no table has as many
        (system.residuals.len() <= 64).then_some(system)
    }

    /// An equation more; one with a fraction in it is none in whole numbers.
    fn add(&mut self, sheet: &Sheet, sum: &Sum) {
        let at = self.residuals.len();
        let signed = |ids: &[CellId], sign| ids.iter().map(|id| (*id, sign)).collect::<Vec<_>>();
        let mut terms = Vec::new();
        for (id, sign) in signed(&sum.stated_cells, 1).into_iter().chain(signed(&sum.part_cells, -1)) {
            match self.index.get(&id) {
                Some(cell) => terms.push((*cell, sign)),
                None if sheet.value(id.row, id.column).number().is_some() => return,
                None => {}
            }
        }
        self.residuals.push(terms.iter().filter_map(|(cell, sign)| Some(self.cells.get(*cell)?.value * sign)).sum());
        self.across.push(matches!(sum.identity.shape, crate::form::Shape::Across { .. }));
        for (cell, sign) in &terms {
            if let Some(cell) = self.cells.get_mut(*cell) {
                cell.touches.push((at, *sign));
            }
        }
        self.terms.push(terms);
    }

    /// Marks the cells that a warning is about.
    pub(super) fn doubt(&mut self, warnings: &[Warning]) {
        for address in warnings.iter().filter_map(|warning| warning.cell.as_deref()) {
            for cell in self.cells.iter_mut().filter(|cell| cell.id.to_string() == address) {
                cell.doubted = true;
            }
        }
    }

    /// Marks the cells that say what they said the year before.
    pub(super) fn compare(&mut self, previous: &Sheet) {
        for cell in &mut self.cells {
            let before = previous.value(cell.id.row, cell.id.column).number().and_then(whole);
            cell.stale = cell.value != 0 && before == Some(cell.value);
        }
    }

    /// The place of a cell.
    pub(super) fn find(&self, id: CellId) -> Option<usize> {
        self.index.get(&id).copied()
    }

    /// Whether every equation ties after some cells are changed, none of them to less than nothing.
    pub(super) fn ties(&self, shifts: &[(usize, i64)]) -> bool {
        let shifted = |at: usize| shifts.iter().find(|(cell, _)| *cell == at).map_or(0, |(_, shift)| *shift);
        let value = |at: usize| self.cells.get(at).map_or(0, |cell| i128::from(cell.value) + i128::from(shifted(at)));
        shifts.iter().all(|(at, _)| value(*at) >= 0)
            && self
                .terms
                .iter()
                .all(|terms| terms.iter().map(|(cell, sign)| value(*cell) * i128::from(*sign)).sum::<i128>() == 0)
    }
}

fn whole(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() { number.to_i64() } else { None }
}

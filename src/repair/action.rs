//! Actions: the slips that a reading may suppose, each a change of one or a few cells.

use super::slip;
use super::sum::{State, Sum};
use super::system::System;
use crate::form::{CellId, Shape, TableKind};
use crate::report::Sheet;

/// What sort of slip is supposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One cell says another number than is meant.
    Cell,
    /// A cell, and the total of its row by the same amount: sheets sum rows by themselves.
    WithRowTotal,
    /// An outcome and （七） of its column by the same amount.
    WithColumnTotal,
    /// An outcome, （七） of its column, and the totals of both rows.
    WithAllTotals,
    /// Two neighbours say each other's number: a value in the wrong row or column.
    Swapped,
    /// Totals were never filled in.
    Unfilled,
}

impl Kind {
    /// Hundredths of a slip that it costs.
    const fn cost(self) -> i32 {
        match self {
            Kind::Cell => 100,
            Kind::WithRowTotal | Kind::Swapped | Kind::Unfilled => 115,
            Kind::WithColumnTotal | Kind::WithAllTotals => 130,
        }
    }
}

/// A slip that may have happened.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) kind: Kind,
    /// Cells and by how much each changes for one unit of the action; ordered as the slip happened.
    pub(super) shifts: Vec<(usize, i64)>,
    /// Whether its amount is free; else it is done once.
    pub(super) free: bool,
    /// By how much each equation changes for one unit.
    pub(super) effect: Vec<(usize, i64)>,
    /// The equations that change, as bits.
    pub(super) mask: u64,
    /// The least that it can cost, evidence of the prose aside.
    pub(super) least: i32,
}

impl Action {
    fn new(system: &System, kind: Kind, shifts: Vec<(usize, i64)>, free: bool) -> Option<Self> {
        let mut effect: Vec<(usize, i64)> = Vec::new();
        for (cell, shift) in &shifts {
            for (equation, sign) in &system.cells.get(*cell)?.touches {
                match effect.iter_mut().find(|(at, _)| at == equation) {
                    Some((_, amount)) => *amount += sign * shift,
                    None => effect.push((*equation, sign * shift)),
                }
            }
        }
        effect.retain(|(_, amount)| *amount != 0);
        effect.sort_unstable();
        let mask = effect.iter().fold(0, |mask, (at, _)| mask | 1 << at);
        let mut action = Self { kind, shifts, free, effect, mask, least: 0 };
        let amount = (!free).then_some(1);
        action.least = action.cost(system, amount)?;
        (!action.effect.is_empty()).then_some(action)
    }

    /// What it costs at an amount, evidence of the prose aside; for no amount, the least.
    pub(super) fn cost(&self, system: &System, amount: Option<i64>) -> Option<i32> {
        let (first, shift) = *self.shifts.first()?;
        let cell = system.cells.get(first)?;
        let slip = match amount {
            Some(_) if self.kind == Kind::Swapped => self.exchange(system),
            Some(amount) => slip::cost(cell.value, cell.stated, cell.value + shift * amount),
            None => slip::least(cell.value, cell.stated),
        };
        let cells = || self.shifts.iter().filter_map(|(at, _)| system.cells.get(*at));
        let doubted = if cells().any(|cell| cell.doubted) { 30 } else { 0 };
        let stale = if cells().any(|cell| cell.stale) { 20 } else { 0 };
        Some(self.kind.cost() + slip - doubted - stale)
    }

    /// What it costs beside the slip itself that two cells say each other's number, whichever was written first: a
    /// number beside an empty place is moved easily, two numbers are seldom exchanged. Programs write totals, and do
    /// not move them.
    fn exchange(&self, system: &System) -> i32 {
        let cells = || self.shifts.iter().filter_map(|(at, _)| system.cells.get(*at));
        let moved = cells().any(|cell| cell.value == 0);
        let total = cells().any(|cell| cell.id.column == "total");
        (if moved { 15 } else { 30 }) + if total { 15 } else { 0 }
    }
}

/// Every slip that would change a sum of a table.
pub(super) fn actions(sheet: &Sheet, sums: &[Sum], system: &System) -> Vec<Action> {
    let all = cells(system).chain(with_totals(sheet, sums, system)).chain(swapped(sheet, sums, system));
    let shifts = all.chain(unfilled(sums, system));
    shifts
        .filter_map(|(kind, shifts)| {
            let free = !matches!(kind, Kind::Swapped | Kind::Unfilled);
            Action::new(system, kind, shifts, free)
        })
        .collect()
}

type Shifts = (Kind, Vec<(usize, i64)>);

fn cells(system: &System) -> impl Iterator<Item = Shifts> {
    (0..system.cells.len()).map(|at| (Kind::Cell, vec![(at, 1)]))
}

/// The column of row totals and the columns that it sums.
fn across(sums: &[Sum]) -> Option<(&'static str, &'static [&'static str])> {
    sums.iter().find_map(|sum| match sum.identity.shape {
        Shape::Across { total, parts } => Some((total, parts)),
        Shape::Down { .. } => None,
    })
}

/// The row of column totals and the rows that it sums.
fn down(sums: &[Sum]) -> Option<(&'static str, &'static [&'static str])> {
    sums.iter().find_map(|sum| match sum.identity.shape {
        Shape::Down { stated: [total], parts } => Some((*total, parts)),
        _ => None,
    })
}

/// Cells together with the totals that they are counted in.
fn with_totals(sheet: &Sheet, sums: &[Sum], system: &System) -> impl Iterator<Item = Shifts> {
    let at = |row, column| {
        let place = system.find(CellId { table: sheet.table.kind, row, column })?;
        system.cells.get(place).filter(|cell| cell.stated).map(|_| place)
    };
    let mut found = Vec::new();
    let (total, details) = across(sums).unwrap_or(("", &[]));
    let (booked, outcomes) = down(sums).unwrap_or(("", &[]));
    for (own, cell) in system.cells.iter().enumerate() {
        let CellId { row, column, .. } = cell.id;
        if sheet.table.kind != TableKind::Requests || !details.contains(&column) {
            continue;
        }
        let row_total = at(row, total);
        if let Some(row_total) = row_total {
            found.push((Kind::WithRowTotal, vec![(own, 1), (row_total, 1)]));
        }
        let Some(column_total) = at(booked, column).filter(|_| outcomes.contains(&row)) else { continue };
        found.push((Kind::WithColumnTotal, vec![(own, 1), (column_total, 1)]));
        if let (Some(row_total), Some(both)) = (row_total, at(booked, total)) {
            found.push((Kind::WithAllTotals, vec![(own, 1), (column_total, 1), (row_total, 1), (both, 1)]));
        }
    }
    found.into_iter()
}

/// Neighbours in a row or column that say different numbers; totals have neighbours above and below alone.
fn swapped(sheet: &Sheet, sums: &[Sum], system: &System) -> impl Iterator<Item = Shifts> {
    let details = across(sums).map_or(&[][..], |(_, details)| details);
    let rows: Vec<&'static str> = sheet.table.rows().map(|(row, _)| row.key).collect();
    let columns: Vec<&'static str> = sheet
        .table
        .blocks
        .first()
        .map(|block| block.columns.iter().map(|column| column.key).collect())
        .unwrap_or_default();
    let id = |row, column| CellId { table: sheet.table.kind, row, column };
    let mut pairs = Vec::new();
    for row in &rows {
        let beside = columns.windows(2).filter(|pair| pair.iter().all(|column| details.contains(column)));
        pairs.extend(beside.filter_map(|pair| Some((id(*row, *pair.first()?), id(*row, *pair.last()?)))));
    }
    for column in &columns {
        pairs
            .extend(rows.windows(2).filter_map(|pair| Some((id(*pair.first()?, *column), id(*pair.last()?, *column)))));
    }
    pairs.into_iter().filter_map(|(one, other)| {
        let (one, other) = (system.find(one)?, system.find(other)?);
        let (own, beside) = (system.cells.get(one)?, system.cells.get(other)?);
        let by = beside.value - own.value;
        // what no sum ties may not be changed unseen
        let tied = !own.touches.is_empty() && !beside.touches.is_empty();
        (by != 0 && tied).then(|| (Kind::Swapped, vec![(one, by), (other, -by)]))
    })
}

/// All totals that say 0 beside details that do not, once for the table: two of them, or one beside two details.
fn unfilled(sums: &[Sum], system: &System) -> Option<Shifts> {
    let value = |id: &CellId| system.find(*id).and_then(|at| system.cells.get(at)).map_or(0, |cell| cell.value);
    let mut shifts = Vec::new();
    let mut most = 0;
    for sum in sums.iter().filter(|sum| sum.state == State::Broken) {
        let (Shape::Across { .. }, Some(total)) = (&sum.identity.shape, sum.stated_cells.first()) else { continue };
        let details: Vec<i64> = sum.part_cells.iter().map(value).filter(|value| *value != 0).collect();
        if value(total) == 0 && !details.is_empty() {
            shifts.push((system.find(*total)?, details.iter().sum::<i64>()));
            most = most.max(details.len());
        }
    }
    (shifts.len() > 1 || most > 1).then_some((Kind::Unfilled, shifts))
}

//! Repairs 改正: which cell is most probably wrong, what it should say, and how sure that is.
//!
//! Statistical offices call it error localisation (Fellegi and Holt, 1976): of all changes after which every sum ties,
//! the likeliest are those that need the fewest and most ordinary slips of the pen. The search is exact and in
//! integers; what it finds is evaluated once more before it is shown. Nothing is ever changed in the report.

use crate::claim::Claim;
use crate::finding::{Confidence, Evidence, Repair};
use crate::report::{Report, Sheet, Value};

mod action;
mod linear;
mod quote;
mod search;
mod slip;
pub mod sum;
mod system;

pub use action::Kind;

use sum::{State, Sum};
use system::System;

/// Most readings that are kept.
const MOST: usize = 8;

/// What another reading must cost more, in hundredths of a slip, for one to be certain.
const CERTAIN: i32 = 25;

/// What another reading must cost more for one to be ahead.
const AHEAD: i32 = 5;

/// A reading 读法: changes of cells after which every sum of a table ties.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The changes, in the order of the form.
    pub changes: Vec<Repair>,
    /// The slips that it supposes.
    pub slips: Vec<Kind>,
    /// How far-fetched it is, in hundredths of a slip.
    pub cost: i32,
    /// What the prose says in its favour.
    pub evidence: Vec<Evidence>,
}

/// Where a table is wrong, as far as its sums tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// The readings, the likeliest first; none where every sum ties or no reading was found.
    pub readings: Vec<Reading>,
    /// How sure the first of them is.
    pub confidence: Confidence,
    /// Whether every reading that could be as likely was looked at.
    pub search_complete: bool,
}

impl Location {
    /// The changes to show: those of the first reading, where it is ahead of the others.
    pub fn repairs(&self) -> &[Repair] {
        let first = self.readings.first().filter(|_| self.confidence != Confidence::Possible);
        first.map_or(&[], |reading| &reading.changes)
    }

    /// Up to three sets of changes beside those to show.
    pub fn alternatives(&self) -> Vec<Vec<Repair>> {
        let from = usize::from(!self.repairs().is_empty());
        let near = self.readings.first().map_or(0, |first| first.cost + CERTAIN);
        let others = self.readings.iter().skip(from).filter(|reading| reading.cost <= near);
        others.take(3).map(|reading| reading.changes.clone()).collect()
    }
}

/// Finds the wrong cells of a table from its sums, the numbers that the prose quotes, the cells read with doubt, and the
/// table of the year before where it is known.
pub fn locate(report: &Report, sheet: &Sheet, sums: &[Sum], claims: &[Claim], previous: Option<&Sheet>) -> Location {
    let nothing = Location { search_complete: true, ..Location::default() };
    if !sums.iter().any(|sum| sum.state == State::Broken) {
        return nothing;
    }
    let Some(mut system) = System::new(sheet, sums) else { return nothing };
    system.doubt(&report.warnings);
    if let Some(previous) = previous {
        system.compare(previous);
    }
    let quotes = quote::quotes(report, sheet, claims);
    let actions = action::actions(sheet, sums, &system);
    let found = search::search(&system, &actions, &quotes);
    let readings: Vec<Reading> = found
        .solutions
        .iter()
        .take(MOST)
        .map(|solution| {
            let slips = solution.set.iter().filter_map(|at| actions.get(*at)).map(|action| action.kind).collect();
            let evidence = quote::evidence(&quotes, &system, sums, &solution.shifts);
            Reading { changes: changes(&system, sheet, &solution.shifts), slips, cost: solution.cost, evidence }
        })
        .collect();
    let confidence = confidence(&readings, found.complete);
    Location { readings, confidence, search_complete: found.complete }
}

fn confidence(readings: &[Reading], complete: bool) -> Confidence {
    let Some(first) = readings.first() else { return Confidence::Possible };
    let gap = readings.get(1).map_or(i32::MAX, |second| second.cost - first.cost);
    if complete && first.slips.len() <= 2 && gap > CERTAIN {
        Confidence::Certain
    } else if gap > AHEAD {
        Confidence::Probable
    } else {
        Confidence::Possible
    }
}

fn changes(system: &System, sheet: &Sheet, shifts: &[(usize, i64)]) -> Vec<Repair> {
    let cells = shifts.iter().filter_map(|(at, shift)| system.cells.get(*at).map(|cell| (cell, shift)));
    cells
        .map(|(cell, shift)| {
            let from = match sheet.value(cell.id.row, cell.id.column) {
                Value::Number(number) => Some(*number),
                _ => None,
            };
            Repair { cell: cell.id, from, to: (cell.value + shift).into() }
        })
        .collect()
}

#[cfg(test)]
mod tests;

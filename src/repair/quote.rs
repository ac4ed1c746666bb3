//! Quotes: numbers of a table that the prose states too, as evidence for or against a change.

use rust_decimal::prelude::ToPrimitive;

use super::sum::{State, Sum};
use super::system::System;
use crate::claim::{Applicant, Claim, Exactness, Path, Period, Ruling, Scope, Topic};
use crate::finding::Evidence;
use crate::form::{CellId, Shape, TableKind};
use crate::report::{Report, Sheet};

/// What a reading costs for each quote that it contradicts.
const CONTRADICTED: i32 = 70;

/// What a reading saves for each quote that its changes bring about.
const QUOTED: i32 = 25;

/// Numbers that the prose gives for one figure of a table; it holds when one of them does.
#[derive(Debug)]
pub(super) struct Quote {
    topic: Topic,
    said: Vec<Said>,
}

#[derive(Debug)]
struct Said {
    value: i64,
    /// The cells that may be meant, nearest meaning first: those of one entry add up to the number.
    figures: Vec<Vec<CellId>>,
    evidence: Evidence,
}

/// The exact numbers that the prose gives for figures of a sheet, about the report's own year and body.
pub(super) fn quotes(report: &Report, sheet: &Sheet, claims: &[Claim]) -> Vec<Quote> {
    let own = |claim: &&Claim| {
        let of_year = match (claim.topic, claim.period) {
            // 2022年结转 in the report of 2023
            (Topic::CarriedIn, Period::Year(said)) => report.year.is_some_and(|year| said + 1 == year),
            _ => claim.is_of(report.year),
        };
        claim.scope == Scope::Own && claim.exactness == Exactness::Exact && of_year
    };
    let mut quotes: Vec<Quote> = Vec::new();
    for claim in claims.iter().filter(own) {
        let figures = figures(sheet, claim);
        let Some(value) = claim.value.fract().is_zero().then(|| claim.value.to_i64()).flatten() else { continue };
        if figures.is_empty() {
            continue;
        }
        let said = Said { value, figures, evidence: claim.evidence() };
        match quotes.iter_mut().find(|quote| quote.topic == claim.topic) {
            Some(quote) => quote.said.push(said),
            None => quotes.push(Quote { topic: claim.topic, said: vec![said] }),
        }
    }
    quotes
}

/// The figures of a sheet that a claim may be about.
fn figures(sheet: &Sheet, claim: &Claim) -> Vec<Vec<CellId>> {
    let table = sheet.table.kind;
    let cells = |rows: &[&'static str], columns: &[&'static str]| -> Vec<CellId> {
        let at =
            |row: &&'static str| columns.iter().map(move |column| CellId { table, row, column }).collect::<Vec<_>>();
        rows.iter().flat_map(at).collect()
    };
    match (table, claim.topic) {
        (TableKind::Requests, Topic::New) if claim.includes_carried => {
            vec![cells(&["new"], &["total"]), cells(&["new", "carried_in"], &["total"])]
        }
        (TableKind::Requests, Topic::New) => vec![cells(&["new"], &["total"])],
        (TableKind::Requests, Topic::CarriedIn) => vec![cells(&["carried_in"], &["total"])],
        (TableKind::Requests, Topic::CarriedOut) => vec![cells(&["carried_out"], &["total"])],
        (TableKind::Requests, Topic::Answered) => vec![cells(&["results.total"], &["total"])],
        (TableKind::Requests, Topic::Outcome(group)) => {
            let of =
                |row: &str| row.strip_prefix(group.key()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            let rows: Vec<&'static str> = sheet.table.rows().map(|(row, _)| row.key).filter(|row| of(row)).collect();
            vec![cells(&rows, &["total"])]
        }
        (TableKind::Requests, Topic::Row(row)) => vec![cells(&[row], &["total"])],
        (TableKind::Requests, Topic::Applicant(applicant)) => match applicant {
            Applicant::NaturalPerson => vec![cells(&["new"], &["natural_person"])],
            Applicant::Column(column) => vec![cells(&["new"], &[column])],
            Applicant::Organisations => {
                let columns = sheet.table.blocks.first().map_or(&[][..], |block| block.columns);
                let columns: Vec<&'static str> = columns.iter().map(|column| column.key).collect();
                let organisations = columns.iter().filter(|column| !matches!(**column, "natural_person" | "total"));
                vec![cells(&["new"], &organisations.copied().collect::<Vec<_>>())]
            }
        },
        (TableKind::Disputes, Topic::Dispute { path, ruling }) => {
            let litigation = ["litigation_direct", "litigation_after_reconsideration"];
            let rows = match path {
                Path::Reconsideration => &["reconsideration"][..],
                Path::Litigation => &litigation,
                Path::Direct => &litigation[..1],
                Path::AfterReconsideration => &litigation[1..],
                Path::All => &["reconsideration", "litigation_direct", "litigation_after_reconsideration"],
            };
            let column = match ruling {
                None => "total",
                Some(Ruling::Upheld) => "upheld",
                Some(Ruling::Corrected) => "corrected",
                Some(Ruling::Other) => "other",
                Some(Ruling::Pending) => "pending",
            };
            vec![cells(rows, &[column])]
        }
        _ => Vec::new(),
    }
}

impl Quote {
    fn holds(&self, system: &System, shifts: &[(usize, i64)]) -> bool {
        self.said.iter().any(|said| said.holds(system, shifts).is_some())
    }

    fn changes(&self, system: &System, shifts: &[(usize, i64)]) -> bool {
        let mut cells = self.said.iter().flat_map(|said| &said.figures).flatten();
        cells.any(|id| system.find(*id).is_some_and(|at| shifts.iter().any(|(cell, _)| *cell == at)))
    }
}

impl Said {
    /// The figure that says the number after some cells are changed.
    fn holds(&self, system: &System, shifts: &[(usize, i64)]) -> Option<&[CellId]> {
        let value = |id: &CellId| -> Option<i64> {
            let at = system.find(*id)?;
            let shift = shifts.iter().find(|(cell, _)| *cell == at).map_or(0, |(_, shift)| *shift);
            Some(system.cells.get(at)?.value + shift)
        };
        let sum = |figure: &&Vec<CellId>| figure.iter().map(value).sum::<Option<i64>>() == Some(self.value);
        self.figures.iter().find(sum).map(Vec::as_slice)
    }
}

/// What the prose adds to the cost of some changes.
pub(super) fn cost(quotes: &[Quote], system: &System, shifts: &[(usize, i64)]) -> i32 {
    let one = |quote: &Quote| match (quote.holds(system, &[]), quote.holds(system, shifts)) {
        (true, true) | (false, false) => 0,
        (true, false) => CONTRADICTED,
        (false, true) => -CONTRADICTED - QUOTED,
    };
    quotes.iter().filter(|quote| quote.changes(system, shifts)).map(one).sum()
}

/// The most that the prose can take from the cost of any changes.
pub(super) fn credit(quotes: &[Quote], system: &System) -> i32 {
    quotes.iter().filter(|quote| !quote.holds(system, &[])).map(|_| CONTRADICTED + QUOTED).sum()
}

/// Most sentences that are given.
const MOST: usize = 3;

/// What the prose says in favour of some changes: first the numbers that they bring about, then those that hold in the
/// columns and rows of the sums that do not tie.
pub(super) fn evidence(quotes: &[Quote], system: &System, sums: &[Sum], shifts: &[(usize, i64)]) -> Vec<Evidence> {
    let broken = || sums.iter().filter(|sum| sum.state == State::Broken);
    let near = |id: &CellId| {
        broken().any(|sum| match sum.identity.shape {
            Shape::Across { .. } => sum.line == id.row,
            Shape::Down { .. } => sum.line == id.column,
        })
    };
    let mut ranked: Vec<(bool, &Evidence)> = Vec::new();
    for quote in quotes {
        let brought = quote.changes(system, shifts) && !quote.holds(system, &[]);
        let holding = quote.said.iter().find_map(|said| Some((said, said.holds(system, shifts)?)));
        if let Some((said, _)) = holding.filter(|(said, figure)| brought || said.value != 0 && figure.iter().any(near))
        {
            ranked.push((!brought, &said.evidence));
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut given: Vec<Evidence> = Vec::new();
    for (_, evidence) in ranked {
        if given.len() < MOST && !given.contains(evidence) {
            given.push(evidence.clone());
        }
    }
    given
}

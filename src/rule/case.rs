//! A report on the table of the rules: what several rules ask of it is worked out once.

use std::cell::OnceCell;
use std::ops::Deref;

use crate::claim::{self, Claim};
use crate::form::TableKind;
use crate::repair::{self, Location, sum, sum::Sum};
use crate::report::Report;

/// A report that is being checked.
#[derive(Debug)]
pub struct Case<'a> {
    report: &'a Report,
    claims: OnceCell<Vec<Claim>>,
    sums: [OnceCell<Vec<Sum>>; 3],
    locations: [OnceCell<Location>; 3],
    as_one: bool,
}

impl<'a> Case<'a> {
    /// Takes up a report.
    pub fn new(report: &'a Report) -> Self {
        Self { report, claims: OnceCell::new(), sums: Default::default(), locations: Default::default(), as_one: true }
    }

    /// The same where no rule speaks of several sums together, so that each stands alone.
    pub(super) fn each_by_itself(self) -> Self {
        Self { as_one: false, ..self }
    }

    /// What the prose of all its sections says of numbers.
    pub fn claims(&self) -> &[Claim] {
        self.claims.get_or_init(|| claim::of(self.report))
    }

    /// The sums of a table; none where the report lacks it.
    pub fn sums(&self, kind: TableKind) -> &[Sum] {
        self.sums[kind as usize].get_or_init(|| self.report.sheet(kind).map(sum::sums).unwrap_or_default())
    }

    /// Where a table is wrong, as far as its sums tell; no reading where they tie, or the report lacks it.
    pub fn location(&self, kind: TableKind) -> &Location {
        self.locations[kind as usize].get_or_init(|| {
            let sheet = self.report.sheet(kind);
            sheet
                .map(|sheet| repair::locate(self.report, sheet, self.sums(kind), self.claims(), None))
                .unwrap_or_default()
        })
    }

    /// Whether several sums of a table do not tie and one reading mends them all: then they are one finding together.
    pub fn is_mended_as_one(&self, kind: TableKind) -> bool {
        let broken = self.sums(kind).iter().filter(|sum| sum.state == sum::State::Broken).count();
        self.as_one && broken > 1 && !self.location(kind).readings.is_empty()
    }
}

impl Deref for Case<'_> {
    type Target = Report;

    fn deref(&self) -> &Report {
        self.report
    }
}

//! A report on the table of the rules: what several rules ask of it is worked out once.

use std::cell::OnceCell;
use std::ops::Deref;

use super::identity::{self, Sum};
use crate::claim::{self, Claim};
use crate::form::TableKind;
use crate::report::Report;

/// A report that is being checked.
#[derive(Debug)]
pub struct Case<'a> {
    report: &'a Report,
    claims: OnceCell<Vec<Claim>>,
    sums: [OnceCell<Vec<Sum>>; 3],
}

impl<'a> Case<'a> {
    /// Takes up a report.
    pub fn new(report: &'a Report) -> Self {
        Self { report, claims: OnceCell::new(), sums: Default::default() }
    }

    /// What the prose of all its sections says of numbers.
    pub fn claims(&self) -> &[Claim] {
        self.claims.get_or_init(|| claim::of(self.report))
    }

    /// The sums of a table; none where the report lacks it.
    pub fn sums(&self, kind: TableKind) -> &[Sum] {
        self.sums[kind as usize].get_or_init(|| self.report.sheet(kind).map(identity::sums).unwrap_or_default())
    }
}

impl Deref for Case<'_> {
    type Target = Report;

    fn deref(&self) -> &Report {
        self.report
    }
}

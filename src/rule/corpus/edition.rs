//! Several reports of one issuer and year 同一年度的多份报告: which of them stands for the year.

use std::cmp::Reverse;

use crate::report::{Report, Value};

/// The reports of an issuer for a year.
#[derive(Debug)]
pub(super) struct Edition {
    /// Place of the one that stands for the year.
    pub(super) stands: usize,
    /// Places of the others, in the order given.
    others: Vec<usize>,
}

impl Edition {
    /// Chooses among reports by their places; nothing where there are none.
    pub(super) fn of(reports: &[Report], mut all: Vec<usize>) -> Option<Self> {
        let stands = all.iter().copied().max_by_key(|at| (reports.get(*at).map(worth), Reverse(*at)))?;
        all.retain(|at| *at != stands);
        Some(Self { stands, others: all })
    }

    /// Places of all of them.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        [self.stands].into_iter().chain(self.others.iter().copied())
    }

    /// Whether the tables of one are not those of another.
    pub(super) fn differs(&self, reports: &[Report]) -> bool {
        let sheets = |at: usize| reports.get(at).map(|report| &report.sheets);
        self.others.iter().any(|at| sheets(*at) != sheets(self.stands))
    }
}

/// The greater one stands: what is whole before what is torn, what is later before what it corrects.
fn worth(report: &Report) -> (usize, Option<&str>, usize, Reverse<&str>) {
    let entries = report.present().flat_map(|sheet| &sheet.entries);
    let numbers = entries.filter(|entry| matches!(entry.value, Value::Number(_))).count();
    (report.present().count(), report.published.as_deref(), numbers, Reverse(&report.source.path))
}

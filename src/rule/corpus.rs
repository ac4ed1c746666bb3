//! Reports side by side 报告集: what a rule needs to hold a report against its own other years and against its neighbours.

use std::collections::BTreeMap;

use crate::report::Report;

/// The reports of a run.
#[derive(Debug, Default)]
pub struct Corpus {
    reports: Vec<Report>,
    /// Places of the reports of an issuer, by year.
    series: BTreeMap<String, BTreeMap<u16, usize>>,
}

impl Corpus {
    /// Sets reports side by side, in the order given.
    pub fn new(reports: Vec<Report>) -> Self {
        let mut series: BTreeMap<String, BTreeMap<u16, usize>> = BTreeMap::new();
        for (at, report) in reports.iter().enumerate() {
            if let (Some(issuer), Some(year)) = (issuer(report), report.year) {
                series.entry(issuer).or_default().insert(year, at);
            }
        }
        Self { reports, series }
    }

    /// All of them.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The report at a place.
    pub fn report(&self, at: usize) -> Option<&Report> {
        self.reports.get(at)
    }

    /// The reports of the issuer of the one at a place, by year.
    pub fn series(&self, at: usize) -> impl Iterator<Item = (u16, &Report)> {
        let years = self.report(at).and_then(issuer).and_then(|issuer| self.series.get(&issuer));
        years.into_iter().flatten().filter_map(|(year, at)| Some((*year, self.report(*at)?)))
    }

    /// The report of the same issuer for the year before the one at a place.
    pub fn before(&self, at: usize) -> Option<&Report> {
        let year = self.report(at)?.year?.checked_sub(1)?;
        self.series(at).find(|(other, _)| *other == year).map(|(_, report)| report)
    }
}

/// What an issuer is told by.
fn issuer(report: &Report) -> Option<String> {
    let name = report.issuer.name.as_deref()?;
    Some(format!("{} {name}", report.issuer.division.as_deref().unwrap_or_default()))
}

//! Reports side by side 报告集: what a rule needs to hold a report against its own other years and against its neighbours.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::report::Report;

pub mod copied;
mod copies;
mod edition;
mod issuer;
mod statute;
mod units;

pub use copies::{Copies, Copy, Likeness, Paragraph};
use edition::Edition;
use issuer::{Issuer, Seat};
pub use units::{BadLine, Units};

/// The reports of a run.
///
/// Two reports are of one issuer where division and name say so: 威海市环翠区教育局 is 环翠区教育局, a county that became
/// a district is itself, 教育局 and 教育和体育局 are two. Of several reports of an issuer and year one stands for that
/// year: the one with the most tables, then that published last, then that with the most numbers, then the first by
/// path.
#[derive(Debug, Default)]
pub struct Corpus {
    reports: Vec<Report>,
    /// The issuer of each report, as a place in `series`.
    of: Vec<Option<usize>>,
    /// What each issuer is told by.
    issuers: BTreeMap<Issuer, usize>,
    /// The reports of each issuer, by year.
    series: Vec<BTreeMap<u16, Edition>>,
    units: Option<units::Resolved>,
    copies: OnceLock<Copies>,
}

impl Corpus {
    /// Sets reports side by side, in the order given.
    pub fn new(reports: Vec<Report>) -> Self {
        let mut corpus = Self { of: vec![None; reports.len()], ..Self::default() };
        let mut series: BTreeMap<Issuer, BTreeMap<u16, Vec<usize>>> = BTreeMap::new();
        for (at, report) in reports.iter().enumerate() {
            if let (Some(issuer), Some(year)) = (Issuer::of(report), report.year) {
                series.entry(issuer).or_default().entry(year).or_default().push(at);
            }
        }
        for (issuer, years) in series {
            let years: BTreeMap<u16, Edition> =
                years.into_iter().filter_map(|(year, all)| Some((year, Edition::of(&reports, all)?))).collect();
            // a name that several places have may be that of two bodies: where one year shows two, none is matched
            if matches!(issuer.seat, Seat::Place(_)) && years.values().any(|edition| edition.differs(&reports)) {
                continue;
            }
            let place = corpus.series.len();
            for at in years.values().flat_map(Edition::all) {
                if let Some(of) = corpus.of.get_mut(at) {
                    *of = Some(place);
                }
            }
            corpus.issuers.insert(issuer, place);
            corpus.series.push(years);
        }
        Self { reports, ..corpus }
    }

    /// The same with the units of a county, of which all are expected.
    pub fn with_units(self, units: &Units) -> Self {
        Self { units: Some(units.resolve(&self.issuers)), ..self }
    }

    /// What is kept of a report among others: values and text, not where each was read. Some 40 KB for most.
    pub fn lean(mut report: Report) -> Report {
        for entry in report.sheets.iter_mut().flatten().flat_map(|sheet| &mut sheet.entries) {
            entry.origin = None;
        }
        report.warnings = Vec::new();
        report.contact = None;
        report.sections.shrink_to_fit();
        report
    }

    /// All of them.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The report at a place.
    pub fn report(&self, at: usize) -> Option<&Report> {
        self.reports.get(at)
    }

    /// The issuer of the report at a place, as a number that its reports share; nothing where it cannot be told from
    /// others of its name.
    pub fn issuer(&self, at: usize) -> Option<usize> {
        self.of.get(at).copied().flatten()
    }

    /// The reports of the issuer of the one at a place, by year, one a year.
    pub fn series(&self, at: usize) -> impl Iterator<Item = (u16, &Report)> {
        self.editions(at).filter_map(|(year, edition)| Some((year, self.report(edition.stands)?)))
    }

    /// The report of the same issuer for the year before the one at a place.
    pub fn before(&self, at: usize) -> Option<&Report> {
        let year = self.report(at)?.year?.checked_sub(1)?;
        self.series(at).find(|(other, _)| *other == year).map(|(_, report)| report)
    }

    /// Whether the report at a place stands for its issuer and year; so does one whose issuer is not known.
    pub fn stands(&self, at: usize) -> bool {
        self.instead(at).is_none()
    }

    /// The report that stands for issuer and year in place of the one at a place.
    pub fn instead(&self, at: usize) -> Option<&Report> {
        let year = self.report(at)?.year?;
        let (_, edition) = self.editions(at).find(|(other, _)| *other == year)?;
        (edition.stands != at).then(|| self.report(edition.stands)).flatten()
    }

    /// Reports that were set aside though their tables differ from those of the one that stands, with that one.
    pub fn set_aside(&self) -> impl Iterator<Item = (&Report, &Report)> {
        let pairs = (0..self.reports.len()).filter_map(|at| Some((self.report(at)?, self.instead(at)?)));
        pairs.filter(|(aside, stands)| aside.sheets != stands.sheets)
    }

    /// Whether several different reports were given for the issuer of the one at a place and a year.
    pub(super) fn is_disputed(&self, at: usize, year: u16) -> bool {
        self.editions(at).any(|(other, edition)| other == year && edition.differs(&self.reports))
    }

    fn editions(&self, at: usize) -> impl Iterator<Item = (u16, &Edition)> {
        let years = self.issuer(at).and_then(|issuer| self.series.get(issuer));
        years.into_iter().flatten().map(|(year, edition)| (*year, edition))
    }

    /// The names of the units that have no report, for each year for which one of them or their county has one (for each
    /// year of a report where none has).
    pub fn missing(&self) -> BTreeMap<u16, Vec<&str>> {
        let Some(units) = &self.units else { return BTreeMap::new() };
        let missing = |year| units.members(year, &self.series).into_iter().filter_map(Result::err).collect::<Vec<_>>();
        let mut years = units.years(&self.series);
        if years.is_empty() {
            years = self.reports.iter().filter_map(|report| report.year).collect();
        }
        years.into_iter().map(|year| (year, missing(year))).filter(|(_, names)| !names.is_empty()).collect()
    }

    /// What the reports share with those of other issuers; worked out once.
    pub fn copies(&self) -> &Copies {
        self.copies.get_or_init(|| Copies::of(&self.reports, &self.of))
    }

    /// Whether the report at a place is that of the county whose units are given.
    pub(super) fn is_of_county(&self, at: usize) -> bool {
        let county = self.units.as_ref().and_then(|units| units.county);
        county.is_some() && self.issuer(at) == county
    }

    /// The reports of the units for a year, or the name of each that has none.
    pub(super) fn units(&self, year: u16) -> Vec<Result<&Report, &str>> {
        let members = self.units.as_ref().map(|units| units.members(year, &self.series)).unwrap_or_default();
        members.into_iter().map(|unit| unit.and_then(|(name, at)| self.report(at).ok_or(name))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Example;

    fn corpus(written: &str) -> Corpus {
        Corpus::new(Example::reports(written).unwrap())
    }

    #[test]
    fn years_of_an_issuer_stand_beside_each_other_under_any_of_its_names() {
        let corpus = corpus("2022 威海市环翠区教育局\n2023 环翠区教育局\n2023 环翠区财政局\n2021 环翠区教育局");
        assert_eq!(corpus.series(0).map(|(year, _)| year).collect::<Vec<_>>(), [2021, 2022, 2023]);
        assert_eq!(corpus.before(1).unwrap().source.path, "威海市环翠区教育局2022");
        assert!(corpus.before(2).is_none() && corpus.before(3).is_none());
        assert_ne!(corpus.issuer(1), corpus.issuer(2));
    }

    #[test]
    fn one_of_several_reports_stands_for_the_year_whatever_their_order() {
        let plain = "2023 环翠区教育局\npublished 2024-01-20";
        let mended = "2023 环翠区教育局\npublished 2024-03-01\nrequests.new 1 0 0 0 0 0 1";
        let torn = "2023 环翠区教育局\npublished 2024-05-01\nwithout disputes";
        for order in [[plain, mended, torn], [torn, plain, mended], [mended, torn, plain]] {
            let corpus = corpus(&order.join("\n"));
            let stands: Vec<usize> = (0..3).filter(|at| corpus.stands(*at)).collect();
            assert_eq!(stands, [order.iter().position(|written| *written == mended).unwrap()]);
            assert_eq!(corpus.set_aside().count(), 2);
            assert!(corpus.is_disputed(0, 2023) && !corpus.is_disputed(0, 2022));
        }
        let twice = corpus(&[plain, plain].join("\n"));
        assert_eq!((twice.stands(0), twice.stands(1), twice.set_aside().count()), (true, false, 0));
    }

    #[test]
    fn a_name_of_several_places_is_matched_until_a_year_shows_two() {
        let years = "2022 朝阳区教育局\n2023 朝阳区教育局";
        assert!(corpus(years).before(1).is_some());
        let two = format!("{years}\n2023 朝阳区教育局\nrequests.new 1 0 0 0 0 0 1");
        assert!(corpus(&two).before(1).is_none());
        assert!(corpus("2022 教育局\n2023 教育局").before(1).is_none(), "a name without a place");
    }

    #[test]
    fn units_without_a_report_are_named_by_year() {
        let units = Units::read("# 环翠区\n环翠区教育局\n\n财政局\n环翠区人民政府\n").unwrap();
        let corpus = corpus("2022 环翠区教育局\n2023 环翠区教育局\n2023 环翠区财政局\n2023 环翠区人民政府");
        let corpus = corpus.with_units(&units);
        assert_eq!(corpus.missing(), BTreeMap::from([(2022, vec!["财政局"])]));
        assert!(corpus.is_of_county(3) && !corpus.is_of_county(0));
        assert_eq!(corpus.units(2023).iter().filter(|unit| unit.is_ok()).count(), 2);
    }

    #[test]
    fn what_is_kept_is_small() {
        let report = Example::reports("2023 环翠区教育局").unwrap().remove(0);
        let cells: usize = report.present().map(|sheet| sheet.entries.len()).sum();
        assert!(cells * size_of::<crate::report::Entry>() < 40_000);
        assert_eq!(Corpus::lean(report.clone()), report, "values and text are kept");
    }
}

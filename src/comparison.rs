//! Two reports side by side 对照: what changed in each cell, what leads from one year to the next, and what text was
//! taken over.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{CellId, Place, TableKind};
use crate::report::{Report, Section, Sheet, Value};
use crate::rule::Corpus;
use crate::rule::copied::{self, Taken};
use crate::rule::flow::{self, Tie};

mod json;

pub use json::Json;

/// Two reports, the earlier year first.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The one of the earlier year; of one year, the one given first.
    pub earlier: &'a Report,
    /// The other.
    pub later: &'a Report,
    /// What they are to each other.
    pub relation: Relation,
    /// The tables that at least one of them has, in the order of the form.
    pub tables: Vec<Pair<'a>>,
    /// The stocks and flows that lead from one to the other: for [`Relation::Years`] alone.
    pub ties: Vec<Tie>,
    /// Paragraphs of the later one that stand in the earlier one too.
    pub copies: Vec<Copied<'a>>,
}

/// What two reports are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Of one issuer and of consecutive years.
    Years,
    /// Of one issuer, with years between them.
    Apart,
    /// Of one issuer and year: two editions.
    Editions,
    /// Of different issuers, or of some that cannot be told.
    Issuers,
}

/// A table of two reports.
#[derive(Debug)]
pub struct Pair<'a> {
    /// Which of the three.
    pub kind: TableKind,
    /// That of the earlier report.
    pub earlier: Option<&'a Sheet>,
    /// That of the later one.
    pub later: Option<&'a Sheet>,
    /// The cells that hold something else, in the order of the later one's form; those that its form has not come last.
    pub changes: Vec<Change<'a>>,
    /// Number of cells that hold the same.
    pub same: usize,
}

/// A cell that holds something else in another report.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The cell with its row and column.
    pub place: Place,
    /// What it holds in the earlier report.
    pub from: &'a Value,
    /// What it holds in the later one.
    pub to: &'a Value,
}

impl Change<'_> {
    /// Its address.
    pub fn cell(&self) -> CellId {
        self.place.id
    }

    /// By how much it grew; nothing where one of them is no number.
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.to.number()? - self.from.number()?)
    }
}

/// Text that stands in both reports.
#[derive(Debug)]
pub struct Copied<'a> {
    /// The section of the later report.
    pub section: &'a Section,
    /// What of it was taken over, and whether it is the problems that section 五 tells of.
    pub taken: Taken,
    /// The longest run that both have: as the later and as the earlier one have it, with the section of that one.
    pub run: Option<(String, String, u8)>,
}

/// Characters of a common run that is worth showing.
const RUN: usize = 20;

impl<'a> Comparison<'a> {
    /// Holds two reports side by side, in any order of their years.
    pub fn new(one: &'a Report, other: &'a Report) -> Self {
        let swapped = one.year.zip(other.year).is_some_and(|(one, other)| one > other);
        let (earlier, later) = if swapped { (other, one) } else { (one, other) };
        let relation = Relation::of(earlier, later);
        let ties = if relation == Relation::Years { flow::ties(later, earlier) } else { Vec::new() };
        Self {
            earlier,
            later,
            relation,
            tables: TableKind::ALL.into_iter().filter_map(|kind| Pair::of(kind, earlier, later)).collect(),
            ties,
            copies: later.sections.iter().filter_map(|section| Copied::of(section, earlier)).collect(),
        }
    }

    /// Number of cells that hold something else.
    pub fn changes(&self) -> usize {
        self.tables.iter().map(|pair| pair.changes.len()).sum()
    }
}

impl Relation {
    fn of(earlier: &Report, later: &Report) -> Self {
        let corpus = Corpus::new(vec![issued(earlier), issued(later)]);
        let same = corpus.issuer(0).is_some() && corpus.issuer(0) == corpus.issuer(1);
        match (earlier.year, later.year) {
            (Some(before), Some(year)) if same && before == year => Relation::Editions,
            (Some(before), Some(year)) if same && before + 1 == year => Relation::Years,
            (Some(_), Some(_)) if same => Relation::Apart,
            _ => Relation::Issuers,
        }
    }
}

/// What tells whose report it is, and of which year.
fn issued(report: &Report) -> Report {
    Report { issuer: report.issuer.clone(), year: report.year, title: report.title.clone(), ..Report::default() }
}

impl<'a> Pair<'a> {
    fn of(kind: TableKind, earlier: &'a Report, later: &'a Report) -> Option<Self> {
        let (earlier, later) = (earlier.sheet(kind), later.sheet(kind));
        let (first, second) = (later.or(earlier)?.table, earlier.or(later)?.table);
        let gone = second.places().filter(|place| !first.places().any(|other| other.id == place.id));
        let value =
            |sheet: Option<&'a Sheet>, id: CellId| sheet.map_or(&Value::Absent, |sheet| sheet.value(id.row, id.column));
        let (mut changes, mut same) = (Vec::new(), 0);
        for place in first.places().chain(gone) {
            let change = Change { place, from: value(earlier, place.id), to: value(later, place.id) };
            if change.from == change.to {
                same += 1;
            } else {
                changes.push(change);
            }
        }
        Some(Self { kind, earlier, later, changes, same })
    }
}

impl<'a> Copied<'a> {
    fn of(section: &'a Section, other: &Report) -> Option<Self> {
        let taken = copied::taken(section, other)?;
        let longest =
            |at: &std::ops::Range<usize>| copied::runs(section.text.get(at.clone())?, other, RUN).into_iter().next();
        let run = taken.at.iter().filter_map(longest).max_by_key(|(here, ..)| here.len());
        Some(Self { section, taken, run })
    }

    /// The paragraphs, as the later report has them.
    pub fn paragraphs(&self) -> impl Iterator<Item = &'a str> {
        self.taken.at.iter().filter_map(|at| self.section.text.get(at.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Example;
    use crate::rule::flow::State;

    fn reports(written: &str) -> Vec<Report> {
        Example::reports(written).unwrap()
    }

    #[test]
    fn two_years_of_a_unit_are_put_in_order_and_held_against_each_other() {
        let both = reports(
            "2023 威海市环翠区教育局\nrequests.new 3 0 0 0 0 0 3\nrequests.carried_in 1 0 0 0 0 0 1\n\
             2022 环翠区教育局\nrequests.new 1 0 0 0 0 0 1\nrequests.carried_out 2 0 0 0 0 0 2",
        );
        let comparison = Comparison::new(&both[0], &both[1]);
        assert_eq!((comparison.earlier.year, comparison.relation), (Some(2022), Relation::Years));
        let requests = &comparison.tables[1];
        let changed: Vec<_> =
            requests.changes.iter().map(|change| (change.cell().to_string(), change.difference())).collect();
        assert_eq!(changed[0], ("requests.new.natural_person".to_owned(), Some(2.into())));
        assert_eq!((requests.changes.len(), requests.same), (6, 175 - 6));
        let broken = comparison.ties.iter().filter(|tie| tie.state == State::Broken);
        assert_eq!(broken.map(|tie| tie.label.as_str()).collect::<Vec<_>>(), ["自然人", "总计"]);
    }

    #[test]
    fn only_years_that_follow_each_other_lead_on() {
        for (written, relation) in [
            ("2021 环翠区教育局\n2023 环翠区教育局", Relation::Apart),
            ("2023 环翠区教育局\n2023 环翠区教育局", Relation::Editions),
            ("2022 环翠区教育局\n2023 环翠区财政局", Relation::Issuers),
        ] {
            let both = reports(written);
            let comparison = Comparison::new(&both[0], &both[1]);
            assert_eq!((comparison.relation, comparison.ties.len()), (relation, 0), "{written}");
            assert_eq!(comparison.changes(), 0);
        }
    }

    #[test]
    fn cells_that_one_form_alone_has_are_listed_as_absent_in_the_other() {
        let both = reports("2020 环翠区教育局\nproactive form 2019\n2021 环翠区教育局\nwithout disputes");
        let comparison = Comparison::new(&both[0], &both[1]);
        let proactive = &comparison.tables[0];
        let last = proactive.changes.last().unwrap();
        assert_eq!((last.to, last.from == &Value::Absent), (&Value::Absent, false));
        let disputes = &comparison.tables[2];
        assert!(disputes.later.is_none() && disputes.same == 0 && disputes.changes.len() == 15);
    }

    #[test]
    fn a_paragraph_of_last_year_is_shown_as_both_have_it() {
        let text = |year: u16| {
            format!(
                "§1 {year}年，我局围绕重点领域持续做好主动公开，及时发布财政预决算、行政许可、科技项目申报等信息，\
                 通过门户网站专栏、微信公众号和政务服务大厅查阅点多渠道方便群众查询，全年没有因公开工作被投诉举报，\
                 队伍建设进一步加强。"
            )
        };
        let both = reports(&format!("2022 环翠区教育局\n{}\n2023 环翠区教育局\n{}", text(2022), text(2023)));
        let comparison = Comparison::new(&both[0], &both[1]);
        let copied = &comparison.copies[0];
        assert_eq!((copied.section.number, copied.paragraphs().count()), (1, 1));
        let (later, earlier, section) = copied.run.as_ref().unwrap();
        assert!(later.starts_with("2023年") && earlier.starts_with("2022年") && *section == 1);
    }
}

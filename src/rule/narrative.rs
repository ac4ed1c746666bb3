//! What the prose says of numbers, held against the tables.

use rust_decimal::Decimal;

use super::Case;
use crate::claim::{Applicant, Claim, Exactness, Group, Path, Period, Scope, Topic};
use crate::form::{CellId, TableKind};
use crate::report::{Report, Sheet, Value};

/// The five columns of organisations.
pub(super) const ORGANISATIONS: [&str; 5] = [
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
];

/// A figure of the table: the cells that make it, and their sum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) cells: Vec<CellId>,
    pub(super) value: Decimal,
}

/// The sum of cells at rows and columns; nothing when a cell holds no number and is not just a blank detail.
pub(super) fn figure(sheet: &Sheet, at: &[(&'static str, &'static str)]) -> Option<Figure> {
    let mut sum = Figure { cells: Vec::with_capacity(at.len()), value: Decimal::ZERO };
    let mut stated = false;
    for &(row, column) in at {
        match sheet.value(row, column) {
            Value::Number(number) => {
                sum.value += number;
                stated = true;
            }
            Value::Blank | Value::Mark(_) if at.len() > 1 => {}
            _ => return None,
        }
        sum.cells.push(CellId { table: sheet.table.kind, row, column });
    }
    stated.then_some(sum)
}

/// 总计 of a row.
pub(super) fn total(sheet: &Sheet, row: &'static str) -> Option<Figure> {
    figure(sheet, &[(row, "total")])
}

/// 总计 of all rows of a group of outcomes.
pub(super) fn group(sheet: &Sheet, group: Group) -> Option<Figure> {
    let key = group.key();
    let rows = sheet.table.rows().map(|(row, _)| row.key);
    let rows = rows.filter(|row| row.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    let at: Vec<(&'static str, &'static str)> = rows.map(|row| (row, "total")).collect();
    figure(sheet, &at)
}

/// The group that a row belongs to.
pub(super) fn group_of(row: &str) -> Option<Group> {
    let groups =
        [Group::Granted, Group::PartlyGranted, Group::Refused, Group::Unable, Group::NotProcessed, Group::Other];
    groups.into_iter().find(|group| row.starts_with(group.key()))
}

/// The columns of a kind of applicants, in a row.
pub(super) fn applicants(sheet: &Sheet, applicant: Applicant, row: &'static str) -> Option<Figure> {
    match applicant {
        Applicant::NaturalPerson => figure(sheet, &[(row, "natural_person")]),
        Applicant::Organisations => figure(sheet, &ORGANISATIONS.map(|column| (row, column))),
        Applicant::Column(column) => figure(sheet, &[(row, column)]),
    }
}

/// The claims of a report that are about its own year and its own figures, and exact.
pub(super) fn own(case: &Case<'_>) -> Vec<Claim> {
    let year = case.year;
    let about = |claim: &Claim| match (claim.topic, claim.period) {
        // 2022年结转 in the report of 2023
        (Topic::CarriedIn, Period::Year(said)) => year.is_some_and(|year| said + 1 == year),
        _ => claim.is_of(year),
    };
    let clear = |claim: &Claim| claim.scope == Scope::Own && claim.exactness == Exactness::Exact;
    case.claims().iter().filter(|claim| clear(claim) && about(claim)).cloned().collect()
}

/// What the table says of requests received, alone and with those carried in.
pub(super) struct Received {
    pub(super) new: Figure,
    pub(super) with_carried: Figure,
}

/// The requests received, where table 三 states them.
pub(super) fn received(report: &Report) -> Option<Received> {
    let sheet = report.sheet(TableKind::Requests)?;
    let new = total(sheet, "new")?;
    let with_carried = figure(sheet, &[("new", "total"), ("carried_in", "total")])?;
    Some(Received { new, with_carried })
}

impl Received {
    /// Whether a claim agrees with the table.
    pub(super) fn agrees(&self, claim: &Claim) -> bool {
        claim.value == self.new.value || (claim.includes_carried && claim.value == self.with_carried.value)
    }

    /// Whether a claim and the table differ as none and some.
    pub(super) fn is_none_against_some(&self, claim: &Claim) -> bool {
        claim.value.is_zero() != self.new.value.is_zero() && !self.agrees(claim)
    }
}

/// The claims about requests received that do not fit the table; empty when one of them fits, or all together do.
pub(super) fn misfits<'a>(claims: &'a [Claim], received: &Received) -> Vec<&'a Claim> {
    let new: Vec<&Claim> = claims.iter().filter(|claim| claim.topic == Topic::New).collect();
    let sum: Decimal = new.iter().map(|claim| claim.value).sum();
    let fits = new.iter().any(|claim| received.agrees(claim)) || sum == received.new.value;
    if fits && !new.is_empty() { Vec::new() } else { new }
}

/// The rows of table 四 that a statement is about.
pub(super) fn dispute_rows(path: Path) -> &'static [&'static str] {
    match path {
        Path::Reconsideration => &["reconsideration"],
        Path::Litigation => &["litigation_direct", "litigation_after_reconsideration"],
        Path::Direct => &["litigation_direct"],
        Path::AfterReconsideration => &["litigation_after_reconsideration"],
        Path::All => &["reconsideration", "litigation_direct", "litigation_after_reconsideration"],
    }
}

/// The topics of claims, each once, in the order of the text.
pub(super) fn topics(claims: &[Claim], about: impl Fn(Topic) -> bool) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for claim in claims.iter().filter(|claim| about(claim.topic)) {
        if !topics.contains(&claim.topic) {
            topics.push(claim.topic);
        }
    }
    topics
}

/// How the form calls a cell of a sheet: its row and its column.
pub(super) fn label(sheet: &Sheet, id: CellId) -> String {
    let place = sheet.table.places().find(|place| place.id == id);
    place.map_or_else(String::new, |place| format!("{} · {}", place.row.label, place.column.label))
}

/// Whether a quote names another body than the issuer: 区教育局 in the report of a government.
pub(super) fn names_another(report: &Report, quote: &str) -> bool {
    let Some(issuer) = report.issuer.name.as_deref() else { return false };
    let bodies = ["局", "委", "办", "镇", "乡", "街道", "中心"];
    let acts = ["办理", "办结", "办公", "办件", "办复", "办事", "委托", "申办", "乡村", "办毕"];
    bodies.iter().filter(|body| !issuer.contains(**body)).any(|body| {
        quote.match_indices(body).any(|(at, _)| {
            let (before, rest) = (quote.get(..at).unwrap_or_default(), quote.get(at..).unwrap_or_default());
            !before.ends_with(['我', '本', '街', '全', '未', '已', '并', '及'])
                && !acts.iter().any(|act| rest.starts_with(act))
        })
    })
}

//! Stocks and flows 存量与流量: the numbers by which one year's report leads to the next.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::years::Held;
use crate::finding::Equation;
use crate::form::{CellId, TableKind};
use crate::report::{Report, Sheet};

/// A number of a report beside what the report of the year before gives for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The rule that judges it.
    pub rule: &'static str,
    /// What must hold, in the form's words, with both years.
    pub text: String,
    /// Label of the row or column that it stands in.
    pub label: String,
    /// Its cells in the later report.
    pub cells: Vec<CellId>,
    /// Last year's number itself.
    pub carried: Option<Decimal>,
    /// What the later report says.
    pub stated: Option<Decimal>,
    /// What last year's number and the flows of the year give.
    pub computed: Option<Decimal>,
    /// Whether it holds.
    pub state: State,
}

/// Whether two years tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// They do.
    Ties,
    /// They do not.
    Broken,
    /// A number is blank or cannot be read here or there.
    Unstated,
}

impl Tie {
    /// It as an equation; nothing where a side is not stated.
    pub(super) fn equation(&self) -> Option<Equation> {
        Some(Equation { text: self.text.clone(), stated: self.stated?, computed: self.computed? })
    }
}

/// All that leads from a report to that of the next year: documents in force, requests carried over, pending disputes.
/// What neither of them states is left out, and so is a table that one of them lacks.
pub fn ties(this: &Report, last: &Report) -> Vec<Tie> {
    let years = (this.year.unwrap_or_default(), last.year.unwrap_or_default());
    let of = |kind, ties: fn(&Sheet, &Sheet, (u16, u16)) -> Vec<Tie>| {
        let sheets = this.sheet(kind).zip(last.sheet(kind));
        sheets.map(|(this, last)| ties(this, last, years)).unwrap_or_default()
    };
    let (stocks, requests) = (of(TableKind::Proactive, in_force), of(TableKind::Requests, carried));
    stocks.into_iter().chain(requests).chain(of(TableKind::Disputes, pending)).collect()
}

/// Documents in force: last year's, with those issued, without those repealed (form of 2021).
pub(super) fn in_force(this: &Sheet, last: &Sheet, (_, before): (u16, u16)) -> Vec<Tie> {
    let is_2021 = |sheet: &Sheet| sheet.form().is_some_and(|form| form.id == "2021");
    if !is_2021(this) || !is_2021(last) {
        return Vec::new();
    }
    let mut ties = Vec::new();
    for (row, label) in [("regulations", "规章"), ("normative_documents", "行政规范性文件")] {
        let count = |sheet: &Sheet, column| Held::of(sheet.value(row, column));
        let (old, new) = (count(last, "in_force"), count(this, "in_force"));
        if (old, new) == (Held::Nothing, Held::Nothing) {
            continue;
        }
        let [issued, repealed] = ["issued", "repealed"].map(|column| count(this, column));
        let flow = |held: Held| held.number().or((held == Held::Nothing).then_some(Decimal::ZERO));
        let computed = old.number().zip(flow(issued).zip(flow(repealed))).map(|(old, (in_, out))| old + in_ - out);
        let state = match (new.number(), computed) {
            (Some(new), Some(computed)) if new == computed => State::Ties,
            // a blank flow may be what is missing
            (Some(_), Some(_)) if ![issued, repealed].contains(&Held::Nothing) => State::Broken,
            _ => State::Unstated,
        };
        ties.push(Tie {
            rule: "Y201",
            text: format!("现行有效 = {before}年现行有效 + 制发 − 废止 · {label}"),
            label: label.to_owned(),
            cells: ["issued", "repealed", "in_force"]
                .map(|column| CellId { table: TableKind::Proactive, row, column })
                .to_vec(),
            carried: old.number(),
            stated: new.number(),
            computed,
            state,
        });
    }
    ties
}

/// Requests carried in: those that the year before carried out, in every column.
pub(super) fn carried(this: &Sheet, last: &Sheet, (year, before): (u16, u16)) -> Vec<Tie> {
    let columns = this.table.blocks.first().map_or(&[][..], |block| block.columns);
    let tie = |column: &'static crate::form::Column| {
        let row = "carried_in";
        let (new, old) = (Held::of(this.value(row, column.key)), Held::of(last.value("carried_out", column.key)));
        let state = match (new, old) {
            (Held::Nothing, Held::Nothing) => return None,
            (Held::Number(new), Held::Number(old)) if new == old => State::Ties,
            (Held::Number(_), Held::Number(_)) => State::Broken,
            // nothing is said, and nothing is missed
            (Held::Nothing, Held::Number(number)) | (Held::Number(number), Held::Nothing) if number.is_zero() => {
                State::Ties
            }
            _ => State::Unstated,
        };
        Some(Tie {
            rule: "Y301",
            text: format!("二（{year}年）= 四（{before}年） · {}", column.label),
            label: column.label.to_owned(),
            cells: vec![CellId { table: TableKind::Requests, row, column: column.key }],
            carried: old.number(),
            stated: new.number(),
            computed: old.number(),
            state,
        })
    };
    columns.iter().filter_map(tie).collect()
}

/// Disputes: at least as many as the year before left pending, in every group.
pub(super) fn pending(this: &Sheet, last: &Sheet, (year, before): (u16, u16)) -> Vec<Tie> {
    let tie = |row: &'static crate::form::Row| {
        let (old, new) = (Held::of(last.value(row.key, "pending")), Held::of(this.value(row.key, "total")));
        let state = match (old, new) {
            (Held::Nothing, _) => return None,
            (Held::Number(old), _) if old <= Decimal::ZERO => State::Ties,
            (Held::Number(old), Held::Number(new)) if new >= old => State::Ties,
            (Held::Number(_), Held::Number(_)) => State::Broken,
            _ => State::Unstated,
        };
        let label = row.groups.iter().chain([&row.label]).copied().collect::<Vec<_>>().join(" · ");
        Some(Tie {
            rule: "Y401",
            text: format!("总计（{year}年）≥ 尚未审结（{before}年） · {label}"),
            label,
            cells: vec![CellId { table: TableKind::Disputes, row: row.key, column: "total" }],
            carried: old.number(),
            stated: new.number(),
            computed: old.number(),
            state,
        })
    };
    this.table.rows().filter_map(|(row, _)| tie(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Example;

    fn states(last: &str, this: &str) -> Vec<(&'static str, State)> {
        let reports = Example::reports(&format!("2022 环翠区教育局\n{last}\n2023 环翠区教育局\n{this}")).unwrap();
        ties(&reports[1], &reports[0]).into_iter().map(|tie| (tie.rule, tie.state)).collect()
    }

    #[test]
    fn every_stock_and_flow_is_listed_once() {
        let all = states("", "");
        assert_eq!(all.len(), 2 + 7 + 3);
        assert!(all.iter().all(|(_, state)| *state == State::Ties));
    }

    #[test]
    fn what_does_not_lead_on_is_broken_and_what_is_not_stated_is_neither() {
        let of = |rule: &str, last: &str, this: &str| -> Vec<State> {
            states(last, this).into_iter().filter(|(of, _)| *of == rule).map(|(_, state)| state).collect()
        };
        let carried = of("Y301", "requests.carried_out 2 0 0 0 0 0 2", "requests.carried_in 1 0 0 0 0 0 -");
        assert_eq!((carried[0], carried[6]), (State::Broken, State::Unstated));
        let force = of("Y201", "proactive.normative_documents 0 0 7", "proactive.normative_documents - 0 9");
        assert_eq!(force, [State::Ties, State::Unstated]);
        let disputes = of("Y401", "disputes.reconsideration 0 0 0 3 3", "disputes.reconsideration 1 0 0 0 1");
        assert_eq!(disputes, [State::Broken, State::Ties, State::Ties]);
        assert_eq!(of("Y401", "without disputes", ""), []);
        assert_eq!(of("Y201", "proactive form 2019", ""), []);
    }
}

//! The sums of a form 勾稽关系 evaluated on a sheet: which tie, which do not, and which cannot be judged.

use rust_decimal::Decimal;

use crate::finding::Equation;
use crate::form::{CellId, Form, Identity, Shape, TableKind};
use crate::report::{Sheet, Value};

/// An identity in one row or column of a sheet.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The identity.
    pub identity: &'static Identity,
    /// Key of the row or column that it is evaluated in.
    pub line: &'static str,
    /// Label of that row or column as on the form.
    pub label: &'static str,
    /// The cells of the stated side that the sheet has.
    pub stated_cells: Vec<CellId>,
    /// The cells of the other side that the sheet has.
    pub part_cells: Vec<CellId>,
    /// What the stated side says; blanks and marks count as 0.
    pub stated: Decimal,
    /// What the other side gives; blanks and marks count as 0.
    pub computed: Decimal,
    /// Whether it ties.
    pub state: State,
}

/// Whether a sum ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Both sides are equal.
    Ties,
    /// They are not.
    Broken,
    /// No cell of it holds a number: not stated, and not wrong.
    Unstated,
    /// It cannot be judged.
    Unknown(Doubt),
}

/// Why a sum cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The total itself, or the total of a row that it sums, is blank or a mark.
    BlankTotal,
    /// A cell is no number, or the table has no room for it, and without it the sum does not tie.
    Missing,
}

impl Sum {
    /// What the other side gives beyond the stated one.
    pub fn difference(&self) -> Decimal {
        self.computed - self.stated
    }

    /// Its cells, the stated side first.
    pub fn cells(&self) -> impl Iterator<Item = CellId> {
        self.stated_cells.iter().chain(&self.part_cells).copied()
    }

    /// It as an equation in the form's words.
    pub fn equation(&self) -> Equation {
        Equation {
            text: format!("{} · {}", self.identity.text, self.label),
            stated: self.stated,
            computed: self.computed,
        }
    }
}

/// Every sum of a sheet that its own form names, in the order of the form.
pub fn sums(sheet: &Sheet) -> Vec<Sum> {
    let Some(form) = sheet.form() else { return Vec::new() };
    form.identities.iter().filter(|i| i.table == sheet.table.kind).flat_map(|i| evaluate(sheet, form, i)).collect()
}

/// One identity in each row or column of a sheet.
fn evaluate(sheet: &Sheet, form: &'static Form, identity: &'static Identity) -> Vec<Sum> {
    let kind = identity.table;
    let id = |row, column| CellId { table: kind, row, column };
    match identity.shape {
        Shape::Across { total, parts } => sheet
            .table
            .rows()
            .filter(|(_, columns)| columns.iter().any(|column| column.key == total))
            .map(|(row, _)| {
                let parts: Vec<CellId> = parts.iter().map(|column| id(row.key, *column)).collect();
                let blank = is_empty(sheet.value(row.key, total));
                sum(sheet, identity, (row.key, row.label), vec![id(row.key, total)], parts, blank)
            })
            .collect(),
        Shape::Down { stated, parts } => {
            let totals = row_total(form, kind);
            let columns = sheet.table.blocks.first().map_or(&[][..], |block| block.columns);
            columns
                .iter()
                .map(|column| {
                    let at = |rows: &[&'static str]| rows.iter().map(|row| id(*row, column.key)).collect::<Vec<_>>();
                    // the first row of the stated side is the total; the others are details like any part
                    let own = stated.first().is_some_and(|row| is_empty(sheet.value(row, column.key)));
                    let rows = stated.iter().chain(parts);
                    let of_rows = totals.is_some_and(|(total, details)| {
                        total == column.key
                            && rows.into_iter().any(|row| {
                                is_empty(sheet.value(row, total))
                                    && details.iter().any(|detail| !is_nothing(sheet.value(row, detail)))
                            })
                    });
                    sum(sheet, identity, (column.key, column.label), at(stated), at(parts), own || of_rows)
                })
                .collect()
        }
    }
}

/// The total column of a table and the columns that it sums.
fn row_total(form: &'static Form, kind: TableKind) -> Option<(&'static str, &'static [&'static str])> {
    form.identities.iter().filter(|identity| identity.table == kind).find_map(|identity| match identity.shape {
        Shape::Across { total, parts } => Some((total, parts)),
        Shape::Down { .. } => None,
    })
}

fn sum(
    sheet: &Sheet,
    identity: &'static Identity,
    (line, label): (&'static str, &'static str),
    stated_cells: Vec<CellId>,
    part_cells: Vec<CellId>,
    blank_total: bool,
) -> Sum {
    let values = |cells: &[CellId]| cells.iter().map(|id| sheet.value(id.row, id.column)).collect::<Vec<&Value>>();
    let side = |values: &[&Value]| values.iter().filter_map(|value| value.number()).sum::<Decimal>();
    let (stated_values, part_values) = (values(&stated_cells), values(&part_cells));
    let (stated, computed) = (side(&stated_values), side(&part_values));
    let any = |test: fn(&Value) -> bool| stated_values.iter().chain(&part_values).any(|value| test(value));
    let own_unreadable = stated_values.first().is_some_and(|value| is_missing(value));
    let state = if !any(|v| matches!(v, Value::Number(_) | Value::Unreadable(_))) {
        State::Unstated
    } else if own_unreadable {
        State::Unknown(Doubt::Missing)
    } else if blank_total {
        State::Unknown(Doubt::BlankTotal)
    } else if stated == computed {
        State::Ties
    } else if any(is_missing) {
        State::Unknown(Doubt::Missing)
    } else {
        State::Broken
    };
    let present = |cells: Vec<CellId>, values: &[&Value]| {
        cells.into_iter().zip(values).filter(|(_, value)| ***value != Value::Absent).map(|(id, _)| id).collect()
    };
    let (stated_cells, part_cells) = (present(stated_cells, &stated_values), present(part_cells, &part_values));
    Sum { identity, line, label, stated_cells, part_cells, stated, computed, state }
}

/// Blank or a mark.
pub(crate) fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Blank | Value::Mark(_))
}

/// Nothing that a total would have to account for.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_zero(),
        Value::Unreadable(_) => false,
        Value::Absent | Value::Blank | Value::Mark(_) => true,
    }
}

/// Text that is no number, or no cell at all.
pub(crate) fn is_missing(value: &Value) -> bool {
    matches!(value, Value::Absent | Value::Unreadable(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample::Sample;

    fn states(sample: &Sample, rule: &str) -> Vec<(&'static str, State)> {
        let report = sample.build();
        let sheet = report.present().flat_map(sums).filter(|sum| sum.identity.rule == rule);
        sheet.filter(|sum| !matches!(sum.state, State::Ties | State::Unstated)).map(|s| (s.line, s.state)).collect()
    }

    #[test]
    fn a_report_of_zeros_ties_everywhere() {
        let report = Sample::new(2023).build();
        let sums: Vec<Sum> = report.present().flat_map(sums).collect();
        assert_eq!(sums.len(), 25 + 7 + 7 + 3);
        assert!(sums.iter().all(|sum| sum.state == State::Ties));
    }

    #[test]
    fn blank_details_count_as_nothing() {
        let sample =
            Sample::new(2023).row("requests.new", "2 - - / - - 2").row("requests.results.granted", "2 - - - - - 2");
        let sample = sample.row("requests.results.total", "2 0 0 0 0 0 2");
        for rule in ["A301", "A302", "A303"] {
            assert_eq!(states(&sample, rule), [], "{rule}");
        }
    }

    #[test]
    fn a_blank_total_is_not_judged() {
        let sample = Sample::new(2019).row("requests.new", "2 0 0 0 0 0 -");
        assert_eq!(states(&sample, "A301"), [("new", State::Unknown(Doubt::BlankTotal))]);
        // 总计 of 一 + 二 cannot be judged either while the total of 一 is blank beside 2
        assert!(states(&sample, "A302").contains(&("total", State::Unknown(Doubt::BlankTotal))));
    }

    #[test]
    fn a_blank_row_says_nothing() {
        let sample = Sample::new(2019).row("requests.new", "- - - - - - -");
        assert_eq!(states(&sample, "A301"), []);
    }

    #[test]
    fn text_where_a_number_belongs_is_judged_only_where_the_sum_ties_without_it() {
        let ties = Sample::new(2023).row("requests.new", "0 ? 0 0 0 0 0");
        assert_eq!(states(&ties, "A301"), []);
        let open = Sample::new(2023).row("requests.new", "0 ? 0 0 0 0 1");
        assert_eq!(states(&open, "A301"), [("new", State::Unknown(Doubt::Missing))]);
        let total = Sample::new(2023).row("requests.new", "0 0 0 0 0 0 ?");
        assert_eq!(states(&total, "A301"), [("new", State::Unknown(Doubt::Missing))]);
    }

    #[test]
    fn a_total_with_a_scale_is_the_same_number() {
        let sample = Sample::new(2023).row("requests.new", "1.0 0 0 0 0 0 1");
        assert_eq!(states(&sample, "A301"), []);
    }
}

//! Consistent tables 三 of four sizes, and the text that quotes their totals.

use std::collections::BTreeMap;

use gouji::form::{self, CellId, Shape, TableKind};
use gouji::report::{Report, Section, Sheet, Value};

use crate::scribe::Rng;

/// How many requests a table tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A handful, as most offices have.
    Handful,
    /// Some dozens.
    Dozens,
    /// Hundreds.
    Hundreds,
    /// Thousands, as a city has.
    Thousands,
}

impl Size {
    /// All four.
    pub const ALL: [Size; 4] = [Size::Handful, Size::Dozens, Size::Hundreds, Size::Thousands];
}

/// The numbers of a table by row and column.
pub type Numbers = BTreeMap<(&'static str, &'static str), i64>;

/// A table as it should be, with the text.
#[derive(Clone, Debug)]
pub struct Truth {
    pub form: &'static str,
    pub numbers: Numbers,
    pub text: String,
}

/// The six columns of applicants.
pub fn details() -> Vec<&'static str> {
    let form = form::version("2021").unwrap();
    form.identities
        .iter()
        .find_map(|i| if let Shape::Across { parts, .. } = i.shape { Some(parts.to_vec()) } else { None })
        .unwrap()
}

/// The rows of outcomes of a form.
pub fn outcomes(form: &str) -> Vec<&'static str> {
    let form = form::version(form).unwrap();
    let rows = form.identities.iter().find_map(|i| match i.shape {
        Shape::Down { stated: [_], parts } => Some(parts.to_vec()),
        _ => None,
    });
    rows.unwrap()
}

/// The rows of a form.
pub fn rows(form: &str) -> Vec<&'static str> {
    form::version(form).unwrap().table(TableKind::Requests).rows().map(|(row, _)| row.key).collect()
}

/// A table that ties.
pub fn truth(seed: u64, size: Size) -> Truth {
    let rng = &mut Rng::new(seed);
    let form = if rng.chance(30) { "2019" } else { "2021" };
    let (busy, few, most): (usize, usize, i64) = match size {
        Size::Handful => (15, 2, 4),
        Size::Dozens => (40, 6, 12),
        Size::Hundreds => (65, 15, 60),
        Size::Thousands => (90, 35, 900),
    };
    let mut numbers = Numbers::new();
    let all = outcomes(form);
    for column in details() {
        let natural = column == "natural_person";
        let mut sum = 0;
        for row in &all {
            let most = if natural { most } else { (most / 4).max(2) };
            let some = rng.chance(if natural { busy } else { few });
            // small numbers are the usual ones
            let n = if some { 1 + rng.range(0, most) * rng.range(0, 100) / 100 } else { 0 };
            numbers.insert((row, column), n);
            sum += n;
        }
        let share = if natural { 20 } else { 6 };
        let part = |rng: &mut Rng| if rng.chance(share + 20) { rng.range(0, 1 + sum / 8) } else { 0 };
        let out = part(rng);
        let before = part(rng).min(sum + out);
        numbers.insert(("results.total", column), sum);
        numbers.insert(("carried_out", column), out);
        numbers.insert(("carried_in", column), before);
        numbers.insert(("new", column), sum + out - before);
    }
    for row in rows(form) {
        let total = details().iter().map(|column| numbers[&(row, *column)]).sum();
        numbers.insert((row, "total"), total);
    }
    let text = text(rng, form, &numbers);
    Truth { form, numbers, text }
}

/// A few sentences that quote totals of the table.
fn text(rng: &mut Rng, form: &str, numbers: &Numbers) -> String {
    let total = |row: &'static str| numbers[&(row, "total")];
    let all = outcomes(form);
    let group = |key: &str| -> i64 { all.iter().filter(|row| row.starts_with(key)).map(|row| total(row)).sum() };
    let mut text = format!("本年新收政府信息公开申请{}件", total("new"));
    if rng.chance(70) {
        text += &format!("，上年结转{}件", total("carried_in"));
    }
    if rng.chance(40) {
        let natural = numbers[&("new", "natural_person")];
        text += &format!("。其中，自然人申请{natural}件，法人或其他组织申请{}件", total("new") - natural);
    }
    text += &format!("。共办结{}件", total("results.total"));
    if rng.chance(50) {
        let groups = [
            ("予以公开", "results.granted"),
            ("部分公开", "results.partly_granted"),
            ("不予公开", "results.refused"),
            ("无法提供", "results.unable"),
            ("不予处理", "results.not_processed"),
            ("其他处理", "results.other"),
        ];
        let said: Vec<String> = groups.iter().map(|(words, key)| format!("{words}{}件", group(key))).collect();
        text += &format!("，其中{}", said.join("，"));
    }
    if rng.chance(60) {
        text += &format!("。结转下年度继续办理{}件", total("carried_out"));
    }
    text + "。"
}

/// The report that a table and its text make.
pub fn report(form: &'static str, numbers: &Numbers, text: &str) -> Report {
    let mut sheet = Sheet::empty(form::version(form).unwrap().table(TableKind::Requests));
    for ((row, column), number) in numbers {
        sheet.entry_mut(row, column).unwrap().value = Value::Number((*number).into());
    }
    let section = Section { number: 1, heading: "总体情况".into(), text: text.into() };
    let mut report = Report { year: Some(2023), form: Some(form.into()), sections: vec![section], ..Report::default() };
    report.sheets[TableKind::Requests as usize] = Some(sheet);
    report
}

/// The address of a cell of table 三.
pub fn id(row: &'static str, column: &'static str) -> CellId {
    CellId { table: TableKind::Requests, row, column }
}

//! Worked examples: small reports in a few lines, as the rules' book shows them and the tests run them.
//!
//! A report begins with a line of its year and issuer; all cells of the three tables are 0 then, and the lines that
//! follow say what is otherwise:
//!
//! ```text
//! 2023 威海市环翠区科学技术局
//! requests.new 1 0 0 0 0 0 1        a row of a table: numbers, `-` for a blank, `/` for a mark
//! requests form 2019                a table in another form
//! without disputes                  a table, a row of one (`requests.new`) or a section (`§6`) that is missing
//! published 2024-02-10              the day of publication
//! doubt requests.new.total 3（注）    a cell that was read with doubt, and what it says
//! §1 收到信息公开申请1件。             a paragraph of a section
//! ```

use rust_decimal::Decimal;

use crate::division::{self, Kind, Level};
use crate::form::{self, TableKind, section::SECTIONS};
use crate::report::{Report, Section, Sheet, Value, Warning};

/// A worked example of a rule: what it finds, and the same without the defect.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// One or more reports that the rule finds something in.
    pub wrong: &'static str,
    /// The same reports, in which it finds nothing.
    pub right: &'static str,
}

impl Example {
    /// The reports of one side of an example; nothing when a line of it means nothing.
    pub fn reports(written: &str) -> Option<Vec<Report>> {
        let mut reports: Vec<Report> = Vec::new();
        for line in written.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match begin(line) {
                Some(report) => reports.push(report),
                None => set(reports.last_mut()?, line)?,
            }
        }
        (!reports.is_empty()).then_some(reports)
    }
}

/// A report of zeros from its first line.
fn begin(line: &str) -> Option<Report> {
    let (year, name) = line.split_once(' ')?;
    let year: u16 = year.parse().ok()?;
    let mut report = Report {
        title: Some(format!("{name}{year}年政府信息公开工作年度报告")),
        year: Some(year),
        form: Some(form::prescribed(year)?.id.to_owned()),
        ..Report::default()
    };
    report.source.path = format!("{name}{year}");
    report.issuer.name = Some(name.to_owned());
    report.issuer.kind = division::kind(name);
    report.issuer.level = report.issuer.kind.map(|kind| if kind == Kind::Town { Level::Town } else { Level::County });
    if let Some(place) = division::locate(name, &division::Hints::default()) {
        let owned = |name: Option<&str>| name.map(str::to_owned);
        report.issuer.division = owned(place.code);
        report.issuer.province = owned(place.province);
        report.issuer.city = owned(place.city);
        report.issuer.county = owned(place.county);
        report.issuer.level = Some(place.level);
    }
    for section in &SECTIONS {
        let (number, heading) = (section.number, section.heading.to_owned());
        report.sections.push(Section { number, heading, text: String::new() });
    }
    let id = report.form.clone()?;
    TableKind::ALL.into_iter().try_for_each(|kind| blank(&mut report, kind, &id))?;
    Some(report)
}

/// A table of zeros of a given form.
fn blank(report: &mut Report, kind: TableKind, form: &str) -> Option<()> {
    let mut sheet = Sheet::empty(form::version(form)?.table(kind));
    sheet.entries.iter_mut().for_each(|entry| entry.value = Value::Number(Decimal::ZERO));
    *report.sheets.get_mut(kind as usize)? = Some(sheet);
    Some(())
}

/// What a further line says of a report.
fn set(report: &mut Report, line: &str) -> Option<()> {
    if let Some(section) = line.strip_prefix('§') {
        let (number, text) = section.split_once(' ')?;
        let number: u8 = number.parse().ok()?;
        let section = report.sections.iter_mut().find(|section| section.number == number)?;
        if !section.text.is_empty() {
            section.text.push('\n');
        }
        section.text.push_str(text);
        return Some(());
    }
    let table = |word: &str| TableKind::ALL.into_iter().find(|kind| kind.key() == word);
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["published", day] => report.published = Some((*day).to_owned()),
        ["doubt", cell, said] => {
            let warning = Warning::new("cell-note", format!("the cell says “{said}”"), format!("单元格为“{said}”"));
            report.warnings.push(warning.at(cell));
        }
        ["without", what] => remove(report, what)?,
        [word, "form", id] => blank(report, table(word)?, id)?,
        [row, cells @ ..] => {
            let (word, row) = row.split_once('.')?;
            let sheet = report.sheets.get_mut(table(word)? as usize)?.as_mut()?;
            let (_, columns) = sheet.table.rows().find(|(candidate, _)| candidate.key == row)?;
            if cells.len() != columns.len() {
                return None;
            }
            for (column, cell) in columns.iter().zip(cells) {
                sheet.entry_mut(row, column.key)?.value = match *cell {
                    "-" => Value::Blank,
                    "/" => Value::Mark("/".to_owned()),
                    cell => cell.parse().map_or_else(|_| Value::Unreadable(cell.to_owned()), Value::Number),
                };
            }
        }
        [] => return None,
    }
    Some(())
}

/// Takes a section, a table or a row of one out of a report.
fn remove(report: &mut Report, what: &str) -> Option<()> {
    let table = |word: &str| TableKind::ALL.into_iter().find(|kind| kind.key() == word);
    if let Some(number) = what.strip_prefix('§') {
        let number: u8 = number.parse().ok()?;
        let before = report.sections.len();
        report.sections.retain(|section| section.number != number);
        return (report.sections.len() < before).then_some(());
    }
    let Some((word, row)) = what.split_once('.') else {
        return report.sheets.get_mut(table(what)? as usize)?.take().map(|_| ());
    };
    let sheet = report.sheets.get_mut(table(word)? as usize)?.as_mut()?;
    let (_, columns) = sheet.table.rows().find(|(candidate, _)| candidate.key == row)?;
    columns.iter().try_for_each(|column| {
        sheet.entry_mut(row, column.key)?.value = Value::Absent;
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_lines_are_a_report() {
        let written = "2023 威海市环翠区科学技术局\nrequests.new 1 - / 0 0 0 1\nrequests form 2019\nwithout disputes\n\
                       published 2024-02-10\n§1 收到信息公开申请1件。\n§1 均已答复。\nwithout §6\n\
                       without requests.carried_in\n2022 环翠区教育局";
        let reports = Example::reports(written).unwrap();
        assert_eq!(reports.iter().map(|report| report.year).collect::<Vec<_>>(), [Some(2023), Some(2022)]);
        assert_eq!(reports[0].issuer.division.as_deref(), Some("371002"));
        assert_eq!(reports[0].sheet(TableKind::Requests).and_then(Sheet::form).unwrap().id, "2019");
        assert!(reports[0].sheet(TableKind::Disputes).is_none());
        assert_eq!(reports[0].section(1).unwrap().text, "收到信息公开申请1件。\n均已答复。");
        assert!(reports[0].section(6).is_none() && reports[1].section(6).is_some());
        assert_eq!(reports[0].sheet(TableKind::Requests).unwrap().value("carried_in", "total"), &Value::Absent);
        for nonsense in [
            "",
            "requests.new 1",
            "2023 甲局\nrequests.new 1",
            "2023 甲局\nnonsense",
            "2023 甲局\n§9 x",
            "2023 甲局\nwithout x.y",
        ] {
            assert!(Example::reports(nonsense).is_none(), "{nonsense}");
        }
    }
}

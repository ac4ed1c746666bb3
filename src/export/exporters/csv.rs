//! Comma-separated values for spreadsheets: a cell a line, or a finding a line. UTF-8 with a byte order mark, lines that
//! end in CR LF (RFC 4180), and no text that a spreadsheet takes for a formula: text that begins with `=`, `+`, `-`, `@` or
//! their full-width forms, blanks before it or not, gets an apostrophe before it (OWASP, CSV Injection) unless it is a
//! number as a whole.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use rust_decimal::Decimal;

use crate::export::{Content, Exporter, Format, Options};
use crate::finding::{Confidence, Finding, Repair, Status};
use crate::report::{Origin, Report, Value};
use crate::rule::Summary;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "csv",
    contents: &[Content::Records, Content::Findings],
    open: |content, options| Box::new(Csv { content, options }),
};

/// Columns of records; the last five with provenance only.
const CELLS: [&str; 19] = [
    "source",
    "title",
    "issuer",
    "division",
    "year",
    "form",
    "table",
    "table_form",
    "row",
    "column",
    "address",
    "value",
    "state",
    "mark",
    "found_raw",
    "found_table",
    "found_row",
    "found_column",
    "found_line",
];
const WITHOUT_PROVENANCE: usize = 14;

/// Columns of findings, as the JSON names them. Addresses of cells stand with spaces between; equations as `sum: stated /
/// computed`, repairs as `cell: from -> to`, alternatives as such sets with ` | ` between, evidence as quotes, each with
/// `; ` between.
const FINDINGS: [&str; 17] = [
    "source",
    "title",
    "issuer",
    "year",
    "rule",
    "name",
    "severity",
    "status",
    "confidence",
    "message",
    "cells",
    "equations",
    "repairs",
    "alternatives",
    "evidence",
    "basis",
    "fingerprint",
];

struct Csv {
    content: Content,
    options: Options,
}

impl Exporter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = writer();
        match self.content {
            Content::Findings => csv.write_record(FINDINGS)?,
            Content::Records => csv.write_record(CELLS.iter().take(self.columns()))?,
        }
        finish(csv, out)
    }

    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        let mut csv = writer();
        let year = report.year.map(|year| year.to_string()).unwrap_or_default();
        let head = [
            text(&report.source.path),
            text(report.title.as_deref().unwrap_or_default()),
            text(report.issuer.name.as_deref().unwrap_or_default()),
            text(report.issuer.division.as_deref().unwrap_or_default()),
            Cow::Borrowed(year.as_str()),
            text(report.form.as_deref().unwrap_or_default()),
        ];
        for sheet in report.present() {
            let form = sheet.form().map_or("", |form| form.id);
            for (id, entry) in sheet.cells() {
                let (value, state, mark) = match &entry.value {
                    Value::Absent => continue,
                    Value::Number(number) => (number.to_string(), "number", ""),
                    Value::Blank => (String::new(), "blank", ""),
                    Value::Mark(mark) => (String::new(), "mark", mark.as_str()),
                    Value::Unreadable(raw) => (String::new(), "unreadable", raw.as_str()),
                };
                let address = id.to_string();
                let cell =
                    [sheet.table.kind.key(), form, id.row, id.column, &address, &value, state].map(Cow::Borrowed);
                let origin = entry.origin.as_ref().map(found).unwrap_or_default();
                let all = head.iter().chain(&cell).map(|c| &**c);
                let mark = text(mark);
                let all = all.chain([&*mark]).chain(origin.iter().map(|c| &**c));
                csv.write_record(all.take(self.columns()))?;
            }
        }
        finish(csv, out)
    }

    fn findings(&mut self, out: &mut dyn Write, _: &Report, findings: &[Finding]) -> io::Result<()> {
        let lang = self.options.lang;
        let mut csv = writer();
        for finding in findings {
            let defect = &finding.defect;
            let equations = defect.equations.iter().map(|e| format!("{}: {} / {}", e.text, e.stated, e.computed));
            let status = match finding.status {
                Status::Fail => "fail",
                Status::NotEvaluated => "not_evaluated",
            };
            csv.write_record([
                &*text(&finding.source),
                &text(finding.title.as_deref().unwrap_or_default()),
                &text(finding.issuer.as_deref().unwrap_or_default()),
                &finding.year.map(|year| year.to_string()).unwrap_or_default(),
                finding.rule,
                finding.name,
                finding.severity.name(),
                status,
                confidence(defect.confidence),
                &text(defect.message.get(lang)),
                &join(defect.cells.iter().map(ToString::to_string), " "),
                &text(&join(equations, "; ")),
                &repairs(&defect.repairs),
                &join(defect.alternatives.iter().map(|set| repairs(set)), " | "),
                &text(&join(defect.evidence.iter().map(|e| e.quote.clone()), "; ")),
                &text(finding.basis.get(lang)),
                &finding.fingerprint,
            ])?;
        }
        finish(csv, out)
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

impl Csv {
    fn columns(&self) -> usize {
        if self.options.provenance { CELLS.len() } else { WITHOUT_PROVENANCE }
    }
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new())
}

fn finish(csv: Writer<Vec<u8>>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&csv.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// The columns of provenance.
fn found(origin: &Origin) -> [Cow<'_, str>; 5] {
    [
        text(&origin.raw),
        origin.table.to_string().into(),
        origin.row.to_string().into(),
        origin.column.to_string().into(),
        origin.line.map(|line| line.to_string()).unwrap_or_default().into(),
    ]
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Probable => "probable",
        Confidence::Possible => "possible",
    }
}

fn repairs(set: &[Repair]) -> String {
    let repair = |repair: &Repair| {
        let from = repair.from.map(|from| from.to_string()).unwrap_or_default();
        format!("{}: {from} -> {}", repair.cell, repair.to)
    };
    join(set.iter().map(repair), "; ")
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// Text that a spreadsheet shows as text: what would begin a formula gets an apostrophe, unless it is a number.
fn text(text: &str) -> Cow<'_, str> {
    let blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let formula = text.starts_with(['\t', '\r'])
        || text.trim_start_matches(blank).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula && text.parse::<Decimal>().is_err() { format!("'{text}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form;
    use crate::report::Sheet;

    fn lines(provenance: bool, report: &Report) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        let mut exporter = (FORMAT.open)(Content::Records, Options { provenance, ..Options::default() });
        exporter.begin(&mut out).unwrap();
        exporter.report(&mut out, report).unwrap();
        let out = String::from_utf8(out).unwrap();
        let mut csv = csv::Reader::from_reader(out.strip_prefix('\u{feff}').unwrap().as_bytes());
        let heads = csv.headers().unwrap().iter().map(str::to_owned).collect();
        std::iter::once(heads).chain(csv.records().map(|r| r.unwrap().iter().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn a_cell_is_a_line_and_its_state_is_said() {
        let mut sheet = Sheet::empty(&form::version("2021").unwrap().tables[2]);
        for (column, value) in [
            ("upheld", Value::Number((-4).into())),
            ("corrected", Value::Blank),
            ("other", Value::Mark("-".into())),
            ("pending", Value::Unreadable("=1+1".into())),
        ] {
            sheet.entry_mut("reconsideration", column).unwrap().value = value;
        }
        let mut report = Report { title: Some("@甲".into()), ..Report::default() };
        report.sheets[2] = Some(sheet);
        let lines = lines(false, &report);
        assert_eq!(lines.len(), 5);
        let tail = |at: usize| lines[at][11..].join("|");
        assert_eq!([1, 2, 3, 4].map(tail), ["-4|number|", "|blank|", "|mark|'-", "|unreadable|'=1+1"]);
        assert_eq!(lines[1][1], "'@甲");
        assert_eq!(lines[1][10], "disputes.reconsideration.upheld");
    }

    #[test]
    fn provenance_has_columns_of_its_own() {
        let mut sheet = Sheet::empty(&form::version("2021").unwrap().tables[2]);
        let entry = sheet.entry_mut("reconsideration", "total").unwrap();
        entry.value = Value::Number(7.into());
        entry.origin =
            Some(Origin { raw: "-7".into(), table: 4, row: 3, column: 5, line: Some(88), ..Origin::default() });
        let mut report = Report::default();
        report.sheets[2] = Some(sheet);
        assert_eq!(lines(true, &report)[1][14..], ["-7", "4", "3", "5", "88"]);
        assert_eq!(lines(false, &report)[1].len(), WITHOUT_PROVENANCE);
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for (from, to) in [
            ("=1", "'=1"),
            ("-3", "-3"),
            ("+SUM(A1)", "'+SUM(A1)"),
            ("甲", "甲"),
            (" =1", "' =1"),
            ("—", "—"),
            ("\n\u{feff}=1", "'\n\u{feff}=1"),
            ("-1.50", "-1.50"),
            ("-1+1", "'-1+1"),
        ] {
            assert_eq!(text(from), to);
        }
    }
}

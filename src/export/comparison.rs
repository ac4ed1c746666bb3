//! Comparisons written out: one file a format under `comparison`, listed in [`FORMATS`]; that of pages stands with the
//! pages of findings, whose tables it draws.

use std::io::{self, Write};

use super::Options;
use super::exporters::page;
use crate::comparison::{Change, Comparison, Copied, Json, Relation};
use crate::report::{Report, Value};
use crate::rule::flow::{State, Tie};
use crate::text::lang::{Lang, Message, Text};

mod text;

/// A format of comparisons.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Writes a comparison.
    pub write: fn(&mut dyn Write, &Comparison<'_>, Options) -> io::Result<()>,
}

/// Every format, by name.
pub const FORMATS: &[Format] = &[
    Format { name: "html", write: page },
    Format { name: "json", write: json },
    Format { name: "text", write: text::write },
];

fn json(out: &mut dyn Write, comparison: &Comparison<'_>, _: Options) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Json::new(comparison)).map_err(io::Error::from)?;
    writeln!(out)
}

/// A report in a word: its year, else its place.
pub(super) fn side(report: &Report, lang: Lang, later: bool) -> String {
    let place = if later { Text { en: "later", zh: "后者" } } else { Text { en: "earlier", zh: "前者" } };
    report.year.map_or_else(|| place.get(lang).to_owned(), |year| year.to_string())
}

/// Both reports in a word each; two of one year are told apart by their places.
pub(super) fn sides(comparison: &Comparison<'_>, lang: Lang) -> [String; 2] {
    let [earlier, later] = [side(comparison.earlier, lang, false), side(comparison.later, lang, true)];
    if earlier == later { [format!("{earlier} (1)"), format!("{later} (2)")] } else { [earlier, later] }
}

/// What a value says.
pub(super) fn said(value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Mark(text) | Value::Unreadable(text) => text.clone(),
        Value::Blank => Text { en: "blank", zh: "空" }.get(lang).to_owned(),
        // the form or the table has no such cell
        Value::Absent => Text { en: "none", zh: "无此格" }.get(lang).to_owned(),
    }
}

/// By how much a cell grew, with its sign.
pub(super) fn grown(change: &Change<'_>) -> String {
    change.difference().map(|by| format!("{:+}", by.normalize())).unwrap_or_default()
}

/// The label of a changed cell: groups of its row, row and column.
pub(super) fn label(change: &Change<'_>) -> String {
    let (row, column) = (change.place.row, change.place.column);
    row.groups.iter().chain([&row.label, &column.label]).copied().collect::<Vec<_>>().join(" · ")
}

/// What is to be said of a relation where nothing leads from one report to the other.
pub(super) fn unrelated(relation: Relation) -> Option<Text> {
    match relation {
        Relation::Years => None,
        Relation::Apart => Some(Text {
            en: "not judged: there are years between these two",
            zh: "未比对：两份报告不是相邻年度",
        }),
        Relation::Editions => {
            Some(Text { en: "not judged: both are of one year", zh: "未比对：两份报告为同一年度" })
        }
        Relation::Issuers => Some(Text {
            en: "not judged: these are not of one issuer, as far as can be told",
            zh: "未比对：无法确认为同一机关的报告",
        }),
    }
}

/// A tie in words: its sign and what it says.
pub(super) fn tie(tie: &Tie, lang: Lang) -> (&'static str, String) {
    let number = |number: Option<rust_decimal::Decimal>| {
        let blank = Text { en: "blank", zh: "空" }.get(lang);
        number.map_or_else(|| blank.to_owned(), |number| number.normalize().to_string())
    };
    let (stated, computed) = (number(tie.stated), number(tie.computed));
    match (tie.state, lang) {
        (State::Ties, _) => ("✓", format!("{}: {stated}", tie.text)),
        (State::Broken, Lang::En) => ("✗", format!("{}: stated {stated}, by last year's {computed}", tie.text)),
        (State::Broken, Lang::Zh) => ("✗", format!("{}：填报{stated}，按上年应为{computed}", tie.text)),
        (State::Unstated, Lang::En) => ("?", format!("{}: {stated} beside {computed}, not judged", tie.text)),
        (State::Unstated, Lang::Zh) => ("?", format!("{}：{stated}与{computed}，无法比对", tie.text)),
    }
}

/// What was taken over, in words.
pub(super) fn taken(copied: &Copied<'_>) -> Message {
    let (number, count) = (copied.section.number, copied.taken.at.len());
    if copied.taken.is_problems {
        return Message::new(
            format!("Section {number}: the problems are the same"),
            format!("第{number}部分：所列问题相同"),
        );
    }
    let paragraphs = if count == 1 { "1 paragraph".to_owned() } else { format!("{count} paragraphs") };
    Message::new(format!("Section {number}: {paragraphs} taken over"), format!("第{number}部分：{count}段文字照搬"))
}

/// What the comparison comes to, in a line.
pub(super) fn closing(comparison: &Comparison<'_>) -> Message {
    let cells: usize = comparison.tables.iter().map(|pair| pair.same + pair.changes.len()).sum();
    let broken = comparison.ties.iter().filter(|tie| tie.state == State::Broken).count();
    let (changes, ties, copies) = (comparison.changes(), comparison.ties.len(), comparison.copies.len());
    let sections = if copies == 1 { "section" } else { "sections" };
    Message::new(
        format!(
            "{changes} of {cells} cells changed; {broken} of {ties} stocks and flows do not tie; text taken over in \
             {copies} {sections}."
        ),
        format!(
            "{cells}个单元格中{changes}个有变化；{ties}项存量、流量关系中{broken}项不一致；{copies}个部分有照搬文字。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Example;

    fn written(name: &str, reports: &str, lang: Lang) -> String {
        let both = Example::reports(reports).unwrap();
        let format = FORMATS.iter().find(|format| format.name == name).unwrap();
        let mut out = Vec::new();
        (format.write)(&mut out, &Comparison::new(&both[0], &both[1]), Options { lang, ..Options::default() }).unwrap();
        String::from_utf8(out).unwrap()
    }

    const YEARS: &str = "2022 环翠区教育局\nrequests.carried_out 2 0 0 0 0 0 2\n2023 环翠区教育局\n\
                         requests.new 3 0 0 0 0 0 3\nrequests.carried_in 2 - 0 0 0 0 1";

    #[test]
    fn text_tells_cells_flows_and_what_it_comes_to() {
        let text = written("text", YEARS, Lang::En);
        for part in
            ["2022", "+3", "✓ 二（2023年）= 四（2022年） · 自然人: 2", "stated 1, by last year's 2", "cells changed"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(written("text", YEARS, Lang::Zh).contains("填报1，按上年应为2"));
    }

    #[test]
    fn json_follows_its_schema_in_names() {
        let json: serde_json::Value = serde_json::from_str(&written("json", YEARS, Lang::En)).unwrap();
        assert_eq!((&json["schema"], &json["relation"]), (&"gouji.comparison/1".into(), &"years".into()));
        let change = &json["tables"]["requests"]["changes"][0];
        assert_eq!(
            (&change["cell"], &change["from"], &change["to"]),
            (&"requests.new.natural_person".into(), &0.into(), &3.into())
        );
        assert_eq!(json["ties"][2]["state"], "ties");
    }

    #[test]
    fn nothing_of_a_report_is_mark_up_of_the_page() {
        let hostile = YEARS.replace(" - ", " <b>x ").replace("环翠区教育局", "<script>局");
        let html = written("html", &hostile, Lang::Zh);
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("<del") && html.starts_with("<!DOCTYPE html>"));
    }

    #[test]
    fn every_format_writes_what_cannot_be_related() {
        for Format { name, .. } in FORMATS {
            let text =
                written(name, "2023 环翠区教育局\nwithout requests\n2023 环翠区财政局\nwithout disputes", Lang::En);
            assert!(text.len() > 100, "{name}");
        }
    }
}

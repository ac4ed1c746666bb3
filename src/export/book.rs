//! The rules' book: every rule as a page of Markdown with its worked example, and what the program says of it.

use std::collections::HashMap;
use std::io::{self, Write};

use super::layout::clean;
use super::{Content, Options, format};
use crate::finding::Finding;
use crate::form::{Block, Column, Row};
use crate::report::{Report, Sheet, Value};
use crate::rule::check::{check_among, check_by};
use crate::rule::{Check, Corpus, Example, RULES, Rule};
use crate::text::lang::{Lang, Text};

/// Columns that the program's words are wrapped to.
const WIDTH: usize = 96;

/// Writes the whole book in a language.
pub fn book(out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    let title = Text { en: "The rules", zh: "检查规则" }.get(lang);
    let made = Text {
        en: "Made by `gouji --lang en rules --format markdown` from the rules themselves. The words under “What the program says” are \
             those that it prints for the wrong example.",
        zh: "由 `gouji --lang zh rules --format markdown` 根据规则本身生成；“程序的提示”即程序对错误示例的实际输出。",
    };
    writeln!(out, "# {title}\n\n{}\n", made.get(lang))?;
    let heads = match lang {
        Lang::En => "| rule | name | severity | checks |",
        Lang::Zh => "| 规则 | 名称 | 级别 | 检查内容 |",
    };
    writeln!(out, "{heads}\n| --- | --- | --- | --- |")?;
    for rule in RULES {
        let (id, anchor) = (rule.id, anchor(rule));
        let (severity, checks) = (rule.severity.word(lang), escape(rule.explanation.checks.get(lang)));
        writeln!(out, "| [{id}](#{anchor}) | {} | {severity} | {checks} |", rule.name)?;
    }
    RULES.iter().try_for_each(|rule| page(out, rule, lang))
}

/// What the program says of the wrong example of a rule, as lines; nothing where it says nothing.
pub fn said(rule: &'static Rule, lang: Lang) -> Vec<String> {
    let Some(reports) = Example::reports(rule.example.wrong) else { return Vec::new() };
    let options = Options { lang, width: WIDTH, ..Options::default() };
    let Some(mut exporter) = format("text", Content::Findings).map(|format| (format.open)(Content::Findings, options))
    else {
        return Vec::new();
    };
    let mut text = Vec::new();
    for (report, findings) in found(rule, reports) {
        // writing to memory does not fail
        let _ = exporter.findings(&mut text, &report, &findings);
    }
    let text = String::from_utf8_lossy(&text);
    let basis = format!("  = {}: ", Text { en: "basis", zh: "依据" }.get(lang));
    let (mut lines, mut is_basis): (Vec<String>, bool) = (Vec::new(), false);
    for line in text.lines() {
        // the basis has a heading of its own on the page, and where an example was read says nothing
        is_basis = line.starts_with(&basis) || is_basis && line.starts_with("      ");
        if !is_basis && !line.starts_with("  --> ") {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// The reports of an example with what the rule finds in each.
fn found(rule: &'static Rule, reports: Vec<Report>) -> Vec<(Report, Vec<Finding>)> {
    match rule.check {
        Check::Report(_) => reports
            .into_iter()
            .map(|report| {
                let findings = check_by(&report, [rule]).findings;
                (report, findings)
            })
            .collect(),
        Check::Corpus(_) => {
            let corpus = Corpus::new(reports);
            let all = corpus.reports().iter().enumerate();
            all.map(|(at, report)| (report.clone(), check_among(&corpus, at, [rule]).findings)).collect()
        }
    }
}

fn page(out: &mut dyn Write, rule: &'static Rule, lang: Lang) -> io::Result<()> {
    let (since, forms) = (Text { en: "since", zh: "始于" }.get(lang), Text { en: "forms", zh: "格式" }.get(lang));
    let of = if rule.forms.is_empty() {
        Text { en: "any", zh: "不限" }.get(lang).to_owned()
    } else {
        rule.forms.join(Text { en: ", ", zh: "、" }.get(lang))
    };
    writeln!(out, "\n## {} {}\n", rule.id, rule.name)?;
    writeln!(out, "{} · {since} {} · {forms} {of}", rule.severity.word(lang), rule.since)?;
    let page = &rule.explanation;
    let headed = [
        (Text { en: "What it checks", zh: "检查内容" }, page.checks),
        (Text { en: "Why", zh: "为何重要" }, page.why),
        (Text { en: "When it stays silent", zh: "不提示的情形" }, page.silent),
        (Text { en: "How to mend it", zh: "如何更正" }, page.mend),
        (Text { en: "Basis", zh: "依据" }, rule.basis),
    ];
    for (heading, text) in headed {
        let stop = Text { en: ".** ", zh: "**　" }.get(lang);
        writeln!(out, "\n**{}{stop}{}", heading.get(lang), escape(text.get(lang)))?;
    }
    let Example { wrong, right } = rule.example;
    let (Some(wrong), Some(right)) = (Example::reports(wrong), Example::reports(right)) else { return Ok(()) };
    writeln!(out)?;
    let sides = [
        (Text { en: "Wrong", zh: "错误示例" }, page.wrong, &wrong, &right),
        (Text { en: "Right", zh: "正确示例" }, page.right, &right, &wrong),
    ];
    for (heading, text, reports, others) in sides {
        writeln!(out, "### {} {}\n\n{}\n", rule.id, heading.get(lang), escape(text.get(lang)))?;
        side(out, reports, others, lang)?;
    }
    let says = Text { en: "What the program says", zh: "程序的提示" }.get(lang);
    writeln!(out, "### {} {says}\n\n```text", rule.id)?;
    said(rule, lang).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "```")
}

/// The reports of one side of an example: what they have and the blank form has not, or the other side has otherwise.
fn side(out: &mut dyn Write, reports: &[Report], others: &[Report], lang: Lang) -> io::Result<()> {
    let named: HashMap<&str, &Report> = others.iter().map(|other| (other.source.path.as_str(), other)).collect();
    for report in reports {
        let other = named.get(report.source.path.as_str()).copied();
        writeln!(out, "*{}*\n", escape(report.name()))?;
        if let Some(day) = &report.published {
            writeln!(out, "{} {}\n", Text { en: "Published", zh: "发布日期" }.get(lang), escape(day))?;
        }
        for section in report.sections.iter().filter(|section| !section.text.is_empty()) {
            let text = section.text.lines().map(escape).collect::<Vec<_>>().join("\n>\n> ");
            writeln!(out, "> {}. {}: {text}\n", section.number, escape(&section.heading))?;
        }
        let absent = other.into_iter().flat_map(|other| &other.sections);
        for section in absent.filter(|section| report.section(section.number).is_none()) {
            let none = Text { en: "no section", zh: "无此部分：" }.get(lang);
            writeln!(out, "*{none} {}. {}*\n", section.number, escape(&section.heading))?;
        }
        for kind in crate::form::TableKind::ALL {
            let other = other.and_then(|other| other.sheet(kind));
            match (report.sheet(kind), other) {
                (Some(sheet), other) => table(out, sheet, other, lang)?,
                (None, Some(_)) => {
                    writeln!(out, "*{}{}*\n", Text { en: "no table ", zh: "无表" }.get(lang), kind.numeral())?;
                }
                (None, None) => {}
            }
        }
    }
    Ok(())
}

/// The rows of a table that say something, a block each.
fn table(out: &mut dyn Write, sheet: &Sheet, other: Option<&Sheet>, lang: Lang) -> io::Result<()> {
    let form = sheet.form().map_or("", |form| form.id);
    let name = match lang {
        Lang::En => format!("table {} of the form of {form}", sheet.table.kind.numeral()),
        Lang::Zh => format!("表{}（{form}年格式）", sheet.table.kind.numeral()),
    };
    let other_form = other.and_then(Sheet::form).map(|form| form.id);
    if other_form.is_some_and(|other| other != form) {
        writeln!(out, "*{name}*\n")?;
    }
    let same_form = other.filter(|_| other_form == Some(form));
    for block in sheet.table.blocks {
        let differs = |row: &Row, column: &Column| {
            let value = sheet.value(row.key, column.key);
            let zero = matches!(value, Value::Number(number) if number.is_zero());
            !zero || same_form.is_some_and(|other| other.value(row.key, column.key) != value)
        };
        let rows = || block.rows.iter().filter(|row| block.columns.iter().any(|column| differs(row, column)));
        let columns: Vec<&Column> = {
            let last = block.columns.len().saturating_sub(1);
            let keep = |(at, column): &(usize, &Column)| *at == last || rows().any(|row| differs(row, column));
            block.columns.iter().enumerate().filter(keep).map(|(_, column)| column).collect()
        };
        if rows().next().is_some() {
            drawn(out, sheet, block, rows(), &columns, &name)?;
        }
    }
    Ok(())
}

fn drawn<'a>(
    out: &mut dyn Write,
    sheet: &Sheet,
    block: &Block,
    rows: impl Iterator<Item = &'a Row>,
    columns: &[&Column],
    name: &str,
) -> io::Result<()> {
    let heads: Vec<&str> = columns.iter().map(|column| column.label).collect();
    let name = if block.banner.is_empty() { name.to_owned() } else { format!("{name}, {}", block.banner) };
    writeln!(out, "| {} | {} |", escape(&name), heads.join(" | "))?;
    writeln!(out, "| --- |{}", " ---: |".repeat(heads.len()))?;
    for row in rows {
        let cell = |column: &&Column| match sheet.value(row.key, column.key) {
            Value::Number(number) => number.to_string(),
            Value::Mark(text) | Value::Unreadable(text) => escape(text),
            Value::Blank => String::new(),
            Value::Absent => "×".to_owned(),
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        let group = row.groups.last().filter(|group| !group.starts_with("三、"));
        let group = group.map(|group| format!("{group} · ")).unwrap_or_default();
        writeln!(out, "| {} | {} |", escape(&format!("{group}{}", row.label)), cells.join(" | "))?;
    }
    writeln!(out)
}

/// The anchor that Markdown readers make of a rule's heading.
fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.id.to_lowercase(), rule.name)
}

/// Text without anything that Markdown takes for mark-up.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_says_something_of_every_wrong_example() {
        for rule in RULES.iter().filter(|rule| !rule.example.wrong.is_empty()) {
            for lang in [Lang::En, Lang::Zh] {
                let said = said(rule, lang).join("\n");
                assert!(said.contains(&format!("[{}]", rule.id)), "{}: {said}", rule.id);
            }
        }
    }

    #[test]
    fn every_rule_has_a_page_and_every_table_is_regular() {
        for lang in [Lang::En, Lang::Zh] {
            let mut out = Vec::new();
            book(&mut out, lang).unwrap();
            let text = String::from_utf8(out).unwrap();
            for rule in RULES {
                assert!(text.contains(&format!("\n## {} {}\n", rule.id, rule.name)), "{}", rule.id);
                assert!(text.contains(&format!("(#{})", anchor(rule))), "{}", rule.id);
            }
            let bars = |line: &str| line.replace("\\|", "").matches('|').count();
            let mut fenced = false;
            for pair in text.lines().collect::<Vec<_>>().windows(2) {
                fenced ^= pair[0].starts_with("```");
                if !fenced && pair.iter().all(|line| line.starts_with('|')) {
                    assert_eq!(bars(pair[0]), bars(pair[1]), "{pair:?}");
                }
            }
            assert!(!text.contains("  \n") && !text.contains("\n\n\n"));
        }
    }

    #[test]
    fn nothing_of_an_example_is_mark_up() {
        assert_eq!(escape("a|b*c_`<x>[y](z)#"), "a\\|b\\*c\\_\\`\\<x\\>\\[y\\](z)\\#");
    }
}

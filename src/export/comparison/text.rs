//! A comparison for people at a terminal.

use std::io::{self, Write};

use super::{closing, grown, label, said, sides, taken, tie, unrelated};
use crate::comparison::{Comparison, Pair};
use crate::export::Options;
use crate::export::layout::{clean, cut, left, right, width, wrap};
use crate::form::section::SECTIONS;
use crate::rule::flow::State;
use crate::text::lang::{Lang, Text};

/// Writes a comparison.
pub(super) fn write(out: &mut dyn Write, comparison: &Comparison<'_>, options: Options) -> io::Result<()> {
    let Options { lang, width: columns, .. } = options;
    let names = sides(comparison, lang);
    for (name, report) in names.iter().zip([comparison.earlier, comparison.later]) {
        writeln!(out, "{name}  {}\n  --> {}", clean(report.name()), clean(&report.source.path))?;
    }
    for pair in &comparison.tables {
        writeln!(out)?;
        table(out, pair, &names, options)?;
    }
    writeln!(out, "\n{}", Text { en: "Stocks and flows", zh: "存量与流量" }.get(lang))?;
    if let Some(reason) = unrelated(comparison.relation) {
        writeln!(out, "  {}", reason.get(lang))?;
    } else if comparison.ties.is_empty() {
        writeln!(out, "  {}", Text { en: "none is stated", zh: "均未填报" }.get(lang))?;
    }
    for one in &comparison.ties {
        let (sign, words) = tie(one, lang);
        let rule = if one.state == State::Ties { String::new() } else { format!(" [{}]", one.rule) };
        writeln!(out, "  {sign} {}{rule}", clean(&words))?;
    }
    writeln!(out, "\n{}", Text { en: "Text taken over", zh: "照搬的文字" }.get(lang))?;
    if comparison.copies.is_empty() {
        writeln!(out, "  {}", Text { en: "none", zh: "无" }.get(lang))?;
    }
    for copied in &comparison.copies {
        writeln!(out, "  {}", taken(copied).get(lang))?;
        let Some((later, earlier, _)) = &copied.run else { continue };
        for (name, quote) in names.iter().zip([earlier, later]) {
            let indent = width(name) + 6;
            let lines = wrap(&clean(&format!("“{}”", cut(quote, 4 * columns))), columns.saturating_sub(indent));
            for (at, line) in lines.iter().enumerate() {
                let begin = if at == 0 { format!("    {name}: ") } else { " ".repeat(indent) };
                writeln!(out, "{begin}{line}")?;
            }
        }
    }
    writeln!(out)?;
    wrap(closing(comparison).get(lang), columns).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The cells of a table that hold something else.
fn table(out: &mut dyn Write, pair: &Pair<'_>, names: &[String; 2], options: Options) -> io::Result<()> {
    let Options { lang, width: columns, .. } = options;
    let heading = SECTIONS.iter().find(|section| section.number == pair.kind.number());
    let (numeral, heading) = (pair.kind.numeral(), heading.map_or("", |section| section.heading));
    let (changed, all) = (pair.changes.len(), pair.changes.len() + pair.same);
    match lang {
        Lang::En => writeln!(out, "Table {numeral} {heading}: {changed} of {all} cells changed")?,
        Lang::Zh => writeln!(out, "表{numeral} {heading}：{all}个单元格中{changed}个有变化")?,
    }
    for (name, sheet) in names.iter().zip([pair.earlier, pair.later]) {
        if sheet.is_none() {
            let lacks = Text { en: "has no such table that could be read", zh: "未读到该表" }.get(lang);
            writeln!(out, "  {name} {lacks}")?;
        }
    }
    let forms = [pair.earlier, pair.later].map(|sheet| sheet.and_then(|sheet| sheet.form()).map(|form| form.id));
    if let [Some(earlier), Some(later)] = forms
        && earlier != later
    {
        match lang {
            Lang::En => writeln!(out, "  the forms differ: {earlier} and {later}")?,
            Lang::Zh => writeln!(out, "  格式不同：{earlier}年与{later}年")?,
        }
    }
    // a report that lacks the table has every cell changed, which says nothing
    if changed == 0 || pair.earlier.is_none() || pair.later.is_none() {
        return Ok(());
    }
    let rows: Vec<[String; 3]> = pair
        .changes
        .iter()
        .map(|change| {
            [clean(&said(change.from, lang)).into_owned(), clean(&said(change.to, lang)).into_owned(), grown(change)]
        })
        .collect();
    let widest = |at: usize, head: &str| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|text| width(text))
            .chain([width(head)])
            .max()
            .unwrap_or(0)
            .min(24)
    };
    let [first, second] = names;
    let widths = [widest(0, first), widest(1, second), widest(2, "")];
    let room = columns.saturating_sub(widths.iter().map(|w| w + 2).sum::<usize>() + 2).max(16);
    let labels: Vec<String> = pair.changes.iter().map(|change| shortened(&label(change), room)).collect();
    let longest = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let [from, to, grown] = widths;
    writeln!(out, "  {}  {}  {}", " ".repeat(longest), right(first, from), right(second, to))?;
    for (label, [was, is, by]) in labels.iter().zip(&rows) {
        let cells = [right(&cut(was, from), from), right(&cut(is, to), to), right(by, grown)].join("  ");
        writeln!(out, "  {}  {}", left(label, longest), cells.trim_end())?;
    }
    Ok(())
}

/// A label without its outermost groups, as far as it has room; the row and the column stay.
fn shortened(label: &str, room: usize) -> String {
    let mut rest = label;
    while width(rest) > room
        && let Some((_, inner)) = rest.split_once(" · ")
        && inner.contains(" · ")
    {
        rest = inner;
    }
    cut(rest, room).into_owned()
}

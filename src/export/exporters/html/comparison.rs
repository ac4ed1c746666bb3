//! A comparison as a page: the tables of the later report as on their form, with what each changed cell said before.

use std::io::{self, Write};

use super::escape::escape;
use super::marks::{Mark, Marked, Marks};
use super::{open, table};
use crate::comparison::Comparison;
use crate::export::Options;
use crate::export::comparison::{closing, grown, said, sides, taken, tie, unrelated};
use crate::form::TableKind;
use crate::rule::flow::State;
use crate::text::lang::{Lang, Text};

/// Writes a comparison.
pub(in crate::export) fn write(out: &mut dyn Write, comparison: &Comparison<'_>, options: Options) -> io::Result<()> {
    let lang = options.lang;
    let say = |en: &'static str, zh: &'static str| Text { en, zh }.get(lang);
    let names = sides(comparison, lang);
    open(out, lang, say("Two annual reports side by side", "年度报告对照"), &[Mark::Changed])?;
    writeln!(out, "<main>\n<section class=\"summary\">\n<p>{}</p>", closing(comparison).get(lang))?;
    writeln!(out, "<dl class=\"about\">")?;
    for (name, report) in names.iter().zip([comparison.earlier, comparison.later]) {
        let (title, path) = (escape(report.name()), escape(&report.source.path));
        writeln!(out, "<div><dt>{name}</dt><dd><span lang=\"zh-CN\">{title}</span> <code>{path}</code></dd></div>")?;
    }
    writeln!(out, "</dl>\n</section>\n<article>\n<div class=\"sides\">\n<section class=\"found\">")?;
    flows(out, comparison, lang)?;
    writeln!(out, "</section>\n<section class=\"said\">\n<h3>{} → {}</h3>", names[0], names[1])?;
    let marks = marks(comparison, &names, lang);
    let drawing = table::Drawing { report: 1, marks: &marks, lang };
    for pair in &comparison.tables {
        let sheets = [pair.earlier, pair.later];
        if let Some((name, _)) = names.iter().zip(sheets).find(|(_, sheet)| sheet.is_none()) {
            let numeral = pair.kind.numeral();
            let text = match lang {
                Lang::En => format!("{name} has no table {numeral} that could be read; this is the other one's"),
                Lang::Zh => format!("{name}未读到表{numeral}，以下为另一份报告的表格"),
            };
            writeln!(out, "<p class=\"basis\">{text}</p>")?;
        }
        if let Some(sheet) = pair.later.or(pair.earlier) {
            drawing.table(out, sheet)?;
        }
        gone(out, comparison, pair.kind, lang)?;
    }
    copies(out, comparison, &names, lang)?;
    writeln!(out, "</section>\n</div>\n</article>\n</main>\n</body>\n</html>")
}

/// What leads from one report to the other.
fn flows(out: &mut dyn Write, comparison: &Comparison<'_>, lang: Lang) -> io::Result<()> {
    writeln!(out, "<h3>{}</h3>", Text { en: "Stocks and flows", zh: "存量与流量" }.get(lang))?;
    if let Some(reason) = unrelated(comparison.relation) {
        return writeln!(out, "<p>{}</p>", reason.get(lang));
    }
    writeln!(out, "<ol class=\"items\">")?;
    for one in &comparison.ties {
        let class = match one.state {
            State::Ties => "clear",
            State::Broken => "error",
            State::Unstated => "unknown",
        };
        let (sign, words) = tie(one, lang);
        writeln!(
            out,
            "<li class=\"item {class}\"><span class=\"severity\">{sign} {}</span> {}</li>",
            one.rule,
            escape(&words)
        )?;
    }
    writeln!(out, "</ol>")
}

/// The changed cells of what is drawn.
fn marks(comparison: &Comparison<'_>, [earlier, later]: &[String; 2], lang: Lang) -> Marks {
    let both = comparison.tables.iter().filter(|pair| pair.earlier.is_some() && pair.later.is_some());
    let marked = |change: &crate::comparison::Change<'_>| {
        let (from, to) = (said(change.from, lang), said(change.to, lang));
        let note = format!("{earlier}: {from} · {later}: {to} {}", grown(change)).trim_end().to_owned();
        let marked = Marked { mark: Mark::Changed, notes: vec![note], finding: None, to: None, was: Some(from) };
        (change.cell(), marked)
    };
    both.flat_map(|pair| &pair.changes).map(marked).collect()
}

/// The cells that only the earlier form has, and that say something.
fn gone(out: &mut dyn Write, comparison: &Comparison<'_>, kind: TableKind, lang: Lang) -> io::Result<()> {
    let pair = comparison.tables.iter().find(|pair| pair.kind == kind);
    let Some((pair, later)) = pair.and_then(|pair| Some((pair, pair.later?))) else { return Ok(()) };
    let is_gone =
        |change: &&crate::comparison::Change<'_>| later.entry(change.cell().row, change.cell().column).is_none();
    let gone: Vec<String> = pair
        .changes
        .iter()
        .filter(is_gone)
        .map(|change| format!("{} {}", crate::export::comparison::label(change), said(change.from, lang)))
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let head = Text { en: "on the earlier form alone", zh: "仅见于前一格式" }.get(lang);
    writeln!(out, "<details class=\"doubts\"><summary>{head} ({})</summary><ul lang=\"zh-CN\">", gone.len())?;
    gone.iter().try_for_each(|line| writeln!(out, "<li>{}</li>", escape(line)))?;
    writeln!(out, "</ul></details>")
}

/// Text that was taken over, as both have it.
fn copies(out: &mut dyn Write, comparison: &Comparison<'_>, names: &[String; 2], lang: Lang) -> io::Result<()> {
    writeln!(out, "<h3>{}</h3>", Text { en: "Text taken over", zh: "照搬的文字" }.get(lang))?;
    if comparison.copies.is_empty() {
        return writeln!(out, "<p>{}</p>", Text { en: "none", zh: "无" }.get(lang));
    }
    for copied in &comparison.copies {
        writeln!(out, "<h4>{}</h4>", taken(copied).get(lang))?;
        let Some((later, earlier, _)) = &copied.run else { continue };
        write!(out, "<div class=\"scroll\"><table><tbody>")?;
        for (name, quote) in names.iter().zip([earlier, later]) {
            let quote = escape(quote);
            writeln!(out, "<tr><th scope=\"row\">{name}</th><td class=\"quote\" lang=\"zh-CN\">{quote}</td></tr>")?;
        }
        writeln!(out, "</tbody></table></div>")?;
    }
    Ok(())
}

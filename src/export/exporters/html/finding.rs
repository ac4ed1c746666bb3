//! A finding as an item of a list, with links to its cells and to the sentences that it quotes.

use std::io::{self, Write};

use super::escape::escape;
use super::marks::Marks;
use super::prose;
use crate::export::exporters::text::confidence;
use crate::finding::{Finding, Repair, Severity, Status};
use crate::form::CellId;
use crate::report::Report;
use crate::rule;
use crate::text::lang::{Lang, Text};

/// Most cells that are named without being asked for, and most in all.
const FEW: usize = 6;
const MOST: usize = 200;

/// The findings of one report.
pub(super) struct Items<'a> {
    /// Place of the report.
    pub(super) place: usize,
    /// The report.
    pub(super) report: &'a Report,
    /// Its findings.
    pub(super) findings: &'a [Finding],
    /// Its marked cells.
    pub(super) marks: &'a Marks,
    /// The language.
    pub(super) lang: Lang,
}

/// The sign of a severity.
pub(super) fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Warning => "⚠",
        Severity::Note => "ⓘ",
    }
}

impl Items<'_> {
    /// The list of them, in their order.
    pub(super) fn list(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<ol class=\"items\">")?;
        let mut all = self.findings.iter().enumerate();
        all.try_for_each(|(at, finding)| match finding.status {
            Status::Fail => self.item(out, at, finding),
            Status::NotEvaluated => self.unknown(out, at, finding),
        })?;
        writeln!(out, "</ol>")
    }

    fn item(&self, out: &mut dyn Write, at: usize, finding: &Finding) -> io::Result<()> {
        let (place, lang, defect) = (self.place, self.lang, &finding.defect);
        let (class, number) = (finding.severity.name(), at + 1);
        writeln!(out, "<li id=\"r{place}-f{number}\" class=\"item {class}\">")?;
        let (sign, word) = (sign(finding.severity), finding.severity.word(lang));
        let checks = rule::rule(finding.rule).map_or("", |rule| rule.explanation.checks.get(lang));
        write!(out, "<h4><span class=\"severity\"><span aria-hidden=\"true\">{sign}</span> {word}</span> ")?;
        write!(out, "<abbr title=\"{}\">{}</abbr> {} ", escape(checks), finding.rule, finding.name)?;
        writeln!(out, "<span class=\"sure\">{}</span></h4>", confidence(defect.confidence, lang))?;
        writeln!(out, "<p>{}</p>", escape(defect.message.get(lang)))?;
        out.write_all(b"<dl>")?;
        if !defect.repairs.is_empty() {
            self.term(out, Text { en: "change", zh: "建议核对" })?;
            self.changes(out, &defect.repairs)?;
        }
        if !defect.alternatives.is_empty() {
            self.term(out, Text { en: "or", zh: "或" })?;
            defect.alternatives.iter().try_for_each(|set| self.changes(out, set))?;
        }
        if !defect.equations.is_empty() {
            self.term(out, Text { en: "sums", zh: "勾稽" })?;
        }
        for equation in &defect.equations {
            let (stated, computed) = (equation.stated, equation.computed);
            let said = match lang {
                Lang::En => format!("stated {stated}, computed {computed}"),
                Lang::Zh => format!("填报{stated}，计算{computed}"),
            };
            writeln!(out, "<dd>{} <b>{said}</b></dd>", escape(&equation.text))?;
        }
        if !defect.cells.is_empty() {
            self.term(out, Text { en: "cells", zh: "单元格" })?;
            self.cells(out, &defect.cells)?;
        }
        self.quotes(out, at, finding)?;
        self.term(out, Text { en: "basis", zh: "依据" })?;
        writeln!(out, "<dd class=\"basis\">{}</dd></dl></li>", escape(finding.basis.get(lang)))
    }

    fn unknown(&self, out: &mut dyn Write, at: usize, finding: &Finding) -> io::Result<()> {
        let (place, number, lang) = (self.place, at + 1, self.lang);
        let what = Text { en: "not evaluated", zh: "未能判断" }.get(lang);
        write!(
            out,
            "<li id=\"r{place}-f{number}\" class=\"item unknown\"><p><span aria-hidden=\"true\">○</span> {what} "
        )?;
        writeln!(out, "{} {}: {}</p></li>", finding.rule, finding.name, escape(finding.defect.message.get(lang)))
    }

    fn term(&self, out: &mut dyn Write, term: Text) -> io::Result<()> {
        write!(out, "<dt>{}</dt>", term.get(self.lang))
    }

    /// A set of changes, a line each.
    fn changes(&self, out: &mut dyn Write, set: &[Repair]) -> io::Result<()> {
        out.write_all(b"<dd><ul>")?;
        for repair in set {
            let blank = Text { en: "(blank)", zh: "（空）" }.get(self.lang);
            let from = repair.from.map_or_else(|| blank.to_owned(), |from| from.to_string());
            out.write_all(b"<li>")?;
            self.cell(out, repair.cell)?;
            write!(out, " <b>{from} → {}</b></li>", repair.to)?;
        }
        writeln!(out, "</ul></dd>")
    }

    fn cells(&self, out: &mut dyn Write, cells: &[CellId]) -> io::Result<()> {
        let few = cells.len() <= FEW;
        if few {
            out.write_all(b"<dd><ul>")?;
        } else {
            let count = match self.lang {
                Lang::En => format!("{} cells", cells.len()),
                Lang::Zh => format!("共{}个", cells.len()),
            };
            write!(out, "<dd><details><summary>{count}</summary><ul>")?;
        }
        for cell in cells.iter().take(MOST) {
            out.write_all(b"<li>")?;
            self.cell(out, *cell)?;
            out.write_all(b"</li>")?;
        }
        if cells.len() > MOST {
            out.write_all("<li>…</li>".as_bytes())?;
        }
        writeln!(out, "</ul>{}</dd>", if few { "" } else { "</details>" })
    }

    /// A cell in the words of its form, with a link to it where it is drawn.
    fn cell(&self, out: &mut dyn Write, id: CellId) -> io::Result<()> {
        let words = self.words(id).unwrap_or_else(|| id.to_string());
        let drawn = self.report.sheet(id.table).is_some() && self.marks.contains_key(&id);
        if drawn {
            write!(out, "<a lang=\"zh-CN\" href=\"#r{}-{id}\" title=\"{id}\">{}</a>", self.place, escape(&words))
        } else {
            write!(out, "<span lang=\"zh-CN\" title=\"{id}\">{}</span>", escape(&words))
        }
    }

    fn words(&self, id: CellId) -> Option<String> {
        let place = self.report.sheet(id.table)?.table.places().find(|place| place.id == id)?;
        let group = place.row.groups.last().filter(|group| !group.starts_with("三、"));
        let group = group.map(|group| format!("{group} ")).unwrap_or_default();
        Some(format!("表{}：{group}{} · {}", id.table.numeral(), place.row.label, place.column.label))
    }

    fn quotes(&self, out: &mut dyn Write, at: usize, finding: &Finding) -> io::Result<()> {
        let evidence = &finding.defect.evidence;
        if !evidence.is_empty() {
            self.term(out, Text { en: "says", zh: "正文" })?;
        }
        for (number, evidence) in evidence.iter().enumerate() {
            let text = match evidence.section {
                0 => Some(self.report.preamble.as_str()),
                section => self.report.section(section).map(|section| section.text.as_str()),
            };
            let quote = escape(&evidence.quote);
            let is_there = text.is_some_and(|text| !evidence.quote.is_empty() && text.contains(&evidence.quote));
            let to = match (is_there, text) {
                (true, _) => prose::name(self.place, at, number),
                (false, Some(_)) => prose::section(self.place, evidence.section),
                (false, None) => {
                    writeln!(out, "<dd><q lang=\"zh-CN\">{quote}</q></dd>")?;
                    continue;
                }
            };
            writeln!(out, "<dd><a href=\"#{to}\"><q lang=\"zh-CN\">{quote}</q></a></dd>")?;
        }
        Ok(())
    }
}

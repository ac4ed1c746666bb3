//! Findings as a page: the tables of each report as on their form with the flagged cells marked, what was found beside
//! them, and the sentences that it quotes. One file without scripts; it asks for nothing from elsewhere.

use std::io::{self, Write};

use self::escape::escape;
use self::finding::{Items, sign};
use self::marks::{Mark, marks};
use super::text::closing;
use crate::export::layout::cut;
use crate::export::{Content, Exporter, Format, Options};
use crate::finding::{Finding, Severity, Status};
use crate::form::TableKind;
use crate::report::Report;
use crate::rule::Summary;
use crate::text::lang::{Lang, Text};

pub(in crate::export) mod comparison;
mod escape;
mod finding;
mod heads;
mod marks;
mod prose;
mod table;
#[cfg(test)]
mod tests;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "html",
    contents: &[Content::Findings],
    open: |_, options| Box::new(Page { options, rows: Vec::new() }),
};

const STYLE: &str = include_str!("html/style.css");
/// Widest title in the summary, in columns of a terminal.
const WIDEST: usize = 120;

struct Page {
    options: Options,
    /// What the summary says of each report.
    rows: Vec<Row>,
}

/// A report in the summary.
struct Row {
    name: String,
    counts: Counts,
}

/// Findings by severity, worst first, and rules that were not judged.
#[derive(Clone, Copy, Default)]
struct Counts {
    found: [usize; 3],
    unknown: usize,
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let of = |severity| {
            findings.iter().filter(|finding| finding.status == Status::Fail && finding.severity == severity).count()
        };
        let unknown = findings.iter().filter(|finding| finding.status == Status::NotEvaluated).count();
        Self { found: Severity::ALL.map(of), unknown }
    }
}

impl Exporter for Page {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let title = self.say("Annual reports checked", "年度报告检查结果");
        open(out, self.options.lang, title, &Mark::ALL)?;
        writeln!(out, "<main>")
    }

    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        self.findings(out, report, &[])
    }

    fn findings(&mut self, out: &mut dyn Write, report: &Report, findings: &[Finding]) -> io::Result<()> {
        let counts = Counts::of(findings);
        self.rows.push(Row { name: cut(report.name(), WIDEST).into_owned(), counts });
        let place = self.rows.len();
        writeln!(out, "<article id=\"r{place}\" aria-labelledby=\"r{place}-title\">")?;
        self.head(out, report, counts, place)?;
        // many reports without a finding would bury the others
        if !findings.is_empty() || !self.options.several {
            self.body(out, report, findings, place)?;
        }
        writeln!(out, "</article>")
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let head = self.say("Summary", "汇总");
        writeln!(out, "</main>\n<section class=\"summary\" id=\"summary\" aria-label=\"{head}\">")?;
        writeln!(out, "<p>{}</p>", escape(&closing(summary, self.options.lang)))?;
        if self.rows.len() > 1 {
            self.summary(out)?;
        }
        writeln!(out, "</section>\n</body>\n</html>")
    }
}

/// What stands before the content of a page: its head, with a title, a legend of some marks, and no way out to anywhere.
fn open(out: &mut dyn Write, lang: Lang, title: &str, legend: &[Mark]) -> io::Result<()> {
    let name = Text { en: "en-GB", zh: "zh-CN" }.get(lang);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"{name}\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{title} · gouji</title>")?;
    writeln!(out, "<style>\n{STYLE}</style>\n</head>\n<body>\n<header class=\"page\">")?;
    writeln!(out, "<h1>{title}</h1>\n<p class=\"by\">gouji 勾稽 {}</p>", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "<dl class=\"legend\" aria-label=\"{}\">", Text { en: "Legend", zh: "图例" }.get(lang))?;
    for mark in legend {
        let (class, sign, meaning) = (mark.class(), mark.sign(), mark.meaning().get(lang));
        writeln!(out, "<div><dt class=\"{class}\">8<sup>{sign}</sup></dt><dd>{meaning}</dd></div>")?;
    }
    writeln!(out, "</dl>\n</header>")
}

impl Page {
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        Text { en, zh }.get(self.options.lang)
    }

    /// The heading of a report: what it is, where it was read, and what was found in it.
    fn head(&self, out: &mut dyn Write, report: &Report, counts: Counts, place: usize) -> io::Result<()> {
        let name = cut(report.name(), 2 * WIDEST);
        writeln!(out, "<header>\n<h2 id=\"r{place}-title\" lang=\"zh-CN\">{}</h2>", escape(&name))?;
        out.write_all(b"<p class=\"counts\">")?;
        self.counts(out, counts)?;
        writeln!(out, "</p>\n<dl class=\"about\">")?;
        let year = report.year.map(|year| year.to_string());
        let facts = [
            (Text { en: "issuer", zh: "编制单位" }, report.issuer.name.as_deref()),
            (Text { en: "year", zh: "年度" }, year.as_deref()),
            (Text { en: "form", zh: "格式" }, report.form.as_deref()),
            (Text { en: "published", zh: "发布日期" }, report.published.as_deref()),
            (Text { en: "read from", zh: "来源" }, Some(report.source.path.as_str())),
        ];
        for (term, fact) in facts {
            let Some(fact) = fact.filter(|fact| !fact.is_empty()) else { continue };
            writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", term.get(self.options.lang), escape(fact))?;
        }
        if let Some(url) = report.source.url.as_deref() {
            let (term, shown) = (self.say("address", "网址"), escape(url));
            let is_web = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
            if is_web {
                writeln!(
                    out,
                    "<div><dt>{term}</dt><dd><a rel=\"noreferrer noopener\" href=\"{shown}\">{shown}</a></dd></div>"
                )?;
            } else {
                writeln!(out, "<div><dt>{term}</dt><dd>{shown}</dd></div>")?;
            }
        }
        writeln!(out, "</dl>\n</header>")
    }

    /// What was found, in a line.
    fn counts(&self, out: &mut dyn Write, counts: Counts) -> io::Result<()> {
        let lang = self.options.lang;
        for (kind, count) in Severity::ALL.into_iter().zip(counts.found).filter(|(_, count)| *count > 0) {
            let (class, sign, word) = (kind.name(), sign(kind), kind.word(lang));
            write!(
                out,
                "<span class=\"count {class}\"><span aria-hidden=\"true\">{sign}</span> {word} {count}</span> "
            )?;
        }
        if counts.found == [0; 3] {
            write!(out, "<span class=\"count clear\">✓ {}</span> ", self.say("nothing found", "未发现问题"))?;
        }
        if counts.unknown > 0 {
            let word = self.say("not evaluated", "未能判断");
            write!(out, "<span class=\"count unknown\">○ {word} {}</span>", counts.unknown)?;
        }
        Ok(())
    }

    fn body(&self, out: &mut dyn Write, report: &Report, findings: &[Finding], place: usize) -> io::Result<()> {
        let lang = self.options.lang;
        let marks = marks(report, findings, lang);
        writeln!(out, "<div class=\"sides\">\n<section class=\"found\">\n<h3>{}</h3>", self.say("Found", "检查结果"))?;
        Items { place, report, findings, marks: &marks, lang }.list(out)?;
        self.doubts(out, report)?;
        writeln!(out, "</section>\n<section class=\"said\">\n<h3>{}</h3>", self.say("The report", "报告内容"))?;
        let drawing = table::Drawing { report: place, marks: &marks, lang };
        if prose::is_quoted(&report.preamble, 0, findings) {
            write!(out, "<p class=\"prose\" lang=\"zh-CN\" id=\"{}\">", prose::section(place, 0))?;
            prose::write(out, &report.preamble, 0, place, findings)?;
            writeln!(out, "</p>")?;
        }
        let mut drawn: Vec<TableKind> = Vec::new();
        for section in &report.sections {
            self.section(out, section, place, findings)?;
            let kind = TableKind::ALL.into_iter().find(|kind| kind.number() == section.number && !drawn.contains(kind));
            if let Some((kind, sheet)) = kind.and_then(|kind| Some((kind, report.sheet(kind)?))) {
                drawing.table(out, sheet)?;
                drawn.push(kind);
            }
        }
        let rest = report.present().filter(|sheet| !drawn.contains(&sheet.table.kind));
        rest.into_iter().try_for_each(|sheet| drawing.table(out, sheet))?;
        writeln!(out, "</section>\n</div>")
    }

    /// A section of the text, open where something is quoted of it.
    fn section(
        &self,
        out: &mut dyn Write,
        section: &crate::report::Section,
        place: usize,
        findings: &[Finding],
    ) -> io::Result<()> {
        let number = section.number;
        let numeral = ["一", "二", "三", "四", "五", "六"].get(usize::from(number).wrapping_sub(1)).unwrap_or(&"？");
        let (heading, id) = (escape(&section.heading), prose::section(place, number));
        if section.text.trim().is_empty() {
            return writeln!(out, "<p class=\"heading\" lang=\"zh-CN\" id=\"{id}\">{numeral}、{heading}</p>");
        }
        let open = if prose::is_quoted(&section.text, number, findings) { " open" } else { "" };
        writeln!(out, "<details lang=\"zh-CN\" id=\"{id}\"{open}><summary>{numeral}、{heading}</summary>")?;
        out.write_all(b"<p class=\"prose\">")?;
        prose::write(out, &section.text, number, place, findings)?;
        writeln!(out, "</p></details>")
    }

    /// What was repaired, inferred or doubtful in reading.
    fn doubts(&self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        /// Most that are listed.
        const MOST: usize = 50;
        if report.warnings.is_empty() {
            return Ok(());
        }
        let what = self.say("notes of the reading", "读取说明");
        writeln!(out, "<details class=\"doubts\"><summary>{what} ({})</summary><ul>", report.warnings.len())?;
        for warning in report.warnings.iter().take(MOST) {
            let cell = warning.cell.as_deref().map(|cell| format!(" {}", escape(cell))).unwrap_or_default();
            let message = escape(warning.message.get(self.options.lang));
            writeln!(out, "<li>{message} <code>{}{cell}</code></li>", escape(&warning.code))?;
        }
        writeln!(out, "</ul></details>")
    }

    /// A line for each report.
    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let report = self.say("report", "报告");
        let unknown = self.say("not evaluated", "未能判断");
        write!(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{report}\"><table><thead><tr>")?;
        write!(out, "<th scope=\"col\">{report}</th>")?;
        for kind in Severity::ALL {
            write!(out, "<th scope=\"col\">{} {}</th>", sign(kind), kind.word(self.options.lang))?;
        }
        writeln!(out, "<th scope=\"col\">○ {unknown}</th></tr></thead><tbody>")?;
        for (at, Row { name, counts }) in self.rows.iter().enumerate() {
            let place = at + 1;
            write!(out, "<tr><th scope=\"row\"><a lang=\"zh-CN\" href=\"#r{place}\">{}</a></th>", escape(name))?;
            for count in counts.found.into_iter().chain([counts.unknown]) {
                write!(out, "<td{}>{count}</td>", if count == 0 { " class=\"zero\"" } else { "" })?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table></div>")
    }
}

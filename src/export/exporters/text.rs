//! Findings for people: what was found, the piece of the table that it is about with the cells marked, and why.

use std::io::{self, Write};

use crate::export::drawing::{LeftOut, Piece, pieces};
use crate::export::layout::{clean, cut, left, right, width, wrap};
use crate::export::{Content, Exporter, Format, Options};
use crate::finding::{Confidence, Finding, Repair, Severity, Status};
use crate::report::Report;
use crate::rule::Summary;
use crate::text::lang::{Lang, Text};

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "text",
    contents: &[Content::Findings],
    open: |_, options| Box::new(Plain { options, written: false, among: false }),
};

/// Most equations, quotes and alternatives that a finding shows.
const MOST: usize = 8;
/// Narrowest label of a row in a drawing.
const NARROWEST: usize = 16;

struct Plain {
    options: Options,
    written: bool,
    /// Whether findings among reports follow, and their heading was not written yet.
    among: bool,
}

impl Exporter for Plain {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// The name alone: people read reports better than records of them.
    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        writeln!(out, "{}", clean(report.name()))
    }

    fn findings(&mut self, out: &mut dyn Write, report: &Report, findings: &[Finding]) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        if std::mem::replace(&mut self.written, true) {
            writeln!(out)?;
        }
        if std::mem::take(&mut self.among) {
            let head = Text { en: "Held against other years and units", zh: "与其他年度、其他单位比对" };
            writeln!(out, "{}\n", self.paint(Style::Strong, &format!("== {} ==", head.get(self.options.lang))))?;
        }
        if let Some(title) = &report.title {
            writeln!(out, "{}", self.paint(Style::Strong, &clean(title)))?;
        }
        writeln!(out, "  {} {}", self.paint(Style::Faint, "-->"), clean(&report.source.path))?;
        let (found, unknown): (Vec<_>, Vec<_>) = findings.iter().partition(|f| f.status == Status::Fail);
        for finding in found {
            writeln!(out)?;
            self.finding(out, report, finding)?;
        }
        if !unknown.is_empty() {
            writeln!(out)?;
        }
        unknown.into_iter().try_for_each(|finding| self.unknown(out, finding))
    }

    fn among(&mut self, _: &mut dyn Write) -> io::Result<()> {
        self.among = true;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.written {
            writeln!(out)?;
        }
        wrap(&closing(summary, self.options.lang), self.options.width)
            .iter()
            .try_for_each(|line| writeln!(out, "{}", self.paint(Style::Strong, line)))
    }
}

impl Plain {
    fn finding(&self, out: &mut dyn Write, report: &Report, finding: &Finding) -> io::Result<()> {
        let lang = self.options.lang;
        let defect = &finding.defect;
        let severity =
            self.paint(style(finding.severity), &format!("{}[{}]", finding.severity.word(lang), finding.rule));
        let found = Text { en: "found", zh: "发现" }.get(lang);
        let name = self.paint(Style::Strong, finding.name);
        let sure = self.paint(Style::Faint, &format!("({})", confidence(defect.confidence, lang)));
        writeln!(out, "{severity} {found}: {name} {sure}")?;
        self.paragraph(out, "  ", "  ", defect.message.get(lang))?;
        for sheet in report.present() {
            for piece in pieces(sheet, finding.rule, defect, lang) {
                self.piece(out, &piece, finding.severity)?;
            }
        }
        let (stated, computed) = match lang {
            Lang::En => ("stated", "computed"),
            Lang::Zh => ("填报", "计算"),
        };
        let equations =
            defect.equations.iter().map(|e| format!("{}: {stated} {}, {computed} {}", e.text, e.stated, e.computed));
        self.list(out, Text { en: "sum", zh: "勾稽" }, equations)?;
        let repairs = (!defect.repairs.is_empty()).then(|| changes(&defect.repairs));
        self.list(out, Text { en: "change", zh: "建议核对" }, repairs.into_iter())?;
        self.list(out, Text { en: "or", zh: "或" }, defect.alternatives.iter().map(|set| changes(set)))?;
        let quotes = defect.evidence.iter().map(|evidence| match (evidence.section, lang) {
            (0, Lang::En) => format!("“{}” (preamble)", evidence.quote),
            (0, Lang::Zh) => format!("“{}”（引言）", evidence.quote),
            (section, Lang::En) => format!("“{}” (section {section})", evidence.quote),
            (section, Lang::Zh) => format!("“{}”（第{section}部分）", evidence.quote),
        });
        self.list(out, Text { en: "says", zh: "正文" }, quotes)?;
        self.list(out, Text { en: "basis", zh: "依据" }, std::iter::once(finding.basis.get(lang).to_owned()))
    }

    fn unknown(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let lang = self.options.lang;
        let what = Text { en: "not evaluated", zh: "未能判断" }.get(lang);
        let text = format!("{what}[{}] {}: {}", finding.rule, finding.name, finding.defect.message.get(lang));
        self.paragraph(out, "", "  ", &text)
    }

    /// Lines that begin with a word, the same for each.
    fn list(&self, out: &mut dyn Write, word: Text, items: impl ExactSizeIterator<Item = String>) -> io::Result<()> {
        let word = word.get(self.options.lang);
        let rest = items.len().saturating_sub(MOST);
        let indent = " ".repeat(width(word) + 6);
        for item in items.take(MOST) {
            let lines = wrap(&clean(&item), self.options.width.saturating_sub(indent.len()));
            for (at, line) in lines.iter().enumerate() {
                let begin = if at == 0 {
                    format!("  {} {}: ", self.paint(Style::Faint, "="), self.paint(Style::Strong, word))
                } else {
                    indent.clone()
                };
                writeln!(out, "{begin}{line}")?;
            }
        }
        match (rest, self.options.lang) {
            (0, _) => Ok(()),
            (rest, Lang::En) => writeln!(out, "{indent}… {rest} more"),
            (rest, Lang::Zh) => writeln!(out, "{indent}… 另有{rest}项"),
        }
    }

    fn paragraph(&self, out: &mut dyn Write, first: &str, others: &str, text: &str) -> io::Result<()> {
        let lines = wrap(&clean(text), self.options.width.saturating_sub(others.len()));
        let begin = |at| if at == 0 { first } else { others };
        lines.iter().enumerate().try_for_each(|(at, line)| writeln!(out, "{}{line}", begin(at)))
    }

    fn piece(&self, out: &mut dyn Write, piece: &Piece, severity: Severity) -> io::Result<()> {
        let bar = self.paint(Style::Faint, "│");
        let columns: Vec<usize> = piece
            .heads
            .iter()
            .enumerate()
            .map(|(c, head)| {
                let cells = piece.lines.iter().filter_map(|line| line.cells.get(c)).map(|(text, _)| width(text));
                cells.chain([width(head)]).max().unwrap_or(0)
            })
            .collect();
        let room = self.options.width.saturating_sub(4 + columns.iter().map(|c| c + 2).sum::<usize>()).max(NARROWEST);
        let label = |line: &crate::export::drawing::Line| {
            let long = line.group.map(|group| format!("{group} · {}", line.label)).filter(|long| width(long) <= room);
            long.unwrap_or_else(|| cut(line.label, room).into_owned())
        };
        let labels: Vec<String> = piece.lines.iter().map(label).collect();
        let first = labels.iter().map(|label| width(label)).max().unwrap_or(0);
        let heads: String =
            piece.heads.iter().zip(&columns).map(|(head, w)| format!("  {}", right(head, *w))).collect();
        writeln!(out, "  {bar} {}{}", " ".repeat(first), self.paint(Style::Faint, &heads))?;
        for (line, label) in piece.lines.iter().zip(&labels) {
            let (mut cells, mut marks) = (String::new(), String::new());
            for ((text, marked), columns) in line.cells.iter().zip(&columns) {
                let padded = right(text, *columns);
                cells.push_str("  ");
                cells.push_str(&if *marked { self.paint(style(severity), &padded) } else { padded });
                let carets = if *marked { "^".repeat(width(text).max(1)) } else { String::new() };
                marks.push_str(&format!("  {}", right(&carets, *columns)));
            }
            writeln!(out, "  {bar} {}{cells}", left(label, first))?;
            if !marks.trim().is_empty() {
                writeln!(out, "  {bar} {}{}", " ".repeat(first), self.paint(style(severity), marks.trim_end()))?;
            }
        }
        if let Some(text) = left_out(&piece.left_out, self.options.lang) {
            writeln!(out, "  {bar} {}", self.paint(Style::Faint, &text))?;
        }
        Ok(())
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if !self.options.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Red => "1;31",
            Style::Yellow => "1;33",
            Style::Cyan => "1;36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

#[derive(Clone, Copy)]
enum Style {
    Strong,
    Faint,
    Red,
    Yellow,
    Cyan,
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Red,
        Severity::Warning => Style::Yellow,
        Severity::Note => Style::Cyan,
    }
}

/// The confidence in a word.
pub(super) fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    let text = match confidence {
        Confidence::Certain => Text { en: "certain", zh: "确定" },
        Confidence::Probable => Text { en: "probable", zh: "很可能" },
        Confidence::Possible => Text { en: "possible", zh: "可能" },
    };
    text.get(lang)
}

fn changes(set: &[Repair]) -> String {
    let change = |repair: &Repair| match repair.from {
        Some(from) => format!("{} {from} → {}", repair.cell, repair.to),
        None => format!("{} → {}", repair.cell, repair.to),
    };
    set.iter().map(change).collect::<Vec<_>>().join(", ")
}

fn left_out(left_out: &LeftOut, lang: Lang) -> Option<String> {
    let LeftOut { zero_rows, zero_columns, more_rows } = *left_out;
    let en = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let part = |n: usize, what: &str, zh: &str| {
        (n > 0).then(|| if lang == Lang::En { en(n, what) } else { format!("{n}{zh}") })
    };
    let zeros = [part(zero_rows, "row", "行"), part(zero_columns, "column", "列")].into_iter().flatten();
    let zeros = zeros.collect::<Vec<_>>().join(if lang == Lang::En { " and " } else { "、" });
    let zeros = (!zeros.is_empty()).then(|| match lang {
        Lang::En => format!("{zeros} of zeros"),
        Lang::Zh => format!("{zeros}为零"),
    });
    let more = part(more_rows, "more row", "行");
    let parts: Vec<String> = [zeros, more].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| match lang {
        Lang::En => format!("… {} not drawn", parts.join(", ")),
        Lang::Zh => format!("… 另有{}，从略", parts.join("，")),
    })
}

/// The counts of a run in a sentence or two.
pub(super) fn closing(summary: &Summary, lang: Lang) -> String {
    let (found, rules) = (summary.findings, summary.outcomes());
    match lang {
        Lang::En => {
            let n = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
            let more = |n: usize, what: &str| if n > 0 { format!(", {n} {what}") } else { String::new() };
            format!(
                "{} checked: {}, {}, {}{}{}. Rules: {} clear, {} found, {} not applicable, {} not evaluated. {} refused.",
                n(summary.reports, "report"),
                n(found.error, "error"),
                n(found.warning, "warning"),
                n(found.note, "note"),
                more(summary.hidden, "less severe not shown"),
                more(summary.known, "known from the baseline"),
                rules.clear,
                rules.found,
                rules.not_applicable,
                rules.unknown,
                n(summary.refused, "file"),
            )
        }
        Lang::Zh => {
            let more = |n: usize, what: &str| if n > 0 { format!("，{what}{n}项") } else { String::new() };
            format!(
                "共检查报告{}份：错误{}项，警告{}项，提示{}项{}{}。规则判断：通过{}，发现问题{}，不适用{}，未能判断{}。未能读取的文件{}个。",
                summary.reports,
                found.error,
                found.warning,
                found.note,
                more(summary.hidden, "级别较低未显示"),
                more(summary.known, "基线已有"),
                rules.clear,
                rules.found,
                rules.not_applicable,
                rules.unknown,
                summary.refused,
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Defect, Equation, Evidence};
    use crate::form::{self, TableKind};
    use crate::report::{Sheet, Value};
    use crate::text::lang::Message;

    fn found() -> (Report, Finding) {
        let mut sheet = Sheet::empty(form::version("2021").unwrap().table(TableKind::Requests));
        sheet.entries.iter_mut().for_each(|entry| entry.value = Value::Number(0.into()));
        for (row, value) in [("results.unable.not_held", 3), ("results.total", 1)] {
            sheet.entry_mut(row, "total").unwrap().value = Value::Number(value.into());
        }
        let cells: Vec<_> = sheet.cells().map(|(id, _)| id).collect();
        let cells = cells.into_iter().filter(|id| id.column == "total" && id.row.starts_with("results")).collect();
        let mut report = Report { title: Some("甲局\u{1b}[2J2023年度报告".into()), ..Report::default() };
        report.source.path = "a.txt".into();
        report.sheets[1] = Some(sheet);
        let text = "（七）总计 = （一）+…+（六） · 总计".to_owned();
        let finding = Finding {
            source: "a.txt".into(),
            title: report.title.clone(),
            issuer: None,
            year: Some(2023),
            rule: "A303",
            name: "results-total-mismatch",
            severity: Severity::Error,
            status: Status::Fail,
            defect: Defect {
                message: Message::new("（七） says 1, its parts add up to 3.", "（七）为1，各项之和为3，不一致。"),
                cells,
                equations: vec![Equation { text, stated: 1.into(), computed: 3.into() }],
                evidence: vec![Evidence { kind: "narrative".into(), quote: "收到申请1件".into(), section: 1 }],
                ..Defect::default()
            },
            basis: Message::new("国办公开办函〔2021〕30号", "国办公开办函〔2021〕30号"),
            fingerprint: String::new(),
        };
        (report, finding)
    }

    fn shown(options: Options, findings: &[Finding], report: &Report) -> String {
        let mut out = Vec::new();
        let mut exporter = (FORMAT.open)(Content::Findings, options);
        exporter.begin(&mut out).unwrap();
        exporter.findings(&mut out, report, findings).unwrap();
        let mut summary = Summary { reports: 1, ..Summary::default() };
        findings.iter().for_each(|finding| summary.shown(finding));
        exporter.end(&mut out, &summary).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_finding_shows_its_piece_of_the_table() {
        let (report, finding) = found();
        let unknown = Finding { status: Status::NotEvaluated, ..finding.clone() };
        let expected = "\
甲局\\u{1b}[2J2023年度报告
  --> a.txt

error[A303] found: results-total-mismatch (possible)
  （七） says 1, its parts add up to 3.
  │                                              总计
  │ （四）无法提供 · 1.本机关不掌握相关政府信息     3
  │ （七）总计                                      1
  │                                                 ^
  │ … 20 rows of zeros not drawn
  = sum: （七）总计 = （一）+…+（六） · 总计: stated 1, computed 3
  = says: “收到申请1件” (section 1)
  = basis: 国办公开办函〔2021〕30号

not evaluated[A303] results-total-mismatch: （七） says 1, its parts add up to 3.

1 report checked: 1 error, 0 warnings, 0 notes. Rules: 0 clear, 0 found, 0 not applicable, 0 not
evaluated. 0 files refused.
";
        assert_eq!(shown(Options::default(), &[finding, unknown], &report), expected);
    }

    #[test]
    fn a_report_without_findings_is_counted_only() {
        let shown = shown(Options { lang: Lang::Zh, ..Options::default() }, &[], &Report::default());
        assert!(shown.starts_with("共检查报告1份：错误0项"), "{shown}");
    }

    #[test]
    fn lines_keep_to_the_width_and_controls_never_pass() {
        let (report, mut finding) = found();
        finding.defect.message = Message::same(&"请核对\u{9b}31m（七）总计，".repeat(40));
        finding.defect.evidence[0].quote = "很长的句子，".repeat(40);
        for lang in [Lang::En, Lang::Zh] {
            let shown =
                shown(Options { lang, width: 60, ..Options::default() }, std::slice::from_ref(&finding), &report);
            assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
            assert!(shown.lines().all(|line| width(line) <= 62), "{shown}");
        }
    }

    #[test]
    fn colour_changes_nothing_else() {
        let (report, finding) = found();
        let coloured = shown(Options { colour: true, ..Options::default() }, std::slice::from_ref(&finding), &report);
        let mut plain = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain.push_str(rest);
        assert!(coloured.len() > plain.len());
        assert_eq!(plain, shown(Options::default(), &[finding], &report));
    }
}

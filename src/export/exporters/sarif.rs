//! Findings as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), which code hosts and editors read.
//!
//! A finding is a result. Where its cells must all be changed each is a location of its own, else the first cell is
//! (§3.27.12); the other cells and the quoted sentences are related locations (§3.27.22). A rule that could not be judged
//! is of kind `open` and level `none` (§3.27.9, §3.27.10). There are no `fixes` (§3.55): they ask for exact regions.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::export::{Content, Exporter, Format};
use crate::finding::{Finding, Status};
use crate::form::CellId;
use crate::report::Report;
use crate::rule::{RULES, Rule, Summary};
use crate::text::lang::{Lang, Text};

#[cfg(test)]
mod tests;
mod uri;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "sarif",
    contents: &[Content::Findings],
    open: |_, options| Box::new(Sarif { lang: options.lang, written: false }),
};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Name of the fingerprint among partial fingerprints (§3.27.17).
const FINGERPRINT: &str = "gouji/v1";
/// Keys of a finding's own JSON that are properties of its result.
const KEPT: [&str; 9] =
    ["title", "issuer", "year", "confidence", "equations", "repairs", "alternatives", "search_complete", "basis"];

struct Sarif {
    lang: Lang,
    written: bool,
}

impl Exporter for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let language = Text { en: "en-GB", zh: "zh-CN" }.get(self.lang);
        let rules: Vec<Json> = RULES.iter().map(|rule| descriptor(rule, self.lang)).collect();
        let version = env!("CARGO_PKG_VERSION");
        let driver = json!({
            "name": "gouji", "fullName": format!("gouji 勾稽 {version}"), "version": version,
            "semanticVersion": version, "language": language, "rules": rules,
        });
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
        write(out, &json!({"driver": driver}))?;
        write!(out, ",\"language\":\"{language}\",\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }

    /// Nothing: the format is one of findings.
    fn report(&mut self, _: &mut dyn Write, _: &Report) -> io::Result<()> {
        Ok(())
    }

    fn findings(&mut self, out: &mut dyn Write, report: &Report, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            let comma = if std::mem::replace(&mut self.written, true) { ",\n" } else { "\n" };
            out.write_all(comma.as_bytes())?;
            write(out, &result(report, finding, self.lang)?)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let mut invocation = json!({"executionSuccessful": summary.refused == 0});
        if summary.refused > 0 {
            let said = match self.lang {
                Lang::En => format!("{} inputs could not be read or are no annual reports", summary.refused),
                Lang::Zh => format!("{}个输入未能读取或不是年度报告", summary.refused),
            };
            put(&mut invocation, "toolExecutionNotifications", json!([{"level": "error", "message": {"text": said}}]));
        }
        out.write_all(b"],\n\"invocations\":")?;
        write(out, &json!([invocation]))?;
        out.write_all(b",\"properties\":")?;
        write(out, &json!({"summary": summary}))?;
        out.write_all(b"}]}\n")
    }
}

fn write(out: &mut dyn Write, value: &Json) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

fn put(object: &mut Json, key: &str, value: Json) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// A rule as a reporting descriptor (§3.49).
fn descriptor(rule: &Rule, lang: Lang) -> Json {
    let page = &rule.explanation;
    let headed = [
        (Text { en: "Why", zh: "为何重要" }, page.why),
        (Text { en: "Wrong", zh: "错误示例" }, page.wrong),
        (Text { en: "Right", zh: "正确示例" }, page.right),
        (Text { en: "When it stays silent", zh: "不提示的情形" }, page.silent),
        (Text { en: "How to mend it", zh: "如何更正" }, page.mend),
        (Text { en: "Basis", zh: "依据" }, rule.basis),
    ];
    let help = |head: fn(&str, &str) -> String| {
        headed.iter().map(|(head_of, text)| head(head_of.get(lang), text.get(lang))).collect::<Vec<_>>().join("\n\n")
    };
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": page.checks.get(lang)},
        "fullDescription": {"text": format!("{} {}", page.checks.get(lang), page.why.get(lang))},
        "help": {
            "text": help(|head, text| format!("{head}: {text}")),
            "markdown": help(|head, text| format!("**{head}**\n\n{}", text.replace('|', "\\|"))),
        },
        "defaultConfiguration": {"level": rule.severity.name()},
        "properties": {"since": rule.since, "forms": rule.forms, "basis": rule.basis.get(lang)},
    })
}

/// A finding as a result (§3.27).
fn result(report: &Report, finding: &Finding, lang: Lang) -> io::Result<Json> {
    let defect = &finding.defect;
    let judged = finding.status == Status::Fail;
    let (places, others) = places(finding);
    let locations: Vec<Json> = if places.is_empty() {
        file(report, None).map(|file| json!({"physicalLocation": file})).into_iter().collect()
    } else {
        places.iter().map(|cell| location(report, *cell)).collect()
    };
    let part = Text { en: "a cell that takes part", zh: "相关单元格" }.get(lang);
    let cells = others.iter().map(|cell| with(location(report, *cell), "message", message(part)));
    let quotes = defect.evidence.iter().map(|evidence| {
        let name = format!("section {}", evidence.section);
        let at = json!({"logicalLocations": [{"name": name, "kind": "section"}], "message": message(&evidence.quote)});
        match file(report, None) {
            Some(file) => with(at, "physicalLocation", file),
            None => at,
        }
    });
    let related: Vec<Json> =
        quotes.chain(cells).enumerate().map(|(id, location)| with(location, "id", json!(id))).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "kind": if judged { "fail" } else { "open" },
        "level": if judged { finding.severity.name() } else { "none" },
        "message": message(defect.message.get(lang)),
        "locations": locations,
        "relatedLocations": related,
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": properties(finding, lang)?,
    });
    if let Some(index) = RULES.iter().position(|rule| rule.id == finding.rule) {
        put(&mut result, "ruleIndex", json!(index));
    }
    Ok(result)
}

fn with(mut object: Json, key: &str, value: Json) -> Json {
    put(&mut object, key, value);
    object
}

/// What the format has no place for: the finding's own JSON without what stands elsewhere, and the message in both
/// languages.
fn properties(finding: &Finding, lang: Lang) -> io::Result<Json> {
    let mut kept: Map<String, Json> = match serde_json::to_value(finding.json(lang)).map_err(io::Error::from)? {
        Json::Object(all) => all.into_iter().filter(|(key, _)| KEPT.contains(&key.as_str())).collect(),
        _ => Map::new(),
    };
    let words = &finding.defect.message;
    kept.insert("messages".to_owned(), json!({"en": words.en, "zh": words.zh}));
    Ok(Json::Object(kept))
}

/// The cells that are where it happened, and the others: those of the repair, else the first alone, since one of them
/// is to be changed and not all.
fn places(finding: &Finding) -> (Vec<CellId>, Vec<CellId>) {
    let defect = &finding.defect;
    let places: Vec<CellId> = match defect.repairs.as_slice() {
        [] => defect.cells.first().copied().into_iter().collect(),
        repairs => repairs.iter().map(|repair| repair.cell).collect(),
    };
    let others = defect.cells.iter().copied().filter(|cell| !places.contains(cell)).collect();
    (places, others)
}

/// A cell as a location (§3.28): its file, its line where the source has lines, and its address.
fn location(report: &Report, cell: CellId) -> Json {
    let line = report.sheet(cell.table).and_then(|sheet| sheet.entry(cell.row, cell.column)?.origin.as_ref()?.line);
    let name = json!({"fullyQualifiedName": cell.to_string(), "name": cell.column, "kind": "member"});
    let location = json!({"logicalLocations": [name]});
    match file(report, line) {
        Some(file) => with(location, "physicalLocation", file),
        None => location,
    }
}

/// The file of a report, and a line of it (§3.29); nothing for a report of no file.
fn file(report: &Report, line: Option<u32>) -> Option<Json> {
    let path = report.source.path.as_str();
    let file = json!({"artifactLocation": {"uri": uri::of(path)}});
    let line = line.filter(|line| *line > 0).map(|line| json!({"startLine": line}));
    (!path.is_empty()).then(|| match line {
        Some(line) => with(file, "region", line),
        None => file,
    })
}

/// A plain text message: braces would be placeholders, and brackets before a parenthesis a link (§3.11.5, §3.11.6).
fn message(text: &str) -> Json {
    let text = text.replace('{', "{{").replace('}', "}}");
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text };
    json!({"text": text})
}

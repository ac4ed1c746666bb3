//! `gouji export`: the reports or findings of a project, in one file.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use csv::{Terminator, WriterBuilder};
use gouji::crawl::frontier;
use gouji::export::{self, Content, Exporter, Options};
use gouji::report::record;
use gouji::rule::Summary;
use gouji::store::{Kept, KeptFinding, Store};
use gouji::text::lang::{Lang, Text};
use serde_json::{Value, json};

use super::extract::no_format;
use super::output::Output;
use super::project::Project;
use super::{REFUSED, Usage};

/// Write the reports of a project, or what was found in them
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    project: Project,
    /// Format: a record or finding a line, or a table (a cell or finding a line)
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Write to a file instead of standard output; an old one is replaced when all is written
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The findings instead of the reports
    #[arg(long)]
    findings: bool,
    /// Reports too that another one has replaced at their address
    #[arg(long)]
    all_versions: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

/// Columns of findings.
const FINDINGS: [&str; 10] =
    ["source_url", "issuer", "division", "year", "rule", "severity", "status", "message", "cells", "fingerprint"];

/// Why an export broke off.
enum Broken {
    Store(frontier::Error),
    Output(io::Error),
}

impl From<frontier::Error> for Broken {
    fn from(error: frontier::Error) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let store = if args.findings { args.project.read_settled(lang)? } else { args.project.read(lang)? };
    let target = args.output.as_deref().map(|path| Target::new(path, &store, lang)).transpose()?;
    let mut out = Output::open(target.as_ref().map(|target| target.path.as_path()), lang)?;
    let written = match (args.findings, args.format) {
        (false, Format::Jsonl) => records(&store, args.all_versions, &mut out),
        (false, Format::Csv) => cells(&store, args.all_versions, lang, &mut out)?,
        (true, format) => findings(&store, args.all_versions, format, &mut out),
    };
    let written = written.and_then(|code| Ok(out.flush().map(|()| code)?));
    let code = written.map_err(|broken| match broken {
        Broken::Store(error) => args.project.failed(error, lang),
        Broken::Output(error) => out.failed(error, lang),
    })?;
    drop(out);
    target.map(|target| target.finish(lang)).transpose()?;
    Ok(code)
}

/// Records as they are kept; what is not the newest or no longer stands there says so in its source.
fn records(store: &Store, all_versions: bool, out: &mut Output) -> Result<u8, Broken> {
    store.reports(all_versions, |kept| {
        let line = line(&kept);
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        Ok::<_, Broken>(out.report_done()?)
    })?;
    Ok(0)
}

/// A record in one line, with what the store knows of its source.
fn line(kept: &Kept) -> Cow<'_, str> {
    let plain = kept.urls.len() <= 1 && !kept.superseded && !kept.vanished;
    if plain && !kept.record.contains('\n') {
        return Cow::Borrowed(&kept.record);
    }
    let Ok(mut record) = serde_json::from_str::<Value>(&kept.record) else {
        return kept.record.replace('\n', " ").into();
    };
    if let Some(source) = record.get_mut("source").and_then(Value::as_object_mut) {
        if kept.urls.len() > 1 {
            source.insert("urls".to_owned(), json!(kept.urls));
        }
        for (name, holds) in [("superseded", kept.superseded), ("vanished", kept.vanished)] {
            if holds {
                source.insert(name.to_owned(), Value::Bool(true));
            }
        }
    }
    record.to_string().into()
}

/// Reports as a table of cells.
fn cells(store: &Store, all_versions: bool, lang: Lang, out: &mut Output) -> anyhow::Result<Result<u8, Broken>> {
    let format = export::format("csv", Content::Records).ok_or_else(no_format)?;
    let mut exporter = (format.open)(Content::Records, Options { lang, ..Options::default() });
    Ok(write_cells(store, all_versions, lang, exporter.as_mut(), out))
}

fn write_cells(
    store: &Store,
    all_versions: bool,
    lang: Lang,
    exporter: &mut dyn Exporter,
    out: &mut Output,
) -> Result<u8, Broken> {
    exporter.begin(out)?;
    let mut code = 0;
    store.reports(all_versions, |kept| {
        let reports = match record::read_from(kept.record.as_bytes(), 1) {
            Ok(reports) => reports,
            Err(error) => {
                code = REFUSED;
                let url = kept.urls.first().map(String::as_str).unwrap_or_default();
                // a stderr that cannot be written to is no reason to stop
                let _ = writeln!(io::stderr(), "gouji: {}: {}", export::layout::clean(url), error.message().get(lang));
                return Ok(());
            }
        };
        for mut report in reports {
            for (note, holds) in [("superseded", kept.superseded), ("vanished", kept.vanished)] {
                if holds {
                    report.source.path = format!("{} ({note})", report.source.path);
                }
            }
            exporter.report(out, &report)?;
        }
        Ok::<_, Broken>(out.report_done()?)
    })?;
    exporter.end(out, &Summary::default())?;
    Ok(code)
}

/// Findings as they are kept, or as a table.
fn findings(store: &Store, all_versions: bool, format: Format, out: &mut Output) -> Result<u8, Broken> {
    if format == Format::Csv {
        // what spreadsheets know UTF-8 by
        out.write_all("\u{feff}".as_bytes())?;
        out.write_all(&csv_line(&FINDINGS)?)?;
    }
    store.findings(all_versions, |finding| {
        match format {
            Format::Csv => out.write_all(&finding_line(&finding)?)?,
            Format::Jsonl => writeln!(out, "{}", finding.json.replace('\n', " "))?,
        }
        Ok::<_, Broken>(out.report_done()?)
    })?;
    Ok(0)
}

fn finding_line(finding: &KeptFinding) -> io::Result<Vec<u8>> {
    let json: Value = serde_json::from_str(&finding.json).unwrap_or_default();
    let message = json.get("message").and_then(Value::as_str).unwrap_or_default();
    let cells = json.get("cells").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let cells: Vec<&str> = cells.iter().filter_map(Value::as_str).collect();
    csv_line(&[
        &finding.url,
        &shown(finding.issuer.as_deref().unwrap_or_default()),
        finding.division.as_deref().unwrap_or_default(),
        &finding.year.map(|year| year.to_string()).unwrap_or_default(),
        &finding.rule,
        &finding.severity,
        &finding.status,
        &shown(message),
        &cells.join(" "),
        &finding.fingerprint,
    ])
}

fn csv_line(fields: &[&str]) -> io::Result<Vec<u8>> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(fields)?;
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Text that no spreadsheet takes for a formula.
fn shown(text: &str) -> Cow<'_, str> {
    let begins = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.trim_start().starts_with(begins) { format!("'{text}").into() } else { text.into() }
}

/// A file that is written beside its place and moved there when all is written, so that an old one is whole or gone.
struct Target {
    path: PathBuf,
    to: PathBuf,
    moved: bool,
}

impl Target {
    fn new(to: &Path, store: &Store, lang: Lang) -> anyhow::Result<Self> {
        let same = to.canonicalize().ok().zip(store.folder().join("store.db").canonicalize().ok());
        if same.is_some_and(|(to, database)| to == database) {
            let message =
                Text { en: "the output is the project's own store", zh: "输出文件是项目自身的数据库" };
            return Err(Usage { message: message.get(lang).to_owned(), help: None }.into());
        }
        // a device or a pipe is written to as it is
        let to = to.canonicalize().unwrap_or_else(|_| to.to_owned());
        let beside = to.file_name().filter(|_| !to.exists() || to.is_file()).map(|name| {
            let mut beside = std::ffi::OsString::from(".");
            beside.push(name);
            beside.push(format!(".{}.part", std::process::id()));
            to.with_file_name(beside)
        });
        Ok(match beside {
            Some(path) => Self { path, to, moved: false },
            None => Self { path: to.clone(), to, moved: true },
        })
    }

    fn finish(mut self, lang: Lang) -> anyhow::Result<()> {
        if !self.moved {
            let what = Text { en: "cannot write", zh: "无法写入" }.get(lang);
            fs::rename(&self.path, &self.to).with_context(|| format!("{what} {}", self.to.display()))?;
            self.moved = true;
        }
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if !self.moved {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_what_became_of_its_source() {
        let record = r#"{"schema":"gouji.report/1","source":{"url":"u","archive":"a"},"year":2023}"#;
        let kept = Kept { record: record.to_owned(), urls: vec!["u".into()], ..Kept::default() };
        assert_eq!(line(&kept), record);
        let kept = Kept { urls: vec!["u".into(), "v".into()], superseded: true, ..kept };
        let told: Value = serde_json::from_str(&line(&kept)).unwrap();
        assert_eq!(told["source"], json!({"url": "u", "archive": "a", "urls": ["u", "v"], "superseded": true}));
        let kept = Kept { record: record.replace(',', ",\n"), urls: Vec::new(), superseded: false, ..kept };
        assert!(!line(&kept).contains('\n'));
    }

    #[test]
    fn a_table_holds_no_formulas() {
        assert_eq!((shown("=1"), shown("某局")), ("'=1".into(), "某局".into()));
    }
}

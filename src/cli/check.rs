//! `gouji check`: reports or records are checked by the rules.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use gouji::export::{self, Content, Options};
use gouji::finding::{Finding, Severity, Status};
use gouji::report::Report;
use gouji::rule::check::check_by;
use gouji::rule::{Checked, Rule, Summary};
use gouji::text::lang::{Lang, Text};

use super::extract::{formats, no_format, output};
use super::input::Paths;
use super::rules::{self, Selector};
use super::run::{Jobs, run as run_all};
use super::{FOUND, REFUSED, Usage};

mod among;

use among::Among;

/// Check reports, or records written by `extract`, and say what does not tie
#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 nothing found at or above --fail-on, 1 something found, 2 wrong usage or an input \
                        that could not be read."
)]
pub(super) struct Args {
    #[command(flatten)]
    paths: Paths,
    /// Format of the findings
    #[arg(long, default_value = "text", value_parser = formats(Content::Findings))]
    format: String,
    /// Check by these rules only: ids or family letters, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave these rules out: ids or family letters, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Least severity that is shown; the exit code does not depend on it
    #[arg(long, value_enum, default_value = "note")]
    severity: Least,
    /// Least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    /// An earlier output of `--format jsonl`: what it has is neither shown nor counted
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// The units of a county, one a line: name, or code of its division. Their sum is held against the county's report
    /// (U301), and those without a report are named
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    jobs: Jobs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Least {
    Error,
    Warning,
    Note,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl Least {
    fn severity(self) -> Severity {
        match self {
            Least::Error => Severity::Error,
            Least::Warning => Severity::Warning,
            Least::Note => Severity::Note,
        }
    }
}

impl FailOn {
    fn is_met_by(self, finding: &Finding) -> bool {
        let least = match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
            FailOn::Never => return false,
        };
        finding.status == Status::Fail && finding.severity >= least
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let rules = selected(&args.select, &args.ignore, lang)?;
    let known = args.baseline.as_deref().map(|path| baseline(path, lang)).transpose()?.unwrap_or_default();
    let units = args.units.as_deref().map(|path| among::units(path, lang)).transpose()?;
    let mut out = output(&args.paths, args.output.as_ref(), lang)?;
    let inputs = args.paths.list(args.output.as_deref());
    let options = Options { lang, colour: out.is_coloured(), several: inputs.several(), ..Options::default() };
    let format = export::format(&args.format, Content::Findings);
    let mut exporter = format.map(|format| (format.open)(Content::Findings, options)).ok_or_else(no_format)?;
    exporter.begin(&mut out).map_err(|error| out.failed(error, lang))?;

    let (mut summary, mut failed, mut among) = (Summary::default(), false, Among::new(&rules, units));
    let mut sift = |summary: &mut Summary, mut findings: Vec<Finding>| {
        let all = findings.len();
        findings.retain(|finding| !known.contains(&finding.fingerprint));
        let unknown = findings.len();
        failed |= findings.iter().any(|finding| args.fail_on.is_met_by(finding));
        findings.retain(|finding| finding.severity >= args.severity.severity());
        summary.known += all - unknown;
        summary.hidden += unknown - findings.len();
        findings.iter().for_each(|finding| summary.shown(finding));
        findings
    };
    let work = |report: Report| {
        let checked = check_by(&report, rules.iter().copied());
        (report, checked)
    };
    let refused = run_all(inputs, &args.jobs, lang, &mut out, work, |out, (report, checked)| {
        summary.add(&checked.outcomes);
        exporter.findings(out, &report, &sift(&mut summary, checked.findings))?;
        among.keep(report);
        out.report_done()
    })?;
    summary.refused = refused;
    let begun = exporter.among(&mut out);
    let held = begun.map(|()| {
        among.check(&args.jobs, lang, &mut summary, |summary, report, Checked { findings, outcomes }| {
            summary.judged(&outcomes);
            let findings = sift(summary, findings);
            // a report comes again only where there is something to say of it
            if findings.is_empty() {
                return Ok(());
            }
            exporter.findings(&mut out, report, &findings)?;
            out.report_done()
        })
    });
    held.map_err(|error| out.failed(error, lang))??.map_err(|error| out.failed(error, lang))?;
    let end = exporter.end(&mut out, &summary).and_then(|()| out.flush());
    end.map_err(|error| out.failed(error, lang))?;
    Ok(match (summary.refused, failed) {
        (1.., _) => REFUSED,
        (0, true) => FOUND,
        (0, false) => 0,
    })
}

/// The rules that are selected and not ignored.
fn selected(select: &[String], ignore: &[String], lang: Lang) -> anyhow::Result<Vec<&'static Rule>> {
    let parse = |names: &[String]| names.iter().map(|name| rules::selector(name, lang)).collect::<Result<Vec<_>, _>>();
    let (select, ignore) = (parse(select)?, parse(ignore)?);
    let named = |selectors: &[Selector], rule| selectors.iter().any(|selector| selector.names(rule));
    let rules = gouji::rule::RULES.iter().copied();
    Ok(rules.filter(|rule| (select.is_empty() || named(&select, rule)) && !named(&ignore, rule)).collect())
}

/// The fingerprints of an earlier run.
fn baseline(path: &Path, lang: Lang) -> anyhow::Result<HashSet<String>> {
    #[derive(serde::Deserialize)]
    struct Known {
        fingerprint: String,
    }
    let cannot = Text { en: "cannot read the baseline", zh: "无法读取基线文件" }.get(lang);
    let context = || format!("{cannot} {}", path.display());
    let mut known = HashSet::new();
    for (at, line) in BufReader::new(File::open(path).with_context(context)?).lines().enumerate() {
        let line = line.with_context(context)?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        let finding: Known = serde_json::from_str(line).map_err(|_| Usage {
            message: match lang {
                Lang::En => format!("{}: line {} is no finding", context(), at + 1),
                Lang::Zh => format!("{}：第{}行不是检查结果", context(), at + 1),
            },
            help: Some(
                Text {
                    en: "a baseline is what `gouji check --format jsonl` wrote",
                    zh: "基线文件由 gouji check --format jsonl 写出",
                }
                .get(lang)
                .to_owned(),
            ),
        })?;
        known.insert(finding.fingerprint);
    }
    Ok(known)
}

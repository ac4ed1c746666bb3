//! `gouji compare`: two reports or records side by side.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use gouji::comparison::Comparison;
use gouji::export::Options;
use gouji::export::comparison::FORMATS;
use gouji::report::Report;
use gouji::text::lang::Lang;

use super::extract::{no_format, output};
use super::input::Paths;
use super::output::Output;
use super::run::{Jobs, run as run_all};
use super::{REFUSED, Usage};

/// Hold two reports, or records written by `extract`, side by side: changed cells, stocks and flows, text taken over
#[derive(clap::Args)]
#[command(after_help = "Exit code: 0 compared, whatever differs; 2 wrong usage, or an input that could not be read.")]
pub(super) struct Args {
    /// A report or record; `-` for standard input
    #[arg(value_name = "A")]
    one: PathBuf,
    /// The other one; the earlier year is shown first, in whatever order they are given
    #[arg(value_name = "B")]
    other: PathBuf,
    /// Format of the comparison; `html` draws the tables
    #[arg(long, default_value = "text", value_parser = formats())]
    format: String,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn formats() -> PossibleValuesParser {
    FORMATS.iter().map(|format| format.name).into()
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let paths = [&args.one, &args.other].map(|path| Paths::of(path.clone()));
    let format = FORMATS.iter().find(|format| format.name == args.format).ok_or_else(no_format)?;
    let mut reports = Vec::new();
    for paths in &paths {
        reports.push(only(paths, lang)?);
    }
    let [Some(one), Some(other)] = reports.as_slice() else { return Ok(REFUSED) };
    let [first, second] = &paths;
    let over = args.output.as_deref().is_some_and(|path| second.name(path));
    let mut out = output(if over { second } else { first }, args.output.as_ref(), lang)?;
    let options = Options { lang, ..Options::default() };
    let written = (format.write)(&mut out, &Comparison::new(one, other), options).and_then(|()| out.flush());
    written.map_err(|error| out.failed(error, lang))?;
    Ok(0)
}

/// The one report of a path; nothing where it could not be read, which was said.
fn only(paths: &Paths, lang: Lang) -> anyhow::Result<Option<Report>> {
    let mut found: Vec<Report> = Vec::new();
    run_all(
        paths.list(None),
        &Jobs::ONE,
        lang,
        &mut Output::stdout(),
        |report| report,
        |_, report| {
            found.push(report);
            Ok(())
        },
    )?;
    if let [first, _, ..] = found.as_slice() {
        let (path, count) = (&first.source.path, found.len());
        let (message, help) = match lang {
            Lang::En => {
                (format!("{path} and what stands beside it are {count} reports"), "give the path of one report")
            }
            Lang::Zh => (format!("{path}等共有{count}份报告"), "请给出其中一份报告的路径"),
        };
        return Err(Usage { message, help: Some(help.to_owned()) }.into());
    }
    Ok(found.pop())
}

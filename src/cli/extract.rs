//! `gouji extract`: saved reports become records.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use gouji::export::{self, Content, FORMATS, Options};
use gouji::rule::Summary;
use gouji::text::lang::{Lang, Text};

use super::input::Paths;
use super::output::Output;
use super::run::{Jobs, run as run_all};
use super::{REFUSED, Usage};

/// Read saved reports into records
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    paths: Paths,
    /// Format of the records: one report is an object of `json`, several are an array; `csv` has a cell a line
    #[arg(long, default_value = "json", value_parser = formats(Content::Records))]
    format: String,
    /// Say where every cell was read
    #[arg(long)]
    provenance: bool,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    jobs: Jobs,
}

/// The names of the formats that can hold something.
pub(super) fn formats(content: Content) -> PossibleValuesParser {
    FORMATS.iter().filter(|format| format.contents.contains(&content)).map(|format| format.name).into()
}

/// Opens the output of a command; never over one of its inputs.
pub(super) fn output(paths: &Paths, output: Option<&PathBuf>, lang: Lang) -> anyhow::Result<Output> {
    if let Some(path) = output.filter(|path| paths.name(path)) {
        let message = Text { en: "the output is also an input", zh: "输出文件同时也是输入文件" }.get(lang);
        return Err(Usage { message: format!("{message}: {}", path.display()), help: None }.into());
    }
    Output::open(output.map(PathBuf::as_path), lang)
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let mut out = output(&args.paths, args.output.as_ref(), lang)?;
    let inputs = args.paths.list(args.output.as_deref());
    let options = Options { lang, provenance: args.provenance, several: inputs.several(), ..Options::default() };
    let format = export::format(&args.format, Content::Records);
    let mut exporter = format.map(|format| (format.open)(Content::Records, options)).ok_or_else(no_format)?;
    exporter.begin(&mut out).map_err(|error| out.failed(error, lang))?;
    let refused = run_all(
        inputs,
        &args.jobs,
        lang,
        &mut out,
        |report| report,
        |out, report| {
            exporter.report(out, &report)?;
            out.report_done()
        },
    )?;
    let end = exporter.end(&mut out, &Summary::default()).and_then(|()| out.flush());
    end.map_err(|error| out.failed(error, lang))?;
    Ok(if refused > 0 { REFUSED } else { 0 })
}

/// The command line offers only formats that exist.
pub(super) fn no_format() -> anyhow::Error {
    anyhow::anyhow!("no such format")
}

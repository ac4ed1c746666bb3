//! `gouji schema`: the JSON Schema of what the program writes.

use std::io::{self, Write};

use clap::ValueEnum;
use gouji::comparison;
use gouji::finding::Json;
use gouji::report::record;

use super::output::Output;

/// Print the JSON Schema of the record, the finding or the comparison
#[derive(clap::Args)]
pub(super) struct Args {
    /// What the schema describes
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    Report,
    Finding,
    Comparison,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let schema = match args.of {
        Of::Report => record::schema(),
        Of::Finding => Json::schema(),
        Of::Comparison => comparison::Json::schema(),
    };
    let mut out = Output::stdout();
    serde_json::to_writer_pretty(&mut out, &schema).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(0)
}

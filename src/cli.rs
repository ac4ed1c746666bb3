//! The command line: one file a command, errors shown in one place.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use gouji::export::layout::clean;
use gouji::text::lang::{Lang, Text};

mod check;
mod compare;
#[cfg(feature = "crawl")]
mod crawl;
mod explain;
#[cfg(feature = "crawl")]
mod export;
mod extract;
mod input;
mod locale;
mod output;
#[cfg(feature = "crawl")]
mod project;
mod rules;
mod run;
mod schema;
#[cfg(feature = "crawl")]
mod status;

/// Reads Chinese annual reports on open government information (政府信息公开工作年度报告) into records and checks that
/// the figures tie (勾稽).
#[derive(Parser)]
#[command(name = "gouji", version, arg_required_else_help = true)]
struct Args {
    /// Language of messages [default: by locale, else en]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<LangName>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Extract(extract::Args),
    Check(check::Args),
    Compare(compare::Args),
    #[cfg(feature = "crawl")]
    Crawl(crawl::Args),
    #[cfg(feature = "crawl")]
    Status(status::Args),
    #[cfg(feature = "crawl")]
    Export(export::Args),
    Rules(rules::Args),
    Explain(explain::Args),
    Schema(schema::Args),
}

#[derive(Clone, Copy, ValueEnum)]
enum LangName {
    En,
    Zh,
}

/// Wrong usage: what is wrong, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Usage {
    message: String,
    help: Option<String>,
}

/// Exit code of wrong usage and of inputs that could not be read.
const REFUSED: u8 = 2;
/// Exit code of a crawl that could not go on for a reason that is not the user's.
const INTERNAL: u8 = 1;
/// Exit code of `check` when something was found.
const FOUND: u8 = 1;

/// Says nothing of panics that a reader catches: it gives an error in their place.
#[cfg(feature = "pdf")]
fn hush() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !gouji::document::guard::is_guarded() {
            tell(panic);
        }
    }));
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    #[cfg(feature = "pdf")]
    hush();
    let args = Args::parse();
    let lang = match args.lang {
        Some(LangName::En) => Lang::En,
        Some(LangName::Zh) => Lang::Zh,
        None => locale::lang(),
    };
    let done = match args.command {
        Command::Extract(args) => extract::run(&args, lang),
        Command::Check(args) => check::run(&args, lang),
        Command::Compare(args) => compare::run(&args, lang),
        #[cfg(feature = "crawl")]
        Command::Crawl(args) => crawl::run(&args, lang),
        #[cfg(feature = "crawl")]
        Command::Status(args) => status::run(&args, lang),
        #[cfg(feature = "crawl")]
        Command::Export(args) => export::run(&args, lang),
        Command::Rules(args) => rules::run(&args, lang),
        Command::Explain(args) => explain::run(&args, lang),
        Command::Schema(args) => schema::run(&args),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // who reads the output has seen enough
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            show(&error, lang);
            ExitCode::from(if is_internal(&error) { INTERNAL } else { REFUSED })
        }
    }
}

#[cfg(feature = "crawl")]
fn is_internal(error: &anyhow::Error) -> bool {
    error.is::<gouji::crawl::Error>()
}

#[cfg(not(feature = "crawl"))]
fn is_internal(_error: &anyhow::Error) -> bool {
    false
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    error.chain().any(broken)
}

/// The error with its causes on stderr; a stderr that cannot be written to is no further trouble.
fn show(error: &anyhow::Error, lang: Lang) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "gouji: {}", clean(&error.to_string()));
    for cause in error.chain().skip(1) {
        let caused = Text { en: "caused by", zh: "原因" }.get(lang);
        let cause = match cause.downcast_ref::<io::Error>() {
            Some(error) => input::reason(error).get(lang).to_owned(),
            None => cause.to_string(),
        };
        let _ = writeln!(stderr, "  {caused}: {}", clean(&cause));
    }
    if let Some(Usage { help: Some(help), .. }) = error.downcast_ref() {
        let word = Text { en: "help", zh: "提示" }.get(lang);
        let _ = writeln!(stderr, "  {word}: {}", clean(help));
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_broken_pipe_is_known_below_other_errors() {
        let io = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_broken_pipe(&anyhow::Error::new(io).context("writing")));
        assert!(!is_broken_pipe(&anyhow::anyhow!("other")));
    }
}

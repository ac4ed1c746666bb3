//! `gouji explain`: one rule in full.

use std::io::{self, Write};

use gouji::export::book::said;
use gouji::export::layout::wrap;
use gouji::rule::Rule;
use gouji::text::lang::{Lang, Text};

use super::output::Output;
use super::rules::find;

/// Explain a rule: what it checks, why, an example, how to mend it
#[derive(clap::Args)]
pub(super) struct Args {
    /// Id or name of the rule
    rule: String,
}

/// Columns that the page is wrapped to.
const WIDTH: usize = 96;

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let rule = find(&args.rule, lang)?;
    let mut out = Output::stdout();
    page(&mut out, rule, lang)?;
    out.flush()?;
    Ok(0)
}

fn page(out: &mut dyn Write, rule: &'static Rule, lang: Lang) -> io::Result<()> {
    let since = Text { en: "since", zh: "始于" }.get(lang);
    writeln!(out, "{} {} · {} · {since} {}", rule.id, rule.name, rule.severity.word(lang), rule.since)?;
    let page = &rule.explanation;
    let headed = [
        (Text { en: "What it checks", zh: "检查内容" }, page.checks),
        (Text { en: "Why", zh: "为何重要" }, page.why),
        (Text { en: "Wrong", zh: "错误示例" }, page.wrong),
        (Text { en: "Right", zh: "正确示例" }, page.right),
        (Text { en: "When it stays silent", zh: "不提示的情形" }, page.silent),
        (Text { en: "How to mend it", zh: "如何更正" }, page.mend),
        (Text { en: "Basis", zh: "依据" }, rule.basis),
    ];
    for (heading, text) in headed {
        writeln!(out, "\n{}", heading.get(lang))?;
        // the lines of an example are kept
        for line in text.get(lang).lines().flat_map(|line| wrap(line, WIDTH)) {
            writeln!(out, "  {line}")?;
        }
    }
    let says = Text { en: "What is said of the wrong example", zh: "对错误示例的提示" };
    writeln!(out, "\n{}", says.get(lang))?;
    for line in said(rule, lang) {
        writeln!(out, "{}", format!("  {line}").trim_end())?;
    }
    Ok(())
}

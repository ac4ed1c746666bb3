//! `gouji rules`: every rule in a line; and how rules are named on the command line.

use std::io::Write;

use clap::ValueEnum;
use gouji::export::book;
use gouji::export::layout::{left, width, wrap};
use gouji::finding::Severity;
use gouji::rule::{RULES, Rule};
use gouji::text::lang::Lang;
use serde::Serialize;

use super::Usage;
use super::output::Output;

/// List every rule
#[derive(clap::Args)]
pub(super) struct Args {
    /// Format of the list
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    /// The rules' book, with worked examples
    Markdown,
}

/// Columns that the list is wrapped to.
const WIDTH: usize = 100;

/// Rules that a word of the command line names.
#[derive(Debug, PartialEq)]
pub(super) enum Selector {
    /// All rules of a family.
    Family(char),
    /// One rule.
    Rule(&'static str),
}

impl Selector {
    /// Whether a rule is one of them.
    pub(super) fn names(&self, rule: &Rule) -> bool {
        match self {
            Selector::Family(letter) => rule.id.starts_with(*letter),
            Selector::Rule(id) => rule.id == *id,
        }
    }
}

/// The rules that a word names: the id or the name of one, or the letter of a family.
pub(super) fn selector(word: &str, lang: Lang) -> Result<Selector, Usage> {
    let word = word.trim();
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next().map(|c| c.to_ascii_uppercase()), letters.next())
        && RULES.iter().any(|rule| rule.id.starts_with(letter))
    {
        return Ok(Selector::Family(letter));
    }
    find(word, lang).map(|rule| Selector::Rule(rule.id))
}

/// The rule of an id or a name; else what was probably meant.
pub(super) fn find(word: &str, lang: Lang) -> Result<&'static Rule, Usage> {
    let known =
        gouji::rule::rule(word).or_else(|| RULES.iter().copied().find(|rule| rule.name.eq_ignore_ascii_case(word)));
    known.ok_or_else(|| {
        let near =
            |candidate: &str| strsim::normalized_damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase());
        let likeness = |rule: &Rule| near(rule.id).max(near(rule.name));
        let best = RULES.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let help = match (best.filter(|rule| likeness(rule) > 0.4), lang) {
            (Some(rule), Lang::En) => format!("did you mean {} ({})?", rule.id, rule.name),
            (Some(rule), Lang::Zh) => format!("是否指 {}（{}）？", rule.id, rule.name),
            (None, Lang::En) => "`gouji rules` lists them all".to_owned(),
            (None, Lang::Zh) => "gouji rules 列出全部规则".to_owned(),
        };
        let message = match lang {
            Lang::En => format!("there is no rule `{word}`"),
            Lang::Zh => format!("没有规则“{word}”"),
        };
        Usage { message, help: Some(help) }
    })
}

/// A rule in JSON.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    name: &'static str,
    severity: Severity,
    since: &'static str,
    forms: &'static [&'static str],
    checks: &'static str,
    why: &'static str,
    wrong: &'static str,
    right: &'static str,
    silent: &'static str,
    mend: &'static str,
    basis: &'static str,
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let mut out = Output::stdout();
    match args.format {
        Format::Text => text(&mut out, lang)?,
        Format::Markdown => book::book(&mut out, lang)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &RULES.iter().map(|rule| listed(rule, lang)).collect::<Vec<_>>())
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(0)
}

fn listed(rule: &'static Rule, lang: Lang) -> Listed {
    let page = &rule.explanation;
    Listed {
        id: rule.id,
        name: rule.name,
        severity: rule.severity,
        since: rule.since,
        forms: rule.forms,
        checks: page.checks.get(lang),
        why: page.why.get(lang),
        wrong: page.wrong.get(lang),
        right: page.right.get(lang),
        silent: page.silent.get(lang),
        mend: page.mend.get(lang),
        basis: rule.basis.get(lang),
    }
}

fn text(out: &mut Output, lang: Lang) -> std::io::Result<()> {
    let widest = RULES.iter().map(|rule| width(rule.name)).max().unwrap_or(0);
    for rule in RULES {
        let head = format!("{} {} {}  ", rule.id, left(rule.severity.word(lang), 7), left(rule.name, widest));
        let room = WIDTH.saturating_sub(width(&head)).max(30);
        for (at, line) in wrap(rule.explanation.checks.get(lang), room).iter().enumerate() {
            writeln!(out, "{}{line}", if at == 0 { head.clone() } else { " ".repeat(width(&head)) })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_by_id_name_and_family() {
        let rule = RULES[0];
        let family = rule.id.chars().next().unwrap();
        assert_eq!(selector(&rule.id.to_lowercase(), Lang::En).unwrap(), Selector::Rule(rule.id));
        assert_eq!(selector(rule.name, Lang::En).unwrap(), Selector::Rule(rule.id));
        assert_eq!(selector(&family.to_lowercase().to_string(), Lang::En).unwrap(), Selector::Family(family));
        assert!(Selector::Family(family).names(rule));
    }

    #[test]
    fn an_unknown_rule_is_an_error_with_help() {
        let error = selector(&format!("{}1", RULES[0].id), Lang::En).unwrap_err();
        assert!(error.help.unwrap().contains("did you mean"));
        for word in ["", "?", "nothing like it at all"] {
            assert!(selector(word, Lang::Zh).is_err(), "{word}");
        }
    }
}

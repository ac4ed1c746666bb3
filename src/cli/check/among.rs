//! What a run keeps of its reports to hold them against each other once all were read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use gouji::export::layout::clean;
use gouji::report::Report;
use gouji::rule::check::check_among;
use gouji::rule::{Check, Checked, Corpus, Rule, Summary, Units};
use gouji::text::lang::{Lang, Text};
use rayon::prelude::*;

use crate::cli::Usage;
use crate::cli::run::Jobs;

/// Reports that are checked before their findings are handed on.
const PART: usize = 512;

/// The reports of a run, as far as rules among reports want them.
pub(super) struct Among {
    rules: Vec<&'static Rule>,
    units: Option<Units>,
    kept: Vec<Report>,
}

impl Among {
    /// Keeps what those of the rules want that hold reports against each other.
    pub(super) fn new(rules: &[&'static Rule], units: Option<Units>) -> Self {
        let among = |rule: &&'static Rule| matches!(rule.check, Check::Corpus(_));
        Self { rules: rules.iter().copied().filter(among).collect(), units, kept: Vec::new() }
    }

    /// Keeps a report, in the order in which they come.
    pub(super) fn keep(&mut self, report: Report) {
        if !self.rules.is_empty() || self.units.is_some() {
            self.kept.push(Corpus::lean(report));
        }
    }

    /// Checks them and hands on what was found, in their order. Tells on stderr which reports were set aside for another
    /// of the same issuer and year, and which units have none.
    pub(super) fn check(
        self,
        jobs: &Jobs,
        lang: Lang,
        summary: &mut Summary,
        mut each: impl FnMut(&mut Summary, &Report, Checked) -> io::Result<()>,
    ) -> anyhow::Result<io::Result<()>> {
        let Self { rules, units, kept } = self;
        let pool = jobs.pool()?;
        let mut corpus = Corpus::new(kept);
        if !rules.is_empty() {
            set_aside(&corpus, lang);
        }
        if let Some(units) = &units {
            corpus = corpus.with_units(units);
            missing(&corpus, units.len(), lang, summary);
        }
        let all = corpus.reports();
        for (part, reports) in all.chunks(PART).enumerate() {
            let at = |within: usize| part * PART + within;
            let checked: Vec<Checked> = pool.install(|| {
                let judge = |within| check_among(&corpus, at(within), rules.iter().copied());
                (0..reports.len()).into_par_iter().map(judge).collect()
            });
            let mut pairs = reports.iter().zip(checked);
            let handed = pairs.try_for_each(|(report, checked)| each(summary, report, checked));
            if handed.is_err() {
                return Ok(handed);
            }
        }
        Ok(Ok(()))
    }
}

/// The list of units in a file.
pub(super) fn units(path: &Path, lang: Lang) -> anyhow::Result<Units> {
    let cannot = Text { en: "cannot read the list of units", zh: "无法读取单位名单" }.get(lang);
    let context = || format!("{cannot} {}", path.display());
    let text = fs::read_to_string(path).with_context(context)?;
    let units = Units::read(&text).map_err(|bad| Usage {
        message: match lang {
            Lang::En => format!("{}: line {} is no unit: {}", context(), bad.number, bad.text),
            Lang::Zh => format!("{}：第{}行不是单位：{}", context(), bad.number, bad.text),
        },
        help: Some(
            Text {
                en: "a unit a line: its name, or the six digits of its division",
                zh: "每行一个单位：名称，或六位行政区划代码",
            }
            .get(lang)
            .to_owned(),
        ),
    })?;
    Ok(units)
}

fn set_aside(corpus: &Corpus, lang: Lang) {
    for (aside, stands) in corpus.set_aside() {
        let (issuer, year) = (aside.issuer.name.as_deref().unwrap_or_default(), aside.year.unwrap_or_default());
        let (aside, stands) = (&aside.source.path, &stands.source.path);
        say(&match lang {
            Lang::En => format!("{aside}: not held against other years; {stands} stands for {issuer} {year}"),
            Lang::Zh => format!("{aside}：不参与与其他年度的比对；{issuer}{year}年度以{stands}为准"),
        });
    }
}

fn missing(corpus: &Corpus, units: usize, lang: Lang, summary: &mut Summary) {
    for (year, names) in corpus.missing() {
        let count = names.len();
        say(&match lang {
            Lang::En => format!("{year}: no report of {count} of {units} units: {}", names.join(", ")),
            Lang::Zh => format!("{year}年：{units}个单位中有{count}个没有报告：{}", names.join("、")),
        });
        summary.missing.insert(year, names.into_iter().map(str::to_owned).collect());
    }
}

/// A line on stderr; one that cannot be written to is no further trouble.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "gouji: {}", clean(line));
}

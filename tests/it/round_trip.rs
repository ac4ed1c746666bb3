//! A generated report, written in every dialect, is read back equal: the accuracy gate.
//!
//! `SEEDS=200 cargo test --test it round_trip -- --nocapture` prints the figure of every dialect for more reports.

use std::collections::BTreeMap;

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::{Report, Value};

use crate::scribe::{Dialect, Draft, Figure, Options, draft, write};

/// What became of the cells of some drafts.
#[derive(Debug, Default)]
pub(crate) struct Score {
    reports: usize,
    named: usize,
    pub(crate) cells: usize,
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    first: Option<String>,
}

impl Score {
    /// The share of cells that are right, in percent; all where there are none.
    pub(crate) fn percent(&self) -> f64 {
        if self.cells == 0 { 100.0 } else { self.right as f64 * 100.0 / self.cells as f64 }
    }

    /// Counts the cells of a draft of which nothing was read.
    pub(crate) fn miss(&mut self, draft: &Draft) {
        self.cells += draft.cells.len();
    }

    /// Compares every cell of a draft with what was read.
    pub(crate) fn compare(&mut self, draft: &Draft, report: &Report) {
        let read: BTreeMap<String, &Value> = report
            .present()
            .flat_map(|sheet| sheet.cells())
            .map(|(id, entry)| (id.to_string(), &entry.value))
            .collect();
        for (address, figure) in &draft.cells {
            self.cells += 1;
            let (want, got) = (wanted(figure), read.get(address).copied().unwrap_or(&Value::Absent));
            // a workbook keeps 5415.7, however many decimals it shows
            let is_same = |number: rust_decimal::Decimal| want.parse() == Ok(number);
            if shown(got) == want || got.number().is_some_and(is_same) {
                self.right += 1;
                continue;
            }
            self.wrong += usize::from(got.number().is_some());
            let what = format!("{}: {address}: wanted {want}, read {}", report.source.path, shown(got));
            if got.number().is_some() || self.first.is_none() {
                self.first = Some(what);
            }
        }
    }
}

/// The page of a draft in a dialect.
pub(crate) fn page(draft: &Draft, dialect: Dialect, seed: u64) -> Page {
    let name = format!("{}-{seed}.{}", dialect.name(), dialect.extension());
    Page::from_file(name, write(draft, dialect, seed))
}

/// The draft of a seed: every fourth a hybrid, every fifth with blanks for zeros where the dialect can show them.
pub(crate) fn drawn(seed: u64, dialect: Dialect) -> Draft {
    let zeros_blank = seed % 5 == 3 && dialect.blanks_survive();
    draft(seed, &Options { hybrid: seed.is_multiple_of(4), zeros_blank, ..Options::default() })
}

fn shown(value: &Value) -> String {
    match value {
        Value::Absent => "absent".into(),
        Value::Blank => "blank".into(),
        Value::Mark(mark) => format!("mark {mark}"),
        Value::Number(number) => number.to_string(),
        Value::Unreadable(text) => format!("unreadable {text}"),
    }
}

fn wanted(figure: &Figure) -> String {
    match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Amount(text) => text.clone(),
        Figure::Blank => "blank".into(),
        Figure::Mark(mark) => format!("mark {mark}"),
    }
}

#[test]
fn every_dialect_is_read_back() {
    let floors: toml::Table = include_str!("floors.toml").parse().unwrap();
    let floor = |value: &toml::Value| value.as_float().or(value.as_integer().map(|n| n as f64)).unwrap();
    let dialects = floors["dialects"].as_table().unwrap();
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|s| s.parse().ok()).unwrap_or(40);
    let (mut all, mut failures) = (Score::default(), Vec::new());
    for &dialect in Dialect::ALL {
        let mut score = Score::default();
        for seed in 5000..5000 + seeds {
            let draft = drawn(seed, dialect);
            score.reports += 1;
            match examine(&page(&draft, dialect, seed)) {
                Ok(reports) => {
                    let report = &reports[0];
                    let issuer = (report.issuer.name.as_deref(), report.issuer.division.as_deref());
                    let named = issuer == (Some(draft.issuer.as_str()), Some(draft.division))
                        && report.year == Some(draft.year)
                        && report.form.as_deref() == Some(draft.proactive_form);
                    score.named += usize::from(named);
                    score.compare(&draft, report);
                }
                Err(error) => {
                    score.cells += draft.cells.len();
                    score.first.get_or_insert(format!("{} {seed}: {error}", dialect.name()));
                }
            }
        }
        let least = floor(dialects.get(dialect.name()).unwrap_or(&dialects["least"]));
        println!("{:24} {:7.3} % right, {} wrong", dialect.name(), score.percent(), score.wrong);
        let named = score.named as f64 * 100.0 / score.reports as f64;
        if score.percent() < least || score.wrong as f64 > floor(&floors["wrong"]) || named < floor(&floors["named"]) {
            failures.push(format!("{}: {score:?}", dialect.name()));
        }
        all.cells += score.cells;
        all.right += score.right;
    }
    println!("{:24} {:7.3} % of {} cells right", "all", all.percent(), all.cells);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(all.percent() >= floor(&floors["all"]), "{:.4} %", all.percent());
}

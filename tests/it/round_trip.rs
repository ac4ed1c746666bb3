//! A generated report, written in every dialect, is read back equal.

use std::collections::BTreeMap;

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::{Report, Value};

use crate::scribe::{Dialect, Draft, Figure, Options, draft, write};

/// What became of the cells of a draft.
#[derive(Debug, Default, Clone)]
pub(crate) struct Score {
    pub(crate) cells: usize,
    pub(crate) right: usize,
    pub(crate) missing: usize,
    pub(crate) wrong: usize,
    pub(crate) first: Option<String>,
}

pub(crate) fn page(draft: &Draft, dialect: Dialect, seed: u64) -> Page {
    let name = format!("{}-{seed}.{}", dialect.name(), dialect.extension());
    Page::from_file(name, write(draft, dialect, seed))
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

/// Compares every cell of a draft with what was read.
pub(crate) fn compare(draft: &Draft, report: &Report, score: &mut Score) {
    let read: BTreeMap<String, &Value> =
        report.present().flat_map(|sheet| sheet.cells()).map(|(id, entry)| (id.to_string(), &entry.value)).collect();
    for (address, figure) in &draft.cells {
        score.cells += 1;
        let want = wanted(figure);
        let got = read.get(address).map_or("absent".to_owned(), |value| shown(value));
        if got == want {
            score.right += 1;
        } else if read.get(address).is_some_and(|value| value.number().is_some()) {
            score.wrong += 1;
            if std::env::var("V").is_ok() { println!("   WRONG {} {address}: wanted {want}, read {got}", report.source.path); }
            score.first.get_or_insert(format!("{address}: wanted {want}, read {got}"));
        } else {
            score.missing += 1;
            score.first.get_or_insert(format!("{address}: wanted {want}, read {got}"));
        }
    }
}

#[test]
fn explore() {
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|s| s.parse().ok()).unwrap_or(20);
    let mut all = Score::default();
    for &dialect in Dialect::ALL {
        let mut score = Score::default();
        let (mut refused, mut issuers, mut years) = (0, 0, 0);
        let mut notes = Vec::new();
        let mut alarms: BTreeMap<&str, usize> = BTreeMap::new();
        for seed in 0..seeds {
            let options = Options { hybrid: seed % 4 == 0, zeros_blank: seed % 5 == 3 && dialect.blanks_survive(), ..Options::default() };
            let draft = draft(seed, &options);
            let page = page(&draft, dialect, seed);
            if let Ok(dir) = std::env::var("DUMP") { std::fs::write(format!("{dir}/{}-{seed}.{}", dialect.name().replace([' ', ','], "_"), dialect.extension()), &page.bytes).unwrap(); }
            match examine(&page) {
                Ok(reports) => {
                    for r in &reports {
                        for f in gouji::rule::check::check(r).findings {
                            let fail = f.status == gouji::finding::Status::Fail;
                            let expected = f.rule == "F020" && draft.has_blanks() || f.rule == "F002" && options.hybrid;
                            if fail && !expected { *alarms.entry(f.rule).or_insert(0) += 1; if std::env::var("V").is_ok() && (f.rule != "F010") { println!("   ALARM {} {} {} {:?}", page.path, f.rule, f.defect.message.en, f.defect.evidence); } }
                        }
                    }
                    let before = score.right;
                    compare(&draft, &reports[0], &mut score);
                    if score.right - before < draft.cells.len() { notes.push(format!("{seed}:{}", draft.cells.len() + before - score.right)); }
                    issuers += usize::from(reports[0].issuer.name.as_deref() == Some(&draft.issuer) && reports[0].issuer.division.as_deref() == Some(draft.division));
                    years += usize::from(reports[0].year == Some(draft.year));
                    if reports[0].issuer.name.as_deref() != Some(&draft.issuer) && std::env::var("V").is_ok() { println!("   issuer {:?} want {} title {:?}", reports[0].issuer, draft.issuer, reports[0].title); }
                }
                Err(error) => {
                    refused += 1;
                    score.cells += draft.cells.len();
                    score.first.get_or_insert(format!("seed {seed}: {error}"));
                }
            }
        }
        println!(
            "{:22} {:6.2}% wrong {:4} missing {:5} refused {refused} issuer {issuers} year {years} {alarms:?} {} {:?}",
            dialect.name(),
            score.right as f64 * 100.0 / score.cells as f64,
            score.wrong,
            score.missing,
            score.first.clone().unwrap_or_default(), notes.iter().take(8).collect::<Vec<_>>()
        );
        all.cells += score.cells; all.right += score.right; all.wrong += score.wrong;
    }
    println!("ALL {:.3}% wrong {}", all.right as f64 * 100.0 / all.cells as f64, all.wrong);
}

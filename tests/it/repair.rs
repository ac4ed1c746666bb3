//! The wrong cell is found: simulated slips against floors that can only rise, one wrong digit anywhere, and no reading
//! where every sum ties.

use gouji::claim;
use gouji::finding::Confidence;
use gouji::form::TableKind;
use gouji::repair::{self, Location, sum};
use gouji::report::{Report, Value};
use gouji::rule::check;
use proptest::prelude::*;

use crate::slips::{Score, Size, report, score, truth};

/// Tables of each size.
const TABLES: u64 = 40;

fn floors() -> toml::Table {
    include_str!("floors.toml").parse().unwrap()
}

#[test]
fn the_truth_is_found_as_often_as_before() {
    let floors = floors();
    let floors = floors["repair"].as_table().unwrap();
    for slips in 1..=3_usize {
        let mut all = Score::default();
        for (at, size) in (0..).zip(Size::ALL) {
            let from = 500_000 + at * TABLES;
            all.add(score(from..from + TABLES, slips, size, 1));
        }
        let floor = |name: &str| {
            let value = &floors[name].as_array().unwrap()[slips - 1];
            value.as_float().or(value.as_integer().map(|whole| whole as f64)).unwrap()
        };
        let (first, three) = (all.percent(all.first), all.percent(all.three));
        let shown = all.wrong.join("\n");
        assert!(first >= floor("first"), "{slips} slips: the truth comes first for {first:.1} %\n{shown}");
        assert!(three >= floor("three"), "{slips} slips: it is among three for {three:.1} %\n{shown}");
        let wrong = all.certain - all.right;
        assert!(wrong as f64 <= floor("certain_wrong"), "{slips} slips: certain and wrong {wrong} times\n{shown}");
        println!("{slips} slips: {first:.1} {three:.1} certain {} wrong {wrong}", all.certain);
    }
}

fn located(report: &Report) -> Location {
    let sheet = report.sheet(TableKind::Requests).unwrap();
    repair::locate(report, sheet, &sum::sums(sheet), &claim::of(report), None)
}

fn size() -> impl Strategy<Value = Size> {
    prop::sample::select(Size::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_that_ties_has_no_reading(seed: u64, size in size()) {
        let truth = truth(seed, size);
        let report = report(truth.form, &truth.numbers, &truth.text);
        prop_assert_eq!(located(&report), Location { search_complete: true, ..Location::default() });
        let arithmetic = check(&report).findings.into_iter().find(|finding| finding.rule.starts_with('A'));
        prop_assert!(arithmetic.is_none_or(|finding| finding.rule == "A401"));
    }

    #[test]
    fn one_wrong_digit_anywhere_is_located(seed: u64, size in size(), at: prop::sample::Index, by in 1..10_i64) {
        let truth = truth(seed, size);
        let mut numbers = truth.numbers.clone();
        let (place, right) = at.get(&numbers.iter().map(|(place, n)| (*place, *n)).collect::<Vec<_>>()).to_owned();
        let wrong = right - right % 10 + (right % 10 + by) % 10;
        numbers.insert(place, wrong);
        let report = report(truth.form, &numbers, &truth.text);
        let found = located(&report);
        let first = &found.readings[0];
        let changes: Vec<_> = first.changes.iter().map(|c| ((c.cell.row, c.cell.column), c.to)).collect();
        prop_assert_eq!(changes, [(place, right.into())]);
        prop_assert_eq!(found.confidence, Confidence::Certain);
        let headlines = check(&report).findings.into_iter().filter(|finding| finding.rule == "A309").count();
        prop_assert_eq!(headlines, 1);
    }

    /// Whatever a table says, every reading makes every sum tie, and none needs less than nothing.
    #[test]
    fn every_reading_ties(seed: u64, size in size(), hits in prop::collection::vec((any::<prop::sample::Index>(), 0..9_999_i64), 1..9)) {
        let truth = truth(seed, size);
        let mut numbers = truth.numbers.clone();
        let places: Vec<_> = numbers.keys().copied().collect();
        for (at, wrong) in hits {
            numbers.insert(*at.get(&places), wrong);
        }
        let report = report(truth.form, &numbers, &truth.text);
        for reading in located(&report).readings {
            let mut mended = report.clone();
            let sheet = mended.sheets[TableKind::Requests as usize].as_mut().unwrap();
            for change in &reading.changes {
                prop_assert!(!change.to.is_sign_negative() && change.from != Some(change.to));
                sheet.entry_mut(change.cell.row, change.cell.column).unwrap().value = Value::Number(change.to);
            }
            prop_assert!(sum::sums(sheet).iter().all(|sum| sum.state == sum::State::Ties));
        }
    }
}

//! Cases seen in reports.

use super::*;
use crate::claim;
use crate::form::TableKind;
use crate::report::Report;
use crate::rule::sample::Sample;

fn location(report: &Report, kind: TableKind) -> Location {
    let sheet = report.sheet(kind).unwrap();
    locate(report, sheet, &sum::sums(sheet), &claim::of(report), None)
}

fn said(changes: &[Repair]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {}", change.cell, change.to)).collect()
}

#[test]
fn a_report_that_ties_has_no_reading_whatever_the_text_says() {
    // 双阳区退役军人事务局 2023: text 2, table 3
    let sample = Sample::new(2023).row("requests.new", "3 0 0 0 0 0 3");
    let sample = sample.row("requests.results.granted", "3 0 0 0 0 0 3").row("requests.results.total", "3 0 0 0 0 0 3");
    let sample = sample.text(1, "收到政府信息公开申请2件。");
    let found = location(&sample.build(), TableKind::Requests);
    assert!(found.readings.is_empty() && found.search_complete, "{found:?}");
    assert_eq!(sample.broken(), ["N301"]);
}

#[test]
fn totals_never_filled_are_one_slip() {
    // 洪泽区 2023
    let sample = Sample::new(2023).row("disputes.reconsideration", "10 1 0 0 0");
    let report = sample.row("disputes.litigation_after_reconsideration", "5 0 0 0 0").build();
    let found = location(&report, TableKind::Disputes);
    let first = &found.readings[0];
    assert_eq!(first.slips, [Kind::Unfilled]);
    let totals = ["disputes.reconsideration.total 11", "disputes.litigation_after_reconsideration.total 5"];
    assert_eq!((said(&first.changes), found.confidence), (totals.map(str::to_owned).to_vec(), Confidence::Certain));
}

#[test]
fn many_places_for_one_difference_are_candidates() {
    // 民治街道 2022: 7976 against parts of 7578
    let sample = Sample::new(2022)
        .row("requests.new", "7976 0 0 0 0 0 7976")
        .row("requests.results.granted", "7000 0 0 0 0 0 7000")
        .row("requests.results.unable.not_held", "500 0 0 0 0 0 500")
        .row("requests.results.other.other", "78 0 0 0 0 0 78")
        .row("requests.results.total", "7976 0 0 0 0 0 7976");
    let found = location(&sample.build(), TableKind::Requests);
    assert_ne!(found.confidence, Confidence::Certain);
    assert!(found.readings.len() > 2 && !found.alternatives().is_empty());
    assert_eq!(sample.broken(), ["A309"]);
}

#[test]
fn a_blank_is_changed_cheaply_and_said_to_be_one() {
    let sample = Sample::new(2023)
        .row("requests.new", "2 0 0 0 0 0 2")
        .row("requests.results.granted", "- 0 0 0 0 0 2")
        .row("requests.results.total", "2 0 0 0 0 0 2");
    let found = location(&sample.build(), TableKind::Requests);
    assert_eq!(said(found.repairs()), ["requests.results.granted.natural_person 2"]);
    assert_eq!(found.repairs()[0].from, None);
}

#[test]
fn doubt_and_last_years_number_speak_for_a_change() {
    let sample = Sample::new(2023)
        .row("requests.new", "9 0 0 0 0 0 9")
        .row("requests.results.granted", "5 0 0 0 0 0 5")
        .row("requests.results.unable.not_held", "5 0 0 0 0 0 5")
        .row("requests.results.total", "9 0 0 0 0 0 9");
    assert_eq!(location(&sample.build(), TableKind::Requests).confidence, Confidence::Possible);
    let doubted = sample.clone().warning("cell-note", "requests.results.granted.total");
    let expected = ["requests.results.granted.natural_person 4", "requests.results.granted.total 4"];
    assert_eq!(said(location(&doubted.build(), TableKind::Requests).repairs()), expected);
    let report = sample.build();
    let before = Sample::new(2022).row("requests.results.granted", "5 0 0 0 0 0 5").build();
    let (sheet, previous) = (report.sheet(TableKind::Requests).unwrap(), before.sheet(TableKind::Requests));
    let found = locate(&report, sheet, &sum::sums(sheet), &[], previous);
    assert_eq!(said(found.repairs()), expected);
}

#[test]
fn nothing_is_said_where_nothing_can_be_judged() {
    let huge = Sample::new(2023).row("requests.new", "9000000000000000000 0 0 0 0 0 1");
    assert!(location(&huge.build(), TableKind::Requests).readings.is_empty());
    let fraction = Sample::new(2023).row("requests.new", "1.5 0 0 0 0 0 1");
    for reading in location(&fraction.build(), TableKind::Requests).readings {
        assert!(reading.changes.iter().all(|change| change.to.fract().is_zero()));
    }
}

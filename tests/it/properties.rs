//! Properties that hold for every generated report in every dialect: a consistent one gives no false alarm, a changed
//! cell is named, and a record says what its source says.

use gouji::export::{Content, Options as Shown, format};
use gouji::finding::{Finding, Severity, Status};
use gouji::pipeline::examine;
use gouji::report::{Report, record};
use gouji::rule::{Summary, check};
use gouji::text::lang::Lang;

use crate::round_trip::{drawn, page};
use crate::scribe::{Dialect, Draft, Options, draft, slip};

const SEEDS: std::ops::Range<u64> = 9000..9012;

fn each(mut hold: impl FnMut(&Draft, Dialect, Report)) {
    for &dialect in Dialect::ALL {
        for seed in SEEDS {
            let draft = drawn(seed, dialect);
            let mut reports = examine(&page(&draft, dialect, seed)).unwrap();
            hold(&draft, dialect, reports.remove(0));
        }
    }
}

fn broken(report: &Report) -> Vec<Finding> {
    let findings = check(report).findings.into_iter();
    findings.filter(|finding| finding.status == Status::Fail).collect()
}

#[test]
fn a_consistent_report_gives_no_false_alarm() {
    each(|_, dialect, report| {
        for finding in broken(&report) {
            let of_content = finding.rule.starts_with(['A', 'N', 'D', 'S', 'Y', 'P']);
            assert!(
                finding.severity != Severity::Error && !of_content,
                "{} {}: {} {} {:?}",
                dialect.name(),
                report.source.path,
                finding.rule,
                finding.defect.message,
                finding.defect.evidence
            );
        }
    });
}

#[test]
fn a_changed_cell_is_named() {
    for (at, seed) in (0..300u64).enumerate() {
        let mut draft = draft(seed, &Options::default());
        let slip = slip(&mut draft, seed);
        let dialect = Dialect::ALL[at % Dialect::ALL.len()];
        let report = examine(&page(&draft, dialect, seed)).unwrap().remove(0);
        let sums: Vec<Finding> = broken(&report).into_iter().filter(|f| f.rule.starts_with("A3")).collect();
        let named = sums.iter().flat_map(|finding| &finding.defect.cells).any(|cell| cell.to_string() == slip.cell);
        assert!(named, "{} {seed}: {} {} → {} is not named", dialect.name(), slip.cell, slip.from, slip.to);
        for finding in sums {
            assert!(finding.defect.equations.iter().all(|equation| equation.stated != equation.computed));
        }
    }
}

/// What an exporter of records writes for a report.
fn written(report: &Report, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut exporter = (format(name, Content::Records).unwrap().open)(Content::Records, Shown::default());
    exporter.begin(&mut bytes).unwrap();
    exporter.report(&mut bytes, report).unwrap();
    exporter.end(&mut bytes, &Summary::default()).unwrap();
    bytes
}

#[test]
fn a_record_says_what_its_source_says() {
    each(|_, _, report| {
        for form in ["json", "jsonl"] {
            let read = record::read(&written(&report, form)).unwrap().remove(0);
            for (sheet, again) in report.present().zip(read.present()) {
                let values = |sheet: &gouji::report::Sheet| {
                    sheet.cells().map(|(id, e)| (id, e.value.clone())).collect::<Vec<_>>()
                };
                assert_eq!(values(sheet), values(again), "{}", report.source.path);
            }
            let findings = |report: &Report| {
                let findings = check(report).findings.into_iter();
                findings.map(|f| serde_json::to_string(&f.json(Lang::En)).unwrap()).collect::<Vec<_>>()
            };
            assert_eq!(findings(&report), findings(&read), "{}", report.source.path);
        }
    });
}

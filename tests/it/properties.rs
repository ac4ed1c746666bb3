//! What holds for every report: a consistent one gives no false alarm, one wrong number is named, and a record is the
//! report that it was made of.

use std::sync::atomic::{AtomicUsize, Ordering};

use gouji::finding::{Finding, Outcome, Severity, Status};
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::{Report, Warning, record};
use gouji::rule::check::check;
use gouji::text::lang::{Lang, Message};

use crate::hostile::{cases, every, file, some_draft, told, wrong_numbers};
use crate::scribe::{Dialect, Draft, Options, draft, slip, write};

fn read(draft: &Draft, dialect: Dialect, seed: u64) -> Result<Report, String> {
    let page = Page::from_file(file(dialect), write(draft, dialect, seed));
    examine(&page).map(|mut reports| reports.remove(0)).map_err(|error| error.to_string())
}

/// A finding in a line, for the list of what is wrong.
fn line(name: &str, finding: &Finding) -> String {
    let defect = &finding.defect;
    let quotes: Vec<&str> = defect.evidence.iter().map(|evidence| &*evidence.quote).collect();
    format!("{name}: {} {}: {} {quotes:?}", finding.severity, finding.rule, defect.message.en)
}

/// Rules that a consistent report never breaks, besides those that are errors.
const SILENT: &[&str] = &[
    "A301", "A302", "A303", "A401", "D001", "D002", "D003", "D010", "N201", "N301", "N302", "N303", "N401", "N501",
    "N601", "P201", "P302", "X001",
];

#[test]
fn a_consistent_report_gives_no_wrong_number_and_no_false_alarm() {
    let (read_at_all, asked) = (AtomicUsize::new(0), cases(40));
    every(&asked, |&(dialect, seed)| {
        let draft = some_draft(dialect, seed);
        let name = format!("{}, seed {seed}", dialect.name());
        // how much is read at all is shown elsewhere
        let Ok(report) = read(&draft, dialect, seed) else { return Vec::new() };
        read_at_all.fetch_add(1, Ordering::Relaxed);
        let findings = check(&report).findings;
        let failed = findings.iter().filter(|finding| finding.status == Status::Fail);
        let alarms = failed.filter(|f| f.severity == Severity::Error || SILENT.contains(&f.rule));
        let wrong = told(&name, &wrong_numbers(&draft, &report));
        wrong.into_iter().chain(alarms.map(|finding| line(&name, finding))).collect()
    });
    let read = read_at_all.into_inner();
    assert!(read * 20 > asked.len() * 19, "only {read} of {} were read", asked.len());
}

/// A dialect that does not keep blank cells gives no number in their place, and no alarm.
#[test]
fn blanks_that_a_dialect_loses_are_no_numbers() {
    let lossy: Vec<(Dialect, u64)> = Dialect::ALL
        .iter()
        .filter(|dialect| !dialect.blanks_survive())
        .flat_map(|&dialect| (0..60).map(move |seed| (dialect, seed)))
        .collect();
    every(&lossy, |&(dialect, seed)| {
        let draft = draft(seed, &Options { zeros_blank: true, ..Options::default() });
        let name = format!("{}, blanks, seed {seed}", dialect.name());
        let Ok(report) = read(&draft, dialect, seed) else { return Vec::new() };
        let findings = check(&report).findings;
        let failed = findings.iter().filter(|finding| finding.status == Status::Fail);
        let alarms = failed.filter(|f| f.severity == Severity::Error || f.rule.starts_with('A'));
        let wrong = told(&name, &wrong_numbers(&draft, &report));
        wrong.into_iter().chain(alarms.map(|finding| line(&name, finding))).collect()
    });
}

#[test]
fn one_wrong_number_of_table_three_is_named() {
    every(&cases(25), |&(dialect, seed)| {
        let options =
            Options { hybrid: seed % 4 == 0, late_form: seed % 7 == 2, silent: seed % 3 == 0, ..Options::default() };
        let mut draft = draft(seed, &options);
        let slip = slip(&mut draft, seed);
        let name = format!("{}, seed {seed}, {} from {} to {}", dialect.name(), slip.cell, slip.from, slip.to);
        let Ok(report) = read(&draft, dialect, seed) else { return Vec::new() };
        let value = report.present().flat_map(|sheet| sheet.cells()).find(|(id, _)| id.to_string() == slip.cell);
        let Some(number) = value.and_then(|(_, entry)| entry.value.number()) else {
            // a cell that a dialect loses cannot be wrong
            return Vec::new();
        };
        if number != slip.to.into() {
            return vec![format!("{name}: read as {number}")];
        }
        let findings = check(&report).findings;
        let sums = |finding: &&Finding| finding.status == Status::Fail && finding.rule.starts_with("A3");
        let named =
            findings.iter().filter(sums).any(|f| f.defect.cells.iter().any(|cell| cell.to_string() == slip.cell));
        let errors = findings.iter().filter(sums).all(|finding| finding.severity == Severity::Error);
        // nothing else in the arithmetic is wrong
        let others = findings.iter().filter(|f| f.status == Status::Fail && f.rule == "A401").map(|f| line(&name, f));
        let missed = (!named || !errors).then(|| format!("{name}: not named"));
        others.chain(missed).collect()
    });
}

/// The report with its warnings in one language, which is all that a record keeps of them.
fn in_one_language(report: &Report, lang: Lang) -> Report {
    let warnings = report.warnings.iter().map(|warning| {
        let said = warning.message.get(lang).to_owned();
        Warning { message: Message::new(said.clone(), said), ..warning.clone() }
    });
    Report { warnings: warnings.collect(), ..report.clone() }
}

fn without_origins(mut report: Report) -> Report {
    report.sheets.iter_mut().flatten().flat_map(|sheet| &mut sheet.entries).for_each(|entry| entry.origin = None);
    report
}

/// What the rules say of a report, in one language.
fn judged(report: &Report, lang: Lang) -> (Vec<serde_json::Value>, Vec<(&'static str, Outcome)>) {
    let checked = check(report);
    (
        checked.findings.iter().map(|finding| serde_json::to_value(finding.json(lang)).unwrap()).collect(),
        checked.outcomes,
    )
}

#[test]
fn a_record_is_the_report_that_it_was_made_of() {
    every(&cases(8), |&(dialect, seed)| {
        let mut draft = some_draft(dialect, seed);
        if seed % 3 == 0 && !draft.has_blanks() && seed % 6 != 5 {
            slip(&mut draft, seed);
        }
        let name = format!("{}, seed {seed}", dialect.name());
        let Ok(report) = read(&draft, dialect, seed) else { return Vec::new() };
        let mut wrong = Vec::new();
        for (lang, provenance) in [(Lang::En, true), (Lang::Zh, false)] {
            let expected = in_one_language(&report, lang);
            let expected = if provenance { expected } else { without_origins(expected) };
            let json = serde_json::to_vec(&report.record(lang, provenance)).unwrap();
            let again = record::read(&json).unwrap();
            if again != [expected] {
                wrong.push(format!("{name}: the record is another report"));
            }
            if judged(&again[0], lang) != judged(&report, lang) {
                wrong.push(format!("{name}: the record is judged otherwise"));
            }
            // written again it is the same text
            if provenance && serde_json::to_vec(&again[0].record(lang, provenance)).unwrap() != json {
                wrong.push(format!("{name}: the record is written otherwise"));
            }
            let page = examine(&Page::from_file("a.json", json)).unwrap();
            if page != again {
                wrong.push(format!("{name}: the record is another as a page"));
            }
        }
        wrong
    });
}

#[test]
fn what_is_read_depends_on_nothing_but_the_bytes() {
    every(&cases(3), |&(dialect, seed)| {
        let draft = some_draft(dialect, seed);
        let bytes = write(&draft, dialect, seed);
        let read = |path: &str| {
            let reports = examine(&Page::from_file(path, bytes.clone())).map_err(|error| error.to_string())?;
            let record = serde_json::to_value(reports[0].record(Lang::En, true)).unwrap();
            let mut record = record.as_object().unwrap().clone();
            record["source"]["path"].take();
            Ok::<_, String>(record)
        };
        let (first, again) = (read(&file(dialect)), read(&file(dialect)));
        let same = first == again && first == read(&format!("b/c d.{}", dialect.extension()));
        (!same).then(|| format!("{}, seed {seed}: read otherwise", dialect.name())).into_iter().collect()
    });
}

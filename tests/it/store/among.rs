//! Findings among the reports of a project.

use gouji::pipeline::among::settle;
use gouji::rule::Example;
use gouji::text::lang::Lang;

use super::*;

/// Reports of an example as a crawl brings them.
fn harvests(written: &str) -> Vec<Harvest> {
    let reports = Example::reports(written).unwrap().into_iter();
    let harvest = |report: gouji::report::Report| Harvest {
        content: written.len().to_string() + &report.source.path,
        issuer: report.issuer.name.clone(),
        division: report.issuer.division.clone(),
        year: report.year,
        title: report.title.clone(),
        form: report.form.clone(),
        record: serde_json::to_string(&report.record(Lang::En, false)).unwrap(),
        findings: Vec::new(),
    };
    reports.map(harvest).collect()
}

impl Project {
    /// Rules and years of the findings that are kept, and how many reports are flagged.
    fn found(&mut self) -> (Vec<String>, u64) {
        let mut found = Vec::new();
        self.store()
            .findings(false, |finding| -> Result<(), gouji::crawl::frontier::Error> {
                found.push(format!("{} {}", finding.rule, finding.year.unwrap()));
                Ok(())
            })
            .unwrap();
        (found, self.store().account().unwrap().totals.tally.flagged)
    }
}

const LAST: &str = "2022 威海市环翠区教育局\nrequests.new 2 0 0 0 0 0 2\nrequests.carried_out 2 0 0 0 0 0 2\n";

#[test]
fn they_are_worked_out_over_the_newest_versions_and_replaced_all_at_once() {
    let mut project = Project::begun();
    let torn = format!("{LAST}2023 环翠区教育局");
    project.end_one(with(harvests(&torn), 1));
    assert!(!project.store().is_settled().unwrap());
    settle(project.store(), Lang::En).unwrap();
    assert!(project.store().is_settled().unwrap());
    assert_eq!(project.found(), (vec!["Y301 2023".to_owned()], 1));

    // the same reports again: what was found among them stays
    project.store().end(true).unwrap();
    project.begin(true);
    project.end_one(with(harvests(&torn), 2));
    assert_eq!(project.found(), (vec!["Y301 2023".to_owned()], 1));

    // and a version that was put right replaces the old one
    project.store().end(true).unwrap();
    project.begin(true);
    project.end_one(with(harvests(&format!("{torn}\nrequests.carried_in 2 0 0 0 0 0 2")), 3));
    settle(project.store(), Lang::En).unwrap();
    assert_eq!(project.found(), (Vec::new(), 0));
}

#[test]
fn export_and_status_bring_them_up_to_date() {
    let mut project = Project::begun();
    project.end_one(with(harvests(&format!("{LAST}2023 环翠区教育局")), 1));
    // killed: nothing was worked out
    project.store = None;
    let run = |args: &[&str]| project.folder.run(&[args, &["--project", "p"]].concat());
    assert_eq!(
        run(&["export", "--findings", "--format", "csv"]).out.lines().filter(|line| line.contains("Y301")).count(),
        1
    );
    let account: serde_json::Value = serde_json::from_str(&run(&["status", "--format", "json"]).out).unwrap();
    assert_eq!(account["totals"]["flagged"], 1);
}

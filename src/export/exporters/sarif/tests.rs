//! The structure of a log against what the specification asks of it.

use std::collections::HashSet;

use super::*;
use crate::export::Options;
use crate::finding::{Defect, Evidence, Repair, Severity};
use crate::form::{self, cell};
use crate::report::{Origin, Sheet};
use crate::text::lang::Message;

const AT: &str = "requests.results.unable.not_held.total";

fn report() -> Report {
    let mut report = Report::default();
    report.source.path = "局 1/报告.txt".into();
    let mut sheet = Sheet::empty(&form::version("2021").unwrap().tables[1]);
    let origin = Origin { line: Some(17), ..Origin::default() };
    sheet.entry_mut("results.unable.not_held", "total").unwrap().origin = Some(origin);
    report.sheets[1] = Some(sheet);
    report
}

fn finding(status: Status, repaired: bool) -> Finding {
    let cells = vec![cell("requests.new.total").unwrap(), cell(AT).unwrap()];
    let repair = Repair { cell: cells[1], from: Some(3.into()), to: 1.into() };
    Finding {
        source: "局 1/报告.txt".into(),
        title: None,
        issuer: None,
        year: Some(2023),
        rule: "A303",
        name: "results-total-mismatch",
        severity: Severity::Error,
        status,
        defect: Defect {
            message: Message::new("a {0} [b](1)", "甲"),
            cells,
            repairs: if repaired { vec![repair] } else { Vec::new() },
            evidence: vec![Evidence { kind: "narrative".into(), quote: "收到申请1件".into(), section: 1 }],
            ..Defect::default()
        },
        basis: Message::new("notice", "通知"),
        fingerprint: "0123456789abcdef".into(),
    }
}

fn log(findings: &[Finding], refused: usize) -> Json {
    let mut exporter = (FORMAT.open)(Content::Findings, Options::default());
    let mut out = Vec::new();
    exporter.begin(&mut out).unwrap();
    exporter.findings(&mut out, &report(), findings).unwrap();
    exporter.findings(&mut out, &report(), &[]).unwrap();
    exporter.end(&mut out, &Summary { refused, ..Summary::default() }).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// Every object of a log with the key that it stands under.
fn objects<'j>(key: &'j str, value: &'j Json, found: &mut Vec<(&'j str, &'j Map<String, Json>)>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| objects(key, item, found)),
        Json::Object(map) => {
            found.push((key, map));
            map.iter().filter(|(key, _)| *key != "properties").for_each(|(key, value)| objects(key, value, found));
        }
        _ => {}
    }
}

/// What the specification asks for and the properties that its schema allows, by the key of the object.
const SHAPES: [(&str, &[&str], &[&str]); 12] = [
    ("", &["version", "runs"], &["$schema"]),
    ("runs", &["tool"], &["language", "columnKind", "results", "invocations", "properties"]),
    ("tool", &["driver"], &[]),
    ("driver", &["name"], &["fullName", "version", "semanticVersion", "language", "rules"]),
    ("rules", &["id"], &["name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"]),
    (
        "results",
        &["message"],
        &["ruleId", "ruleIndex", "kind", "level", "locations", "relatedLocations", "partialFingerprints", "properties"],
    ),
    ("message", &["text"], &[]),
    ("locations", &[], &["physicalLocation", "logicalLocations"]),
    ("relatedLocations", &[], &["id", "physicalLocation", "logicalLocations", "message"]),
    ("physicalLocation", &["artifactLocation"], &["region"]),
    ("logicalLocations", &[], &["name", "fullyQualifiedName", "kind"]),
    ("invocations", &["executionSuccessful"], &["toolExecutionNotifications"]),
];

#[test]
fn a_log_has_the_properties_that_the_specification_names_and_no_others() {
    let log = log(&[finding(Status::Fail, true), finding(Status::NotEvaluated, false)], 1);
    let mut found = Vec::new();
    objects("", &log, &mut found);
    for (key, required, allowed) in SHAPES {
        let these: Vec<_> = found.iter().filter(|(at, _)| *at == key).collect();
        assert!(!these.is_empty(), "no {key}");
        for (_, object) in these {
            assert!(required.iter().all(|name| object.contains_key(*name)), "{key}: {object:?}");
            let known = |name: &String| required.contains(&name.as_str()) || allowed.contains(&name.as_str());
            assert!(object.keys().all(known), "{key}: {object:?}");
        }
    }
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn every_rule_is_described_once_and_results_point_to_theirs() {
    let log = log(&[finding(Status::Fail, false)], 0);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.iter().map(|rule| &rule["id"]).collect::<HashSet<_>>().len(), RULES.len());
    for rule in rules {
        assert!(["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty());
        }
    }
    let result = &run["results"][0];
    assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    assert_eq!(result["partialFingerprints"][FINGERPRINT], "0123456789abcdef");
}

#[test]
fn cells_of_a_repair_are_locations_and_others_are_related() {
    let log = log(&[finding(Status::Fail, true), finding(Status::Fail, false)], 0);
    let results = &log["runs"][0]["results"];
    let names = |locations: &Json| -> Vec<String> {
        let all = locations.as_array().unwrap().iter();
        all.filter_map(|l| l["logicalLocations"][0]["fullyQualifiedName"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(names(&results[0]["locations"]), [AT]);
    assert_eq!(names(&results[0]["relatedLocations"]), ["requests.new.total"]);
    assert_eq!(names(&results[1]["locations"]), ["requests.new.total"]);
    let file = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(file["artifactLocation"]["uri"], "%E5%B1%80%201/%E6%8A%A5%E5%91%8A.txt");
    assert_eq!(file["region"], json!({"startLine": 17}));
    assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "收到申请1件");
    assert_eq!(results[0]["properties"]["repairs"][0], json!({"cell": AT, "from": 3, "to": 1}));
}

#[test]
fn what_was_not_judged_is_open_and_has_no_level() {
    let log = log(&[finding(Status::NotEvaluated, false), finding(Status::Fail, false)], 0);
    let levels: Vec<_> =
        log["runs"][0]["results"].as_array().unwrap().iter().map(|r| (&r["kind"], &r["level"])).collect();
    assert_eq!(levels, [(&json!("open"), &json!("none")), (&json!("fail"), &json!("error"))]);
}

#[test]
fn text_is_neither_a_placeholder_nor_a_link() {
    let log = log(&[finding(Status::Fail, false)], 0);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["message"]["text"], "a {{0}} \\[b\\](1)");
    assert_eq!(result["properties"]["messages"]["en"], "a {0} [b](1)");
}

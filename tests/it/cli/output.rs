//! What the commands write.

use super::*;

#[test]
fn the_sample_is_checked_in_english() {
    let ran = Folder::with_sample().run(&["check", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    assert_snapshot!(ran.out);
}

#[test]
fn the_sample_is_checked_in_chinese() {
    let ran = Folder::with_sample().run(&["check", "--lang", "zh", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    assert_snapshot!(ran.out);
}

#[test]
fn the_findings_of_the_sample_are_lines_of_json() {
    let ran = Folder::with_sample().run(&["check", "--format", "jsonl", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    let findings = ran.lines();
    let first = &findings[0];
    assert_eq!(first["rule"], "A309");
    let sums: Vec<_> = first["equations"].as_array().unwrap().iter().map(|e| (&e["stated"], &e["computed"])).collect();
    assert_eq!(sums, [(&1.into(), &3.into()), (&1.into(), &3.into())]);
    for cell in ["natural_person", "total"] {
        for row in ["unable.not_held", "total", "other"] {
            let cell = Value::from(format!("requests.results.{row}.{cell}"));
            assert!(first["cells"].as_array().unwrap().contains(&cell), "{cell}");
        }
    }
    assert_eq!(findings.iter().filter(|finding| finding["severity"] == "error").count(), 1);
    assert_snapshot!(ran.out);
}

#[test]
fn findings_with_their_summary_are_one_object() {
    let folder = Folder::with_sample();
    let ran = folder.run(&["check", "--format", "json", "report.txt"]);
    let json = ran.json();
    let lines = folder.run(&["check", "--format", "jsonl", "report.txt"]).lines();
    assert_eq!((ran.code, json["findings"].as_array().unwrap()), (1, &lines));
    assert_eq!((&json["summary"]["reports"], &json["summary"]["findings"]["error"]), (&1.into(), &1.into()));
}

#[test]
fn the_sample_is_extracted_as_one_record() {
    let ran = Folder::with_sample().run(&["extract", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let record = ran.json();
    let row = |table: &str, row: &str| {
        record[table][row].as_object().unwrap().values().map(|v| v.as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(row("proactive", "normative_documents"), [2, 0, 3]);
    assert_eq!(row("requests", "new"), [1, 0, 0, 0, 0, 0, 1]);
    assert_eq!(row("requests", "results.unable.not_held"), [3, 0, 0, 0, 0, 0, 3]);
    assert_eq!(row("requests", "results.total"), [1, 0, 0, 0, 0, 0, 1]);
    assert_eq!(row("requests", "results.other"), [0; 7]);
    let all = ["proactive", "requests", "disputes"].map(|table| {
        record[table]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|row| row.as_object().unwrap().values())
            .collect::<Vec<_>>()
    });
    assert_eq!(all.each_ref().map(Vec::len), [10, 23 * 7, 15]);
    let sum: i64 = all.iter().flatten().map(|value| value.as_i64().unwrap()).sum();
    assert_eq!(sum, 2 + 3 + 2 + 6 + 2);
    assert_eq!(record["sections"].as_array().unwrap().len(), 6);
    assert_eq!((&record["form"], &record["year"]), (&"2021".into(), &2023.into()));
    assert_eq!(record["marks"], serde_json::json!({}));
    assert!(record["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "form-mixed"));
    // texts of the report aside, this is what a record looks like
    let lines = ran.out.lines().filter(|line| !line.contains("\"text\":") && !line.contains("\"preamble\":"));
    assert_snapshot!(lines.take(80).collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_paragraph_of_the_sample_is_lost() {
    let record = Folder::with_sample().run(&["extract", "report.txt"]).json();
    let texts = record["sections"].as_array().unwrap().iter().map(|section| section["text"].as_str().unwrap());
    let said = texts.chain(record["preamble"].as_str()).collect::<Vec<_>>().join("\n");
    let source = String::from_utf8_lossy(SAMPLE);
    // the lines of tables begin with a tab or are short
    for line in source.lines().filter(|line| !line.starts_with('\t') && line.chars().count() > 20) {
        let line = line.trim_start_matches("[bookmark: _GoBack]");
        assert!(said.contains(line), "{line}");
    }
}

#[test]
fn a_record_can_say_where_cells_were_read() {
    let folder = Folder::with_sample();
    let ran = folder.run(&["extract", "--provenance", "report.txt"]);
    let record = ran.json();
    let provenance = record["provenance"].as_object().unwrap();
    assert_eq!(provenance.len(), 10 + 23 * 7 + 15);
    let source = String::from_utf8_lossy(SAMPLE).into_owned();
    for (cell, origin) in provenance {
        let (raw, line) = (origin["raw"].as_str().unwrap(), origin["line"].as_u64().unwrap() as usize);
        assert_eq!(source.lines().nth(line - 1).map(str::trim), Some(raw), "{cell}");
    }
    assert_snapshot!(provenance["requests.results.unable.not_held.total"], @r#"{"raw":"3","table":3,"row":16,"column":7,"line":212}"#);
    assert!(folder.run(&["extract", "report.txt"]).json().get("provenance").is_none());
}

#[test]
fn a_record_is_a_table_of_cells() {
    let folder = Folder::with_sample();
    let ran = folder.run(&["extract", "--format", "csv", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(ran.out.lines().count(), 1 + 10 + 23 * 7 + 15);
    let head = |ran: &Ran| ran.out.trim_start_matches('\u{feff}').lines().take(5).collect::<Vec<_>>().join("\n");
    assert_snapshot!(head(&ran));
    let found = folder.run(&["extract", "--format", "csv", "--provenance", "report.txt"]);
    assert_snapshot!("a_record_is_a_table_of_cells_with_provenance", head(&found));
}

#[test]
fn findings_are_a_table() {
    let ran = Folder::with_sample().run(&["check", "--format", "csv", "report.txt"]);
    let mut csv = csv::Reader::from_reader(ran.out.trim_start_matches('\u{feff}').as_bytes());
    let rules: Vec<String> = csv.records().map(|record| record.unwrap()[4].to_owned()).collect();
    assert_eq!((ran.code, rules), (1, vec!["A309".to_owned(), "F002".to_owned()]));
}

#[test]
fn rules_are_listed() {
    let folder = Folder::new();
    assert_snapshot!("rules_en", folder.run(&["rules"]).out);
    assert_snapshot!("rules_zh", folder.run(&["rules", "--lang", "zh"]).out);
    let listed = folder.run(&["rules", "--format", "json"]).json();
    let ids: Vec<&str> = listed.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, gouji::rule::RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
}

#[test]
fn a_rule_is_explained() {
    let folder = Folder::new();
    let en = folder.run(&["explain", "A303"]);
    assert_eq!((en.code, &*en.err), (0, ""));
    assert_eq!(folder.run(&["explain", "results-total-mismatch"]), en);
    assert_eq!(folder.run(&["explain", "a303"]), en);
    assert_snapshot!("explain_en", en.out);
    assert_snapshot!("explain_zh", folder.run(&["explain", "A303", "--lang", "zh"]).out);
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    let folder = Folder::new();
    for rule in gouji::rule::RULES {
        for lang in ["en", "zh"] {
            let ran = folder.run(&["explain", rule.id, "--lang", lang]);
            assert_eq!((ran.code, &*ran.err), (0, ""), "{}", rule.id);
            assert!(ran.out.starts_with(rule.id) && ran.out.lines().count() > 15, "{}", ran.out);
        }
    }
}

#[test]
fn help_lists_every_command() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]);
    assert_eq!((help.code, &*help.err), (0, ""));
    for command in ["extract", "check", "rules", "explain", "schema"] {
        assert!(help.out.lines().any(|line| line.trim_start().starts_with(command)), "{}", help.out);
        let own = folder.run(&[command, "--help"]);
        assert!(own.code == 0 && own.out.contains("Usage: gouji") && own.out.contains("--lang"), "{}", own.out);
    }
    let nothing = folder.run(&[]);
    assert_eq!((nothing.code, &*nothing.out), (2, ""));
    assert!(nothing.err.contains("Usage: gouji"), "{}", nothing.err);
    assert_eq!(folder.run(&["--version"]).out, concat!("gouji ", env!("CARGO_PKG_VERSION"), "\n"));
}

// ---- exit codes and streams

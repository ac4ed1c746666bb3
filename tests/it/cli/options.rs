//! What the options do.

use super::*;

#[test]
fn rules_are_selected_and_ignored() {
    let folder = Folder::with_sample();
    let run = |options: &[&str]| folder.run(&[&["check", "--format", "jsonl", "report.txt"], options].concat());
    let found = |options: &[&str]| {
        let ran = run(options);
        (ran.code, rules(&ran.lines()).join(" "))
    };
    assert_eq!(found(&[]), (1, "A309 F002".into()));
    assert_eq!(found(&["--select", "A303"]), (1, "A303".into()));
    assert_eq!(found(&["--select", "f"]), (0, "F002".into()));
    assert_eq!(found(&["--select", "A,F"]), (1, "A309 F002".into()));
    assert_eq!(found(&["--select", "A", "--select", "form-mismatch"]), (1, "A309 F002".into()));
    assert_eq!(found(&["--ignore", "A309"]), (1, "A303 F002".into()));
    assert_eq!(found(&["--ignore", "A,F"]), (0, String::new()));
    assert_eq!(found(&["--select", "A", "--ignore", "a303", "--ignore", "A309"]), (0, String::new()));
    // ignoring beats selecting, and what is not run is not counted
    let json = folder.run(&["check", "--format", "json", "--select", "A", "--ignore", "A303", "report.txt"]).json();
    let run: Vec<&String> = json["summary"]["rules"].as_object().unwrap().keys().collect();
    assert!(run.iter().all(|rule| rule.starts_with('A') && *rule != "A303"), "{run:?}");
}

#[test]
fn severity_says_what_is_shown_and_fail_on_what_fails() {
    let folder = Folder::with_sample();
    let found = |options: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "jsonl", "report.txt"], options].concat());
        (ran.code, rules(&ran.lines()).join(" "))
    };
    assert_eq!(found(&["--severity", "warning"]), (1, "A309 F002".into()));
    assert_eq!(found(&["--severity", "error"]), (1, "A309".into()));
    assert_eq!(found(&["--fail-on", "never"]), (0, "A309 F002".into()));
    assert_eq!(found(&["--fail-on", "error", "--ignore", "A"]), (0, "F002".into()));
    assert_eq!(found(&["--fail-on", "warning", "--ignore", "A"]), (1, "F002".into()));
    assert_eq!(found(&["--fail-on", "note", "--ignore", "A,F"]), (0, String::new()));
    // the exit code does not depend on what is shown
    assert_eq!(found(&["--fail-on", "warning", "--ignore", "A", "--severity", "error"]), (1, String::new()));
    let hidden = folder.run(&["check", "--format", "json", "--severity", "error", "report.txt"]).json();
    assert_eq!(hidden["summary"]["hidden"], 1);
}

#[test]
fn what_a_rule_could_not_judge_never_fails() {
    let folder = Folder::new();
    // 上海 2019 leaves even the totals of rows blank
    let mut draft = draft(8, &Options { size: Some(crate::scribe::Size::Busy), ..Options::default() });
    for (cell, figure) in &mut draft.cells {
        if cell.starts_with("requests.") && cell.ends_with(".total") {
            *figure = crate::scribe::Figure::Blank;
        }
    }
    draft.sections[0].truncate(1);
    folder.write("a.html", write(&draft, Dialect::Html, 8));
    let ran = folder.run(&["check", "--format", "jsonl", "--select", "A", "--fail-on", "note", "a.html"]);
    let findings = ran.lines();
    assert!(findings.iter().any(|finding| finding["status"] == "not_evaluated"), "{}", ran.out);
    assert!(findings.iter().all(|f| f["status"] != "not_evaluated" || f["reason"].is_string()), "{}", ran.out);
    assert_eq!((ran.code, findings.iter().any(|finding| finding["status"] == "fail")), (0, false), "{}", ran.out);
}

#[test]
fn what_a_baseline_has_is_not_shown_again() {
    let folder = Folder::with_sample();
    let found = |options: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "jsonl", "report.txt"], options].concat());
        assert_eq!(ran.err, "");
        (ran.code, rules(&ran.lines()).join(" "))
    };
    let all = folder.run(&["check", "--format", "jsonl", "report.txt"]).out;
    folder.write("all.jsonl", &all);
    folder.write("first.jsonl", all.lines().next().unwrap());
    folder.write("empty.jsonl", "");
    assert_eq!(found(&["--baseline", "all.jsonl"]), (0, String::new()));
    assert_eq!(found(&["--baseline", "first.jsonl"]), (0, "F002".into()));
    assert_eq!(found(&["--baseline", "empty.jsonl"]), (1, "A309 F002".into()));
    // it survives the other language, another path and another wrong value in the same cells
    folder.write(
        "moved/a.txt",
        String::from_utf8_lossy(SAMPLE)
            .replace("\t3\n\t0\n\t0\n\t0\n\t0\n\t0\n\t3\n", "\t2\n\t0\n\t0\n\t0\n\t0\n\t0\n\t2\n"),
    );
    let moved = folder.run(&["check", "--lang", "zh", "--format", "jsonl", "moved/a.txt", "--baseline", "all.jsonl"]);
    assert_eq!((moved.code, &*moved.out), (0, ""));
    let known = folder.run(&["check", "--format", "json", "--baseline", "all.jsonl", "report.txt"]).json();
    assert_eq!(known["summary"]["known"], 2);
    folder.write("bad.jsonl", "nonsense\n");
    for name in ["bad.jsonl", "missing.jsonl"] {
        let ran = folder.run(&["check", "--baseline", name, "report.txt"]);
        assert_eq!((ran.code, &*ran.out), (2, ""));
        assert!(ran.err.contains(name), "{}", ran.err);
    }
}

#[test]
fn the_language_is_that_of_the_option_then_of_the_locale() {
    let folder = Folder::with_sample();
    let en = folder.run(&["check", "--lang", "en", "report.txt"]);
    let zh = folder.run(&["check", "--lang", "zh", "report.txt"]);
    assert_ne!(en.out, zh.out);
    for (locale, expected) in [("zh_CN.UTF-8", &zh), ("zh_TW", &zh), ("en_GB.UTF-8", &en), ("de_DE", &en), ("C", &en)] {
        assert_eq!(&folder.run_in(locale, &["check", "report.txt"]), expected, "{locale}");
    }
    assert_eq!(folder.run_in("zh_CN.UTF-8", &["--lang", "en", "check", "report.txt"]), en);
    assert_eq!(
        folder.run_in("zh_CN.UTF-8", &["check", "missing.txt"]).err,
        "gouji: missing.txt: 没有这个文件或文件夹\n"
    );
    // addresses, rules and numbers are the same in every language
    let lines = |lang: &str| folder.run(&["check", "--lang", lang, "--format", "jsonl", "report.txt"]).lines();
    for (en, zh) in lines("en").iter().zip(&lines("zh")) {
        for key in ["rule", "name", "severity", "status", "confidence", "cells", "equations", "fingerprint"] {
            assert_eq!(en[key], zh[key], "{key}");
        }
        assert_ne!(en["message"], zh["message"]);
    }
}

// ---- wrong usage

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    let folder = Folder::with_sample();
    for (args, says) in [
        (&["explain", "A30"][..], "A309"),
        (&["explain", "results-total-mismach"], "results-total-mismatch"),
        (&["explain", ""], "gouji rules"),
        (&["check", "--select", "A999", "report.txt"], "A999"),
        (&["check", "--ignore", "Q", "report.txt"], "`Q`"),
        (&["check", "--frmat", "json", "report.txt"], "--format"),
        (&["check", "--format", "xml", "report.txt"], "jsonl"),
        (&["extract", "--format", "text", "report.txt"], "csv"),
        (&["check", "--severity", "bad", "report.txt"], "warning"),
        (&["check", "--lang", "de", "report.txt"], "zh"),
        (&["check", "--jobs", "0", "report.txt"], "1..=1024"),
        (&["chek", "report.txt"], "check"),
        (&["check"], "<PATH>"),
        (&["schema", "table"], "finding"),
        (&["extract", "-o", "report.txt", "report.txt"], "report.txt"),
        (&["extract", "-o", "no/such/folder.json", "report.txt"], "no/such/folder.json"),
    ] {
        let ran = folder.run(args);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{args:?}");
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
        assert!(ran.err.lines().count() <= 8, "{args:?}: {}", ran.err);
    }
    assert_eq!(fs::read(folder.path("report.txt")).unwrap(), SAMPLE, "an input is never overwritten");
}

#[test]
fn odd_names_are_shown_and_do_no_harm() {
    let folder = Folder::new();
    for name in ["--format.txt", "a b.txt", "年报 二〇二三.txt", "a\u{1b}[31mred.txt", "a\nb.txt"] {
        folder.write(name, SAMPLE);
        let path = format!("./{name}");
        let ran = folder.run(&["check", &path]);
        assert_eq!((ran.code, &*ran.err), (1, ""), "{name:?}");
        assert!(!ran.out.contains('\u{1b}'), "{name:?}");
        let missing = folder.run(&["check", &format!("./no{name}")]);
        assert_eq!((missing.code, missing.err.lines().count()), (2, 1), "{:?}", missing.err);
        assert!(!missing.err.contains('\u{1b}'), "{:?}", missing.err);
    }
}

// ---- schemas

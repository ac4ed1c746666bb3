//! Reports of several years and units, held against each other.

use gouji::rule::Example;
use gouji::text::lang::Lang;

use super::*;

/// Four years of a bureau: 2022 carries out two requests that 2023 does not carry in, and 2024 repeats 2023.
const YEARS: &str = "\
2021 威海市环翠区教育局
proactive.normative_documents 1 0 6
2022 威海市环翠区教育局
proactive.normative_documents 2 1 7
requests.new 31 4 0 0 0 0 35
requests.results.granted 29 4 0 0 0 0 33
requests.results.total 29 4 0 0 0 0 33
requests.carried_out 2 0 0 0 0 0 2
2023 环翠区教育局
proactive.normative_documents 2 0 7
requests.new 28 2 0 0 0 0 30
requests.results.granted 28 2 0 0 0 0 30
requests.results.total 28 2 0 0 0 0 30
2024 环翠区教育局
proactive.normative_documents 0 0 7
requests.new 28 2 0 0 0 0 30
requests.results.granted 28 2 0 0 0 0 30
requests.results.total 28 2 0 0 0 0 30
";

/// A folder with a record for each report of an example, named by issuer and year.
fn folder(written: &str) -> Folder {
    let folder = Folder::new();
    for report in Example::reports(written).unwrap() {
        let name = format!("reports/{}.json", report.source.path);
        folder.write(&name, serde_json::to_vec(&report.record(Lang::En, false)).unwrap());
    }
    folder
}

/// Rules and years of findings that are no gaps.
fn found(ran: &Ran) -> Vec<String> {
    let lines = ran.lines();
    let fails = lines.iter().filter(|finding| finding["status"] == "fail");
    fails.map(|finding| format!("{} {}", finding["rule"].as_str().unwrap(), finding["year"])).collect()
}

#[test]
fn several_years_are_held_against_each_other_in_english() {
    let ran = folder(YEARS).run(&["check", "--lang", "en", "--select", "Y,P", "reports"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_snapshot!(ran.out);
}

#[test]
fn several_years_are_held_against_each_other_in_chinese() {
    let ran = folder(YEARS).run(&["check", "--lang", "zh", "--select", "Y,P", "reports"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_snapshot!(ran.out);
}

#[test]
fn findings_among_reports_follow_in_the_order_of_the_reports() {
    // each report breaks a sum of its own, so there is one finding of each before those among them
    let written = YEARS.replace("2 1 7\n", "2 1 7\ndisputes.reconsideration 1 0 0 0 2\n");
    let folder = folder(&written.replace("2 0 7\n", "2 0 7\ndisputes.reconsideration 0 1 0 0 2\n"));
    let ran = folder.run(&["check", "--format", "jsonl", "--select", "A,Y", "reports"]);
    assert_eq!(found(&ran), ["A401 2022", "A401 2023", "Y301 2023", "Y201 2023", "Y901 2024"]);
    for jobs in ["1", "3"] {
        let again = folder.run(&["check", "--format", "jsonl", "--select", "A,Y", "-j", jobs, "reports"]);
        assert_eq!(again, ran);
    }
    let json = folder.run(&["check", "--format", "json", "--select", "Y", "reports"]).json();
    assert_eq!(json["summary"]["reports"], 4);
    assert_eq!(
        json["summary"]["rules"]["Y301"],
        serde_json::json!(
            {"clear": 2, "found": 1, "not_applicable": 1, "unknown": 0}
        )
    );
}

#[test]
fn they_count_as_any_other_finding_does() {
    let folder = folder(YEARS);
    let run = |options: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "jsonl", "--select", "Y", "reports"], options].concat());
        (ran.code, found(&ran))
    };
    let all = vec!["Y301 2023".to_owned(), "Y201 2023".into(), "Y901 2024".into()];
    assert_eq!(run(&[]), (1, all.clone()));
    assert_eq!(run(&["--ignore", "Y301"]), (0, all[1..].to_vec()));
    assert_eq!(run(&["--ignore", "Y301", "--fail-on", "warning"]).0, 1);
    assert_eq!(run(&["--severity", "error"]), (1, all[..1].to_vec()));
    let first = folder.run(&["check", "--format", "jsonl", "--select", "Y", "reports"]).out;
    folder.write("known.jsonl", first.lines().next().unwrap());
    assert_eq!(run(&["--baseline", "known.jsonl"]), (0, all[1..].to_vec()));
}

#[test]
fn a_report_alone_is_no_gap_and_a_missing_year_is_one() {
    let alone = folder("2023 威海市环翠区教育局").run(&["check", "--format", "json", "reports"]).json();
    assert_eq!(alone["findings"], serde_json::json!([]));
    for rule in ["Y201", "Y301", "Y401", "Y901", "P301", "U301"] {
        assert_eq!(alone["summary"]["rules"][rule]["not_applicable"], 1, "{rule}");
    }
    let torn = folder("2021 环翠区教育局\n2023 环翠区教育局")
        .run(&["check", "--format", "jsonl", "--select", "Y301", "reports"]);
    let [gap] = &torn.lines()[..] else { panic!("{}", torn.out) };
    assert_eq!((torn.code, &gap["status"], &gap["year"]), (0, &"not_evaluated".into(), &2023.into()));
    assert_eq!(gap["reason"], "no report of the same issuer for 2022 was given");
}

#[test]
fn a_version_that_is_set_aside_is_told() {
    let folder = folder(YEARS);
    let late = Example::reports("2023 环翠区教育局\npublished 2024-03-01\nrequests.carried_in 2 0 0 0 0 0 2").unwrap();
    folder.write("reports/mended.json", serde_json::to_vec(&late[0].record(Lang::En, false)).unwrap());
    let ran = folder.run(&["check", "--format", "jsonl", "--select", "Y301", "reports"]);
    assert_eq!((ran.code, found(&ran)), (0, Vec::new()), "{}", ran.err);
    assert_eq!(
        ran.err,
        "gouji: 环翠区教育局2023: not held against other years; 环翠区教育局2023 stands for 环翠区教育局 2023\n"
    );
}

#[test]
fn units_are_added_up_and_those_without_a_report_are_named() {
    let written = "\
2022 环翠区教育局
2023 环翠区教育局
requests.new 2 0 0 0 0 0 2
2023 环翠区财政局
requests.new 4 0 0 0 0 0 4
2023 威海市环翠区人民政府
requests.new 5 0 0 0 0 0 5
§1 全区共收到政府信息公开申请5件。
";
    let folder = folder(written);
    folder.write("units.txt", "# 环翠区\n教育局\n环翠区财政局\n");
    let run =
        |args: &[&str]| folder.run(&[&["check", "--select", "U", "--units", "units.txt", "reports"], args].concat());
    let ran = run(&["--format", "jsonl"]);
    assert_eq!((ran.code, found(&ran)), (0, vec!["U301 2023".to_owned()]));
    assert_eq!(ran.err, "gouji: 2022: no report of 1 of 2 units: 环翠区财政局\n");
    assert_eq!(run(&["--lang", "zh"]).err, "gouji: 2022年：2个单位中有1个没有报告：环翠区财政局\n");
    assert_eq!(run(&["--format", "json"]).json()["summary"]["missing"], serde_json::json!({"2022": ["环翠区财政局"]}));
    folder.write("units.txt", "教育局\n12345\n");
    let bad = run(&[]);
    assert_eq!((bad.code, bad.out.as_str()), (2, ""));
    assert!(bad.err.contains("line 2 is no unit: 12345"), "{}", bad.err);
}

#[cfg(feature = "demo")]
#[test]
fn pages_of_a_unit_are_its_years() {
    let folder = Folder::new();
    for year in 2020..=2024 {
        folder.write(&format!("pages/{year}.html"), gouji::simulator::report::page("双阳区教育局", year));
    }
    let json = folder.run(&["check", "--format", "json", "--select", "Y301", "pages"]).json();
    assert_eq!(json["summary"]["rules"]["Y301"]["clear"], 4, "{json}");
}

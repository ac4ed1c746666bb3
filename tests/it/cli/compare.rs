//! Two reports side by side.

use gouji::rule::Example;
use gouji::text::lang::Lang;

use super::*;

/// Two years of a bureau: what 2022 carries out is not what 2023 carries in, and a paragraph stands in both.
const YEARS: &str = "\
2022 威海市环翠区教育局
proactive.normative_documents 2 1 7
requests.new 31 4 0 0 0 0 35
requests.results.granted 29 4 0 0 0 0 33
requests.results.total 29 4 0 0 0 0 33
requests.carried_out 2 0 0 0 0 0 2
§1 2022年，我局围绕重点领域持续做好主动公开，及时发布财政预决算、行政许可、科技项目申报等信息15条，通过门户网站专栏、微信公众号和政务服务大厅查阅点多渠道方便群众查询，全年没有因公开工作被投诉举报，组织业务培训2次。
2023 环翠区教育局
proactive.normative_documents 2 0 7
requests.new 28 - 0 0 0 0 28
requests.carried_in 1 0 0 0 0 0 1
requests.results.granted 29 0 0 0 0 0 29
requests.results.total 29 0 0 0 0 0 29
§1 2023年，我局围绕重点领域持续做好主动公开，及时发布财政预决算、行政许可、科技项目申报等信息31条，通过门户网站专栏、微信公众号和政务服务大厅查阅点多渠道方便群众查询，全年没有因公开工作被投诉举报，组织业务培训3次。
";

fn folder() -> Folder {
    let folder = Folder::new();
    for report in Example::reports(YEARS).unwrap() {
        let name = format!("{}.json", report.year.unwrap());
        folder.write(&name, serde_json::to_vec(&report.record(Lang::En, false)).unwrap());
    }
    folder
}

#[test]
fn two_years_are_shown_side_by_side_in_english() {
    let ran = folder().run(&["compare", "--lang", "en", "2022.json", "2023.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_snapshot!(ran.out);
}

#[test]
fn two_years_are_shown_side_by_side_in_chinese_in_any_order() {
    let folder = folder();
    let ran = folder.run(&["compare", "--lang", "zh", "2022.json", "2023.json"]);
    assert_eq!(folder.run(&["compare", "--lang", "zh", "2023.json", "2022.json"]), ran);
    assert_snapshot!(ran.out);
}

#[test]
fn the_comparison_is_one_object() {
    let json = folder().run(&["compare", "--format", "json", "2022.json", "2023.json"]).json();
    let state = |rule: &str| {
        let ties = json["ties"].as_array().unwrap().iter().filter(|tie| tie["rule"] == rule);
        ties.map(|tie| tie["state"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(state("Y201"), ["ties", "broken"]);
    assert_eq!(state("Y301"), ["broken", "ties", "ties", "ties", "ties", "ties", "broken"]);
    let new = &json["tables"]["requests"]["changes"][1];
    assert_eq!(new["cell"], "requests.new.commercial_enterprise");
    assert_eq!((&new["from"], &new["to"], &new["difference"]), (&4.into(), &Value::Null, &Value::Null));
    assert!(json["copied"][0]["earlier"].as_str().unwrap().starts_with("2022年"));
}

#[test]
fn the_page_draws_both_numbers_in_a_changed_cell() {
    let folder = folder();
    let ran = folder.run(&["compare", "--format", "html", "-o", "both.html", "2022.json", "2023.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let page = folder.read("both.html");
    assert!(page.contains("<del aria-label=\"before 35\">35</del> 28"));
    assert!(!page.contains("<script") && !page.contains("://"));
}

#[test]
fn a_report_is_compared_with_its_own_record() {
    let folder = Folder::with_sample();
    let record = folder.run(&["extract", "report.txt"]).out;
    folder.write("record.json", record);
    let json = folder.run(&["compare", "--format", "json", "report.txt", "record.json"]).json();
    assert_eq!((&json["relation"], &json["ties"]), (&"editions".into(), &serde_json::json!([])));
    for table in ["proactive", "requests", "disputes"] {
        assert_eq!(json["tables"][table]["changes"], serde_json::json!([]), "{table}");
    }
}

#[test]
fn what_is_no_single_report_is_refused() {
    let folder = folder();
    folder.write("letter.txt", "Dear all");
    let ran = folder.run(&["compare", "--lang", "en", "letter.txt", "2023.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with("gouji: letter.txt: "), "{}", ran.err);
    let ran = folder.run(&["compare", "--lang", "en", ".", "2023.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("help: give the path of one report"), "{}", ran.err);
    let ran = folder.run(&["compare", "-o", "2023.json", "2022.json", "2023.json"]);
    assert_eq!(ran.code, 2);
    assert!(folder.read("2023.json").contains("gouji.report/1"), "an input is not written over");
}

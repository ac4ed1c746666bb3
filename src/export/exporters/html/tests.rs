//! What the page shows, and that nothing in a report can become part of it.

use super::*;
use crate::finding::{Confidence, Defect, Equation, Evidence, Repair};
use crate::form::{self, cell};
use crate::report::{Section, Sheet, Value, Warning};
use crate::text::lang::{Lang, Message};

const HOSTILE: &str = "</td><script>alert(1)</script>\u{202e}\"' onload=x \u{1b}[2J\u{0}&lt;";

fn report() -> Report {
    let mut report = Report { title: Some("甲局2023年度报告".into()), year: Some(2023), ..Report::default() };
    report.source.path = "a.txt".into();
    for (at, kind) in TableKind::ALL.into_iter().enumerate() {
        let mut sheet = Sheet::empty(form::version("2021").unwrap().table(kind));
        sheet.entries.iter_mut().for_each(|entry| entry.value = Value::Number(0.into()));
        report.sheets[at] = Some(sheet);
    }
    let text = "收到申请1件。\n均已答复。".to_owned();
    report.sections = vec![Section { number: 1, heading: "总体情况".into(), text }];
    report
}

fn finding() -> Finding {
    let cells = ["requests.new.total", "requests.results.total.total"].map(|address| cell(address).unwrap()).to_vec();
    let repair = Repair { cell: cells[0], from: Some(3.into()), to: 1.into() };
    Finding {
        source: "a.txt".into(),
        title: None,
        issuer: None,
        year: Some(2023),
        rule: "A303",
        name: "results-total-mismatch",
        severity: Severity::Error,
        status: Status::Fail,
        defect: Defect {
            message: Message::new("does not tie", "不一致"),
            cells,
            repairs: vec![repair],
            equations: vec![Equation { text: "甲 = 乙".into(), stated: 3.into(), computed: 1.into() }],
            evidence: vec![Evidence { kind: "narrative".into(), quote: "收到申请1件".into(), section: 1 }],
            confidence: Confidence::Certain,
            ..Defect::default()
        },
        basis: Message::new("notice", "通知"),
        fingerprint: String::new(),
    }
}

fn page(options: Options, reports: &[(Report, Vec<Finding>)]) -> String {
    let mut out = Vec::new();
    let mut exporter = (FORMAT.open)(Content::Findings, options);
    exporter.begin(&mut out).unwrap();
    reports.iter().for_each(|(report, findings)| exporter.findings(&mut out, report, findings).unwrap());
    exporter.end(&mut out, &Summary::default()).unwrap();
    String::from_utf8(out).unwrap()
}

/// The values of an attribute, such as ` id="`.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_link_leads_somewhere_and_no_name_stands_twice() {
    let page = page(Options::default(), &[(report(), vec![finding(), finding()]), (report(), vec![finding()])]);
    let names = values(&page, " id=\"");
    let unique: std::collections::HashSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len());
    let links = values(&page, "href=\"#");
    assert!(links.len() > 10);
    assert!(links.iter().all(|link| unique.contains(link)), "{links:?}");
}

#[test]
fn a_repair_is_marked_in_its_cell_and_linked_both_ways() {
    let page = page(Options::default(), &[(report(), vec![finding()])]);
    let cell = page.split("id=\"r1-requests.new.total\"").nth(1).unwrap().split("</td>").next().unwrap();
    for part in ["class=\"wrong zero\"", "href=\"#r1-f1\"", "→ 1</ins>", "aria-label=\"wrong\">✗", "A303"] {
        assert!(cell.contains(part), "{part}: {cell}");
    }
    assert!(page.contains("id=\"r1-requests.results.total.total\" class=\"part zero\""));
    assert!(page.contains("<span class=\"at\" id=\"r1-f1-q1\"></span><mark>收到申请1件</mark>。\n均已答复。"));
    assert!(page.contains("href=\"#r1-f1-q1\""));
}

#[test]
fn marks_follow_confidence_and_doubt() {
    let class = |change: &dyn Fn(&mut Finding)| {
        let mut finding = finding();
        change(&mut finding);
        let page = page(Options::default(), &[(report(), vec![finding])]);
        let rest = page.split("id=\"r1-requests.new.total\" class=\"").nth(1).unwrap().to_owned();
        rest.split(['"', ' ']).next().unwrap().to_owned()
    };
    assert_eq!(class(&|_| {}), "wrong");
    assert_eq!(class(&|finding| finding.defect.confidence = Confidence::Probable), "probable");
    assert_eq!(
        class(&|finding| finding.defect.alternatives = vec![std::mem::take(&mut finding.defect.repairs)]),
        "doubt"
    );
    let mut doubtful = report();
    doubtful.warnings.push(Warning::new("shifted", "moved", "移位").at("requests.carried_in.total"));
    let page = page(Options { several: false, ..Options::default() }, &[(doubtful, Vec::new())]);
    assert!(page.contains("id=\"r1-requests.carried_in.total\" class=\"doubt zero\""));
}

#[test]
fn both_forms_are_drawn_with_their_groups() {
    for (id, marks) in [("2021", ["（六）其他处理", "3.其他"]), ("2019", ["第二十条第（九）项", "采购总金额"])]
    {
        let mut report = report();
        for (at, kind) in TableKind::ALL.into_iter().enumerate() {
            report.sheets[at] = Some(Sheet::empty(form::version(id).unwrap().table(kind)));
        }
        let page = page(Options { several: false, ..Options::default() }, &[(report, Vec::new())]);
        assert!(marks.iter().all(|mark| page.contains(mark)), "{id}");
        let cells: usize = form::version(id).unwrap().tables.iter().map(form::Table::len).sum();
        assert_eq!(page.matches("<td").count(), cells);
        assert!(page.contains("<th scope=\"rowgroup\" rowspan=\"8\">（三）不予公开</th>"), "{id}");
        assert!(page.contains("<th scope=\"colgroup\" colspan=\"5\">法人或其他组织</th>"), "{id}");
        assert!(page.contains("<th scope=\"colgroup\" colspan=\"10\">行政诉讼</th>"), "{id}");
    }
}

#[test]
fn nothing_in_a_report_becomes_part_of_the_page() {
    let plain = page(Options::default(), &[(report(), vec![finding()])]);
    let (mut report, mut finding) = (report(), finding());
    report.title = Some(HOSTILE.repeat(40));
    report.issuer.name = Some(HOSTILE.into());
    report.form = Some(HOSTILE.into());
    report.source.path = HOSTILE.into();
    report.source.url = Some(format!("javascript:{HOSTILE}"));
    report.warnings.push(Warning::new(HOSTILE, HOSTILE, HOSTILE).at(HOSTILE));
    report.sections[0].heading = HOSTILE.into();
    report.sections[0].text = format!("x{HOSTILE}y");
    report.sheets[1].as_mut().unwrap().entry_mut("new", "total").unwrap().value = Value::Unreadable(HOSTILE.into());
    finding.defect.message = Message::same(HOSTILE);
    finding.defect.equations[0].text = HOSTILE.into();
    finding.defect.evidence[0].quote = HOSTILE.into();
    let hostile = page(Options::default(), &[(report, vec![finding])]);
    assert!(!hostile.contains("<script") && !hostile.contains("href=\"javascript"));
    assert!(!hostile.contains(['\u{202e}', '\u{1b}', '\u{0}']));
    assert!(hostile.contains("<mark>&lt;/td&gt;&lt;script&gt;"));
    // the doubt, the issuer, the address and the like add elements of ours; none of theirs
    for element in ["<td", "<tr", "<script", "<article"] {
        assert_eq!(hostile.matches(element).count(), plain.matches(element).count(), "{element}");
    }
    assert!(!hostile.contains("\" onload"), "no attribute");
}

#[test]
fn a_run_of_many_shows_the_tables_of_those_with_findings() {
    let page = page(Options::default(), &[(report(), vec![finding()]), (report(), Vec::new())]);
    assert_eq!(page.matches("<article").count(), 2);
    assert_eq!(page.matches("<caption>").count(), 3);
    assert!(page.contains("href=\"#r2\"") && page.contains("nothing found"));
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let mut report = report();
    report.source.url = Some("https://www.huancui.gov.cn/a?b&c".into());
    let page = page(Options { lang: Lang::Zh, ..Options::default() }, &[(report, vec![finding()])]);
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("不一致"));
    assert!(["<link", "<img", "<script", "src=", "url(", "@import"].iter().all(|what| !page.contains(what)));
    assert!(page.contains("href=\"https://www.huancui.gov.cn/a?b&amp;c\""));
}

//! Reports of many units and years held against each other: seconds of each step, and peak memory.
//!
//! `cargo bench --bench corpus` makes ten years of 1,000 units, consistent from year to year but for breaks that are
//! planted, and checks them by every rule; with `--test` twenty units.

// a bench that fails says so
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use gouji::finding::{Finding, Severity, Status};
use gouji::form::TableKind;
use gouji::page::Page;
use gouji::pipeline;
use gouji::report::{Report, Value};
use gouji::rule::check::{Checked, check_among, check_by};
use gouji::rule::{Corpus, RULES};
use gouji::simulator::report::page;
use rayon::prelude::*;

const YEARS: std::ops::RangeInclusive<u16> = 2019..=2028;
/// Every so many units have a break of each kind.
const EVERY: usize = 50;

const COUNTIES: [&str; 20] = [
    "威海市环翠区",
    "威海市文登区",
    "荣成市",
    "乳山市",
    "洪泽区",
    "桓台县",
    "遂溪县",
    "浦东新区",
    "綦江区",
    "滨海新区",
    "仙桃市",
    "双阳区",
    "密云区",
    "呈贡区",
    "九龙坡区",
    "石河子市",
    "浮梁县",
    "公安县",
    "庐江县",
    "余杭区",
];
const OFFICES: [&str; 50] = [
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化和旅游局",
    "卫生健康局",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "行政审批服务局",
    "综合行政执法局",
    "信访局",
    "体育局",
    "林业局",
    "海洋发展局",
    "乡村振兴局",
    "生态环境局",
    "城市管理局",
    "数据管理局",
    "机关事务管理局",
    "粮食和物资储备局",
    "地方金融监督管理局",
    "人民防空办公室",
    "投资促进局",
    "供销合作社联合社",
    "园林局",
    "档案局",
    "民族宗教事务局",
    "外事办公室",
    "城东镇人民政府",
    "城西镇人民政府",
    "城南镇人民政府",
    "城北镇人民政府",
    "东关街道办事处",
    "西关街道办事处",
    "南关街道办事处",
    "北关街道办事处",
];
/// Clauses of which the text of a report is made up to the length of a real one.
const CLAUSES: [&str; 16] = [
    "持续完善政府信息公开工作制度",
    "及时更新主动公开基本目录",
    "做好重大决策预公开和公众参与",
    "围绕重点领域发布政策文件",
    "加强政策解读和舆情回应",
    "规范依申请公开办理流程",
    "严格落实公开审查制度",
    "推进基层政务公开标准化规范化",
    "优化门户网站栏目设置",
    "加强政务新媒体运行管理",
    "组织开展业务培训和考核",
    "主动接受社会监督",
    "健全协调联动机制",
    "提升公开内容的可读性",
    "建设政务公开专区",
    "梳理现行有效规范性文件",
];

fn main() -> std::io::Result<()> {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let units: Vec<String> =
        COUNTIES.iter().flat_map(|county| OFFICES.map(|office| format!("{county}{office}"))).collect();
    let units = if is_test { &units[..EVERY] } else { &units[..] };
    let mut out = std::io::stdout().lock();

    let began = Instant::now();
    let reports: Vec<Report> = units.par_iter().enumerate().flat_map_iter(|(at, unit)| series(at, unit)).collect();
    writeln!(
        out,
        "{} reports of {} units made and read in {:.1} s",
        reports.len(),
        units.len(),
        began.elapsed().as_secs_f64()
    )?;
    writeln!(out, "peak memory {} MiB", peak())?;

    let began = Instant::now();
    let alone: Vec<Checked> = reports.par_iter().map(|report| check_by(report, RULES.iter().copied())).collect();
    let each = began.elapsed().as_secs_f64();
    let corpus = Corpus::new(reports);
    let built = began.elapsed().as_secs_f64() - each;
    let held: Vec<Checked> =
        (0..corpus.reports().len()).into_par_iter().map(|at| check_among(&corpus, at, RULES.iter().copied())).collect();
    let all = began.elapsed().as_secs_f64();
    writeln!(
        out,
        "checked: each by itself {each:.1} s, set side by side {built:.2} s, among each other {:.1} s",
        all - built - each
    )?;

    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in alone.iter().chain(&held).flat_map(|checked| &checked.findings) {
        *found.entry(finding.rule).or_default() += 1;
    }
    writeln!(out, "found: {}", found.iter().map(|(rule, n)| format!("{rule} {n}")).collect::<Vec<_>>().join(", "))?;
    let planted_in = |report: usize| (1..=4).contains(&(report / YEARS.count() % EVERY));
    let is_error = |finding: &&Finding| finding.severity == Severity::Error && finding.status == Status::Fail;
    let all_findings = alone.iter().enumerate().chain(held.iter().enumerate());
    let false_alarms: Vec<&Finding> = all_findings
        .filter(|(report, _)| !planted_in(*report))
        .flat_map(|(_, checked)| checked.findings.iter().filter(is_error))
        .collect();
    writeln!(out, "errors found where nothing was planted: {}", false_alarms.len())?;
    assert!(false_alarms.is_empty(), "{}: {}", false_alarms[0].source, false_alarms[0].defect.message.en);
    writeln!(out, "in all {all:.1} s, peak memory {} MiB", peak())?;
    let planted = units.len() / EVERY;
    for rule in ["Y201", "Y301", "Y901", "P301"] {
        assert!(found.get(rule).is_some_and(|n| *n >= planted), "{rule}: {planted} were planted");
    }
    Ok(())
}

/// The years of a unit.
fn series(at: usize, unit: &str) -> Vec<Report> {
    // far enough from 0 for ten years of repeals
    let mut in_force = 400;
    let mut reports: Vec<Report> = YEARS
        .map(|year| {
            let read = pipeline::examine(&Page::from_file(format!("{unit}{year}.html"), page(unit, year).into_bytes()));
            let mut report = Corpus::lean(read.ok().and_then(|mut reports| reports.pop()).unwrap_or_default());
            for (n, section) in
                report.sections.iter_mut().filter(|section| [1, 5].contains(&section.number)).enumerate()
            {
                section.text.push_str(&text(at * 31 + usize::from(year) * 7 + n));
            }
            if let Some(issued) = number(&report, TableKind::Proactive, "normative_documents", "issued") {
                in_force +=
                    issued - number(&report, TableKind::Proactive, "normative_documents", "repealed").unwrap_or(0);
                set(&mut report, TableKind::Proactive, "normative_documents", "in_force", in_force);
            }
            report
        })
        .collect();
    let year = 5 + at % 4;
    match at % EVERY {
        1 => ["natural_person", "total"].iter().for_each(|column| {
            let carried = number(&reports[year], TableKind::Requests, "carried_in", column).unwrap_or(0);
            set(&mut reports[year], TableKind::Requests, "carried_in", column, carried + 1);
        }),
        2 => reports[year].sheets[1] = reports[year - 1].sheets[1].clone(),
        3 => set(&mut reports[year], TableKind::Requests, "new", "total", 3_000),
        4 => set(&mut reports[year], TableKind::Proactive, "normative_documents", "in_force", 1),
        _ => {}
    }
    reports
}

/// Some 2,000 characters of text, different for every seed.
fn text(seed: usize) -> String {
    let clause = |n: usize| {
        let thrown = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(n.wrapping_mul(0xbf58_476d_1ce4_e5b9));
        let thrown = thrown ^ (thrown >> 29);
        let end = if n % 8 == 7 { "。\n" } else { "，" };
        format!("{}{}项{end}", CLAUSES[thrown % CLAUSES.len()], thrown / 64 % 90)
    };
    (0..130).map(clause).collect()
}

fn number(report: &Report, kind: TableKind, row: &str, column: &str) -> Option<i64> {
    use rust_decimal::prelude::ToPrimitive;
    report.sheet(kind)?.value(row, column).number()?.to_i64()
}

fn set(report: &mut Report, kind: TableKind, row: &str, column: &str, number: i64) {
    if let Some(entry) = report.sheets[kind as usize].as_mut().and_then(|sheet| sheet.entry_mut(row, column)) {
        entry.value = Value::Number(number.into());
    }
}

/// Peak memory of this process in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|kib| kib.split_whitespace().next()?.parse().ok()).map_or(0, |kib: u64| kib / 1024)
}

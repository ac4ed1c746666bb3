//! U301: a county's table is not the sum of its units'.

use rust_decimal::Decimal;

use crate::finding::{Defect, Equation, Severity, Verdict};
use crate::form::{CellId, Place, TableKind};
use crate::report::{Report, Sheet};
use crate::rule::years::Held;
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// Most units that a reason names.
const NAMED: usize = 8;
/// Words for a whole division.
const WHOLE: [&str; 6] = ["全区", "全县", "全市", "全旗", "全州", "全省"];

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "U301",
    name: "units-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::DISTRICT,
    explanation: Explanation {
        checks: Text {
            en: "Where a county reports for the whole of it, its tables 三 and 四 are the sums of those of its units, which \
                 `--units` names.",
            zh: "区县报告以全区（县）为口径的，其表三、表四应为所属单位（由--units列出）各表之和。",
        },
        why: Text {
            en: "The county's report is made of what its units report to it.",
            zh: "区县报告由所属单位上报的数据汇总而成。",
        },
        wrong: Text {
            en: "全区收到申请5件 in the county's text and 一 = 5 in its table 三; its two units have 2 and 4",
            zh: "区政府报告称全区收到申请5件，表三第一项为5；两个单位的报告分别为2件和4件",
        },
        right: Text {
            en: "全区收到申请6件 and 一 = 6; its two units have 2 and 4",
            zh: "全区收到申请6件，表三第一项为6；两个单位的报告分别为2件和4件",
        },
        silent: Text {
            en: "Where no list of units is given. Where one of them has no report for the year, or the county's text does \
                 not say that it speaks for the whole, it is said and not judged.",
            zh: "未提供单位名单的。有单位缺少该年度报告，或区县报告未说明以全区（县）为口径的，予以说明，不作判断。",
        },
        mend: Text {
            en: "Compare what each unit reported with what was counted for it, and correct the one that differs.",
            zh: "逐一核对各单位上报数据与汇总数据，更正不一致的一处。",
        },
    },
    // it takes a list of units: the tests below have one
    example: Example { wrong: "", right: "" },
    check: Check::Corpus(check),
};

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(county) = corpus.report(at).filter(|_| corpus.stands(at) && corpus.is_of_county(at)) else {
        return verdict;
    };
    let units = corpus.units(county.year.unwrap_or_default());
    let missing: Vec<&str> = units.iter().filter_map(|unit| unit.err()).collect();
    if units.is_empty() || !missing.is_empty() {
        verdict.unknown(absent(&missing, units.len()), Vec::new());
        return verdict;
    }
    let units: Vec<&Report> = units.into_iter().flatten().collect();
    for kind in [TableKind::Requests, TableKind::Disputes] {
        judge(county, &units, kind, &mut verdict);
    }
    verdict
}

fn judge(county: &Report, units: &[&Report], kind: TableKind, verdict: &mut Verdict) {
    let Some(sheet) = county.sheet(kind) else {
        return verdict.unknown(identity::no_table(kind), Vec::new());
    };
    let without: Vec<&str> = units.iter().filter(|unit| unit.sheet(kind).is_none()).map(|unit| unit.name()).collect();
    if !without.is_empty() {
        return verdict.unknown(torn(kind, &without), Vec::new());
    }
    let sheets: Vec<&Sheet> = units.iter().filter_map(|unit| unit.sheet(kind)).collect();
    let (mut broken, mut open) = (Vec::new(), Vec::new());
    for place in sheet.table.places() {
        let id = place.id;
        let sum = sheets.iter().map(|sheet| count(sheet, id)).sum::<Option<Decimal>>();
        match (Held::of(sheet.value(id.row, id.column)), sum) {
            (Held::Number(stated), Some(sum)) if stated == sum => {}
            (Held::Nothing, Some(sum)) if sum.is_zero() => {}
            (Held::Number(stated), Some(sum)) => broken.push((place, stated, sum)),
            _ => open.push(id),
        }
    }
    if broken.is_empty() && open.is_empty() {
        verdict.clear();
    } else if broken.is_empty() {
        let reason = Message::new(
            "a cell is blank or no number in the county's table or a unit's, so they cannot be added up",
            "区县或单位的相应单元格为空或不是数字，无法汇总比对",
        );
        verdict.unknown(reason, open);
    } else if speaks_for_all(county) {
        verdict.found(defect(kind, &broken, units.len()));
    } else {
        let reason = Message::new(
            format!(
                "table {} is not the sum of the units', and the text does not say that it is meant to be",
                kind.numeral()
            ),
            format!("表{}不是各单位之和，而报告未说明以全区（县）为口径", kind.numeral()),
        );
        verdict.unknown(reason, Vec::new());
    }
}

/// What a unit counts in a cell, on whichever form; a blank is nothing.
fn count(sheet: &Sheet, id: CellId) -> Option<Decimal> {
    let number = |row: &str| match Held::of(sheet.value(row, id.column)) {
        Held::Number(number) => Some(number),
        Held::Nothing => Some(Decimal::ZERO),
        Held::Missing => None,
    };
    let has = |row: &str| sheet.table.rows().any(|(candidate, _)| candidate.key == row);
    match id.row {
        row if has(row) => number(row),
        // （六）其他处理 is one row on the form of 2019 and three on that of 2021
        "results.other" => ["overdue_clarification", "overdue_fee", "other"]
            .iter()
            .map(|part| number(&format!("results.other.{part}")))
            .sum(),
        row if row.starts_with("results.other.") => number("results.other").filter(Decimal::is_zero),
        _ => None,
    }
}

/// Whether a county's text says that its numbers are those of the whole.
fn speaks_for_all(report: &Report) -> bool {
    let about = ["申请", "汇总", "统计", "数据", "复议", "诉讼"];
    let texts =
        [report.preamble.as_str()].into_iter().chain(report.sections.iter().map(|section| section.text.as_str()));
    texts.flat_map(|text| text.split(['。', '；', '\n'])).any(|sentence| {
        WHOLE.iter().any(|whole| sentence.contains(whole)) && about.iter().any(|word| sentence.contains(word))
    })
}

fn defect(kind: TableKind, broken: &[(Place, Decimal, Decimal)], units: usize) -> Defect {
    let label = |place: &Place| format!("{} · {}", place.row.label, place.column.label);
    let differs = |(place, stated, sum): &(Place, Decimal, Decimal)| {
        format!("{} {} ≠ {}", label(place), stated.normalize(), sum.normalize())
    };
    // totals say most; the details follow in the equations
    let mut named: Vec<&(Place, Decimal, Decimal)> =
        broken.iter().filter(|(place, ..)| place.id.column == "total").collect();
    if named.is_empty() {
        named = broken.iter().collect();
    }
    let named: Vec<String> = named.into_iter().take(3).map(differs).collect();
    let (numeral, all) = (kind.numeral(), broken.len());
    let message = Message::new(
        format!(
            "Table {numeral} is not the sum of its {units} units' in {all} cells ({}). Please check; probably a unit was counted \
             with other numbers than it published, or was left out.",
            named.join("; ")
        ),
        format!(
            "表{numeral}有{all}个单元格与所属{units}个单位之和不一致（{}），请核对。可能汇总时所用数据与单位公布的不同，或漏计了单位。",
            named.join("；")
        ),
    );
    let equation = |(place, stated, sum): &(Place, Decimal, Decimal)| Equation {
        text: format!("区县 = 各单位之和 · {}", label(place)),
        stated: *stated,
        computed: *sum,
    };
    Defect {
        message,
        cells: broken.iter().map(|(place, ..)| place.id).collect(),
        subject: kind.key().to_owned(),
        equations: broken.iter().map(equation).collect(),
        ..Defect::default()
    }
}

fn absent(missing: &[&str], of: usize) -> Message {
    let (count, names) = (missing.len(), list(missing));
    Message::new(
        format!("{count} of {of} units have no report for the year: {names}"),
        format!("{of}个单位中有{count}个缺少该年度报告：{names}"),
    )
}

fn torn(kind: TableKind, without: &[&str]) -> Message {
    let (numeral, names) = (kind.numeral(), list(without));
    Message::new(
        format!("no table {numeral} could be read of these units: {names}"),
        format!("以下单位的报告中未读到表{numeral}：{names}"),
    )
}

fn list(names: &[&str]) -> String {
    let more = if names.len() > NAMED { "…" } else { "" };
    names.iter().take(NAMED).copied().collect::<Vec<_>>().join("、") + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Outcome;
    use crate::rule::Units;

    fn verdict(county: &str, units: &str) -> Verdict {
        let written = format!("2023 威海市环翠区人民政府\n{county}\n{units}");
        let corpus = Corpus::new(Example::reports(&written).unwrap());
        let list = Units::read("环翠区教育局\n财政局\n环翠区张村镇").unwrap();
        check(&corpus.with_units(&list), 0)
    }

    fn rows(n: u32) -> String {
        format!(
            "requests.new {n} 0 0 0 0 0 {n}\nrequests.results.granted {n} 0 0 0 0 0 {n}\nrequests.results.total {n} 0 0 0 0 0 {n}"
        )
    }

    fn units() -> String {
        let [a, b] = [rows(2), rows(4)];
        format!("2023 环翠区教育局\n{a}\n2023 威海市环翠区财政局\n{b}\n2023 环翠区张村镇人民政府\nrequests form 2019")
    }

    const SAYS: &str = "§1 2023年，全区共收到政府信息公开申请6件。";

    #[test]
    fn a_county_is_the_sum_of_its_units_where_it_says_so() {
        assert_eq!(verdict(&format!("{}\n{SAYS}", rows(6)), &units()).outcome(), Outcome::Clear);
        let found = verdict(&format!("{}\n{SAYS}", rows(5)), &units());
        assert_eq!((found.defects.len(), found.defects[0].cells.len()), (1, 6));
        assert!(found.defects[0].message.en.contains("一、本年新收政府信息公开申请数量 · 总计 5 ≠ 6"));
        // a sum that ties needs no statement, one that does not is not judged without
        assert_eq!(verdict(&rows(6), &units()).outcome(), Outcome::Clear);
        assert_eq!(verdict(&rows(5), &units()).outcome(), Outcome::Unknown);
    }

    #[test]
    fn other_outcomes_are_added_up_over_both_forms() {
        let other = "requests.results.other 1 0 0 0 0 0 1";
        let units = format!("{}\n{other}", units());
        let county = format!("{}\n{SAYS}", rows(6));
        assert_eq!(verdict(&county, &units).outcome(), Outcome::Unknown, "one row against three cannot be told");
        let county = format!("requests form 2019\n{}\n{other}\n{SAYS}", rows(6));
        assert_eq!(verdict(&county, &units).outcome(), Outcome::Clear);
    }

    #[test]
    fn a_unit_without_a_report_or_a_table_is_named() {
        let gap = verdict(&rows(6), &format!("2023 环翠区教育局\n{}", rows(2)));
        assert_eq!(gap.gaps[0].reason.en, "2 of 3 units have no report for the year: 财政局、环翠区张村镇");
        let torn = verdict(&rows(6), &units().replace("requests form 2019", "without requests"));
        assert!(torn.gaps[0].reason.zh.contains("张村镇"), "{torn:?}");
    }

    #[test]
    fn without_a_list_nothing_is_judged() {
        let corpus = Corpus::new(Example::reports(&format!("2023 环翠区人民政府\n{}", units())).unwrap());
        assert_eq!(check(&corpus, 0).outcome(), Outcome::NotApplicable);
    }
}

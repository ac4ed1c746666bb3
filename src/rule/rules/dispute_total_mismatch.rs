//! A401: a total of table 四 is not the sum of its four outcomes.

use crate::finding::{Confidence, Defect, Repair, Severity, Verdict};
use crate::form::TableKind;
use crate::repair;
use crate::report::Sheet;
use crate::rule::identity::{self, Sum};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "A401",
    name: "dispute-total-mismatch",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::DISPUTES,
    explanation: Explanation {
        checks: Text {
            en: "In each of the three groups of table 四, 总计 is the sum of 结果维持, 结果纠正, 其他结果 and 尚未审\
                 结.",
            zh: "表四三个组中，每组“总计”应等于结果维持、结果纠正、其他结果、尚未审结之和。",
        },
        why: Text {
            en: "Every case has one of the four outcomes. Totals of 0 beside outcomes were most probably never \
                 filled in.",
            zh: "每件案件只有四种结果之一。各项有数而总计为0的，多半是总计漏填。",
        },
        wrong: Text { en: "行政复议: 10 | 1 | 0 | 0 | 0", zh: "行政复议：10 | 1 | 0 | 0 | 0" },
        right: Text { en: "行政复议: 10 | 1 | 0 | 0 | 11", zh: "行政复议：10 | 1 | 0 | 0 | 11" },
        silent: Text {
            en: "Blank outcomes count as 0. A group whose total is blank or a mark is not judged.",
            zh: "空白的结果视为0；总计为空或为符号的组不作判断。",
        },
        mend: Text {
            en: "Compare the group with the register of cases; fill in the total, or correct the outcome that differs.",
            zh: "对照案件台账核对该组，补填总计，或更正相应结果。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                disputes.reconsideration 10 1 0 0 0",
        right: "2023 威海市环翠区科学技术局\n\
                disputes.reconsideration 10 1 0 0 11",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    identity::judge(report, TableKind::Disputes, RULE.id, |sheet, broken| defects(report, sheet, broken))
}

/// Totals of 0 beside outcomes in two groups, or beside two outcomes or more in one, were never filled: one cause.
fn defects(case: &Case<'_>, sheet: &Sheet, broken: Vec<Sum>) -> Vec<Defect> {
    let outcomes = |sum: &Sum| {
        let some = sum.part_cells.iter().filter_map(|id| sheet.value(id.row, id.column).number());
        some.filter(|number| !number.is_zero()).count()
    };
    let (zero, other): (Vec<Sum>, Vec<Sum>) = broken.into_iter().partition(|sum| sum.stated.is_zero());
    let never_filled = zero.len() > 1 || zero.iter().any(|sum| outcomes(sum) > 1);
    let (zero, single) = if never_filled { (zero, Vec::new()) } else { (Vec::new(), zero) };
    let first = (!zero.is_empty()).then(|| unfilled(case, sheet, &zero));
    let group = |sum: &Sum| candidates(case, sheet, sum, group(sum));
    first.into_iter().chain(single.iter().chain(&other).map(group)).collect()
}

/// A group is one sum: it shows that a cell is wrong and not which, unless the text quotes a number that decides.
fn candidates(case: &Case<'_>, sheet: &Sheet, sum: &Sum, defect: Defect) -> Defect {
    let mut location = repair::locate(case, sheet, std::slice::from_ref(sum), case.claims(), None);
    let quoted = location.readings.first().is_some_and(|reading| !reading.evidence.is_empty());
    if !quoted || location.confidence != Confidence::Certain {
        location.confidence = Confidence::Possible;
    }
    identity::located(defect, &location)
}

fn unfilled(case: &Case<'_>, sheet: &Sheet, sums: &[Sum]) -> Defect {
    let Message { en, zh } = identity::differences(sums);
    let message = Message::new(
        format!(
            "Table 四: 总计 is 0 beside outcomes that are not ({en}). Please check; probably the totals were never filled in, since \
             总计 is the sum of the four outcomes."
        ),
        format!("表四：各项结果有数而总计为0，两者不一致（{zh}），请核对。可能是总计漏填，因为总计应为四项结果之和。"),
    );
    let repairs = sums.iter().filter_map(|sum| {
        let cell = *sum.stated_cells.first()?;
        Some(Repair { cell, from: Some(sum.stated), to: sum.computed })
    });
    let repairs = repairs.collect();
    let located = repair::locate(case, sheet, sums, case.claims(), None).readings.into_iter().next();
    let evidence = located.map(|reading| reading.evidence).unwrap_or_default();
    Defect { repairs, evidence, confidence: Confidence::Certain, ..identity::defect(sums, message) }
}

fn group(sum: &Sum) -> Defect {
    let (label, stated, computed) = (sum.label, sum.stated.normalize(), sum.computed.normalize());
    let message = Message::new(
        format!(
            "Table 四, {label}: 总计 is {stated}, and the four outcomes add up to {computed}. Please check; probably the total or one of \
             the outcomes was mistyped, since every case has one of the four outcomes."
        ),
        format!(
            "表四“{label}”：总计为{stated}，四项结果之和为{computed}，两者不一致，请核对。可能是总计或某项结果填写有\
             误，因为每件案件只有四种结果之一。"
        ),
    );
    identity::defect([sum], message)
}

#[cfg(test)]
mod tests {
    use crate::rule::sample::Sample;

    #[test]
    fn totals_never_filled_are_one_finding() {
        // 洪泽区 2023
        let sample = Sample::new(2023).row("disputes.reconsideration", "10 1 0 0 0");
        let sample = sample.row("disputes.litigation_after_reconsideration", "5 0 0 0 0");
        let defects = sample.defects("A401");
        assert_eq!((defects.len(), defects[0].equations.len(), defects[0].cells.len()), (1, 2, 10));
        let repairs: Vec<String> = defects[0].repairs.iter().map(|r| format!("{} {}", r.cell, r.to)).collect();
        assert_eq!(repairs, ["disputes.reconsideration.total 11", "disputes.litigation_after_reconsideration.total 5"]);
        let two = Sample::new(2023).row("disputes.reconsideration", "10 1 0 0 0").defects("A401");
        assert!(two.len() == 1 && two[0].message.zh.contains("漏填"));
    }

    #[test]
    fn one_outcome_beside_a_total_of_nothing_may_be_either() {
        let defects = Sample::new(2023).row("disputes.reconsideration", "1 0 0 0 0").defects("A401");
        assert!(defects.len() == 1 && defects[0].repairs.is_empty());
        let candidates: Vec<String> =
            defects[0].alternatives.iter().map(|set| format!("{} {}", set[0].cell.column, set[0].to)).collect();
        assert_eq!(candidates, ["total 1", "upheld 0"]);
    }

    #[test]
    fn the_text_decides_between_the_cells_of_a_group() {
        let sample = Sample::new(2023).row("disputes.reconsideration", "2 1 0 0 4");
        let defects = sample.defects("A401");
        assert_eq!((defects[0].repairs.len(), defects[0].alternatives.len()), (0, 3));
        let said = sample.text(1, "因政府信息公开被申请行政复议3件。");
        let defects = said.defects("A401");
        assert_eq!(
            defects[0].repairs.iter().map(|r| format!("{} {}", r.cell, r.to)).collect::<Vec<_>>(),
            ["disputes.reconsideration.total 3"]
        );
        assert_eq!(defects[0].evidence.len(), 1);
    }

    #[test]
    fn wrong_totals_are_a_finding_each() {
        let sample = Sample::new(2023)
            .row("disputes.reconsideration", "1 1 0 0 3")
            .row("disputes.litigation_direct", "1 1 0 0 0");
        let sample = sample.row("disputes.litigation_after_reconsideration", "0 0 0 0 -");
        let verdict = sample.verdict("A401");
        assert_eq!((verdict.defects.len(), verdict.gaps.len()), (2, 1));
        assert_eq!(
            verdict.defects[0].equations[0].text,
            "总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结 · 未经复议直接起诉"
        );
    }
}

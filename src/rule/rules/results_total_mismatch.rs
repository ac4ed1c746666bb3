//! A303: （七） is not the sum of （一） to （六） in a column of table 三.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::identity::{self, Sum};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "A303",
    name: "results-total-mismatch",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::REQUESTS,
    explanation: Explanation {
        checks: Text {
            en: "In every column of table 三, （七）总计 is the sum of all outcomes （一） to （六）.",
            zh: "表三每一列的“（七）总计”应等于（一）至（六）各项办理结果之和。",
        },
        why: Text {
            en: "Every request that was concluded has exactly one outcome. A total that differs means that an \
                 outcome or the total was mistyped.",
            zh: "每件办结的申请只有一种办理结果。总计与各项之和不一致，说明某项结果或总计填写有误。",
        },
        wrong: Text {
            en: "（四）无法提供 1. = 3, all other outcomes 0, （七）总计 = 1",
            zh: "（四）无法提供1.为3，其余各项均为0，（七）总计为1",
        },
        right: Text {
            en: "（四）无法提供 1. = 1, all other outcomes 0, （七）总计 = 1",
            zh: "（四）无法提供1.为1，其余各项均为0，（七）总计为1",
        },
        silent: Text {
            en: "Blank details count as 0. A column whose （七） is blank or a mark is not judged, nor is 总计 while \
                 totals of rows are blank beside details.",
            zh: "空白的明细视为0；（七）为空或为符号的列不作判断；有明细而行总计空白时，总计列不作判断。",
        },
        mend: Text {
            en: "Compare the outcomes with the register of requests and correct the outcome or the total that differs.",
            zh: "对照申请办理台账核对各项办理结果，更正相应结果或总计。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 1 0 0 0 0 0 1\n\
                requests.results.unable.not_held 3 0 0 0 0 0 3\n\
                requests.results.total 1 0 0 0 0 0 1",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 1 0 0 0 0 0 1\n\
                requests.results.unable.not_held 1 0 0 0 0 0 1\n\
                requests.results.total 1 0 0 0 0 0 1",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    identity::judge(report, TableKind::Requests, RULE.id, |_, broken| {
        identity::causes(broken).iter().map(|sums| defect(sums)).collect()
    })
}

fn defect(sums: &[Sum]) -> Defect {
    let Message { en, zh } = identity::differences(sums);
    let message = Message::new(
        format!(
            "Table 三: （七）总计 does not equal the sum of the outcomes （一） to （六） ({en}). Please check these columns; probably an \
             outcome or the total was mistyped, since every request that was concluded has one outcome."
        ),
        format!(
            "表三：“（七）总计”与（一）至（六）各项之和不一致（{zh}），请核对。可能是某项办理结果或总计填写有误，因\
             为每件办结的申请只有一种办理结果。"
        ),
    );
    identity::defect(sums, message)
}

#[cfg(test)]
mod tests {
    use crate::rule::sample::Sample;

    #[test]
    fn the_sample_report_is_one_finding_with_both_columns() {
        let defects = Sample::huancui().defects_alone("A303");
        assert_eq!(defects.len(), 1);
        let equations: Vec<String> =
            defects[0].equations.iter().map(|e| format!("{}: {} {}", e.text, e.stated, e.computed)).collect();
        assert_eq!(
            equations,
            ["（七）总计 = （一）+…+（六） · 自然人: 1 3", "（七）总计 = （一）+…+（六） · 总计: 1 3"]
        );
        assert_eq!(defects[0].cells.len(), 2 * 20);
        assert!(defects[0].message.zh.contains("自然人 1 ≠ 3；总计 1 ≠ 3"), "{}", defects[0].message.zh);
    }

    #[test]
    fn a_missing_row_is_no_wrong_sum() {
        let sample = Sample::new(2023).row("requests.results.granted", "x x x x x x x");
        assert!(sample.defects_alone("A303").is_empty() && sample.verdict("A303").gaps.is_empty());
        let sample = sample.row("requests.new", "1 0 0 0 0 0 1").row("requests.results.total", "1 0 0 0 0 0 1");
        let verdict = sample.verdict("A303");
        assert_eq!((verdict.defects.len(), verdict.gaps.len()), (0, 1));
    }
}

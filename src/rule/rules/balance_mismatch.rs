//! A302: 一 + 二 is not （七） + 四 in a column of table 三.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::identity::{self, Sum};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "A302",
    name: "balance-mismatch",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::BALANCE,
    explanation: Explanation {
        checks: Text {
            en: "In every column of table 三, requests received (一) and carried in (二) equal those handled （七） \
                 and carried out (四).",
            zh: "表三每一列：本年新收（一）加上年结转（二），应等于办理结果总计（七）加结转下年度（四）。",
        },
        why: Text {
            en: "The form itself states this relation in the head of table 三: a request is either concluded or \
                 carried over.",
            zh: "表三表头载明这一勾稽关系：申请要么已办结，要么结转下年度。",
        },
        wrong: Text {
            en: "一 = 5, 二 = 1, （七） = 5, 四 = 0", zh: "一 = 5，二 = 1，（七）= 5，四 = 0"
        },
        right: Text {
            en: "一 = 5, 二 = 1, （七） = 5, 四 = 1", zh: "一 = 5，二 = 1，（七）= 5，四 = 1"
        },
        silent: Text {
            en: "Blank details count as 0. A column whose （七） is blank or a mark is not judged, nor is 总计 while \
                 totals of rows are blank beside details.",
            zh: "空白的明细视为0；（七）为空或为符号的列不作判断；有明细而行总计空白时，总计列不作判断。",
        },
        mend: Text {
            en: "Compare what was received and what was concluded with the register of requests; look for a request \
                 carried over and not counted in 四.",
            zh: "对照台账核对收到件数与办结件数，注意是否有结转下年度的申请未计入第四项。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 5 0 0 0 0 0 5\n\
                requests.carried_in 1 0 0 0 0 0 1\n\
                requests.results.granted 5 0 0 0 0 0 5\n\
                requests.results.total 5 0 0 0 0 0 5",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 5 0 0 0 0 0 5\n\
                requests.carried_in 1 0 0 0 0 0 1\n\
                requests.results.granted 5 0 0 0 0 0 5\n\
                requests.results.total 5 0 0 0 0 0 5\n\
                requests.carried_out 1 0 0 0 0 0 1",
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
            "Table 三: （七） + 四 does not equal 一 + 二 ({en}). Please check these columns; probably a request is counted on one side \
             only, since each is either concluded or carried over."
        ),
        format!(
            "表三：“（七）总计”与第四项之和，同第一项与第二项之和不一致（{zh}），请核对。可能有申请只计入了一侧，因\
             为每件申请要么办结，要么结转下年度。"
        ),
    );
    identity::defect(sums, message)
}

#[cfg(test)]
mod tests {
    use crate::rule::sample::Sample;

    #[test]
    fn the_column_and_its_total_are_one_finding() {
        let sample =
            Sample::new(2023).row("requests.new", "5 0 0 0 0 0 5").row("requests.results.granted", "4 0 0 0 0 0 4");
        let sample = sample.row("requests.results.total", "4 0 0 0 0 0 4");
        let defects = sample.defects_alone("A302");
        assert_eq!((defects.len(), defects[0].equations.len(), defects[0].cells.len()), (1, 2, 8));
        assert_eq!(defects[0].equations[0].text, "（七）总计 + 四 = 一 + 二 · 自然人");
        assert_eq!(sample.broken(), ["A309"]);
    }

    #[test]
    fn unrelated_columns_are_findings_of_their_own() {
        let sample =
            Sample::new(2023).row("requests.new", "5 3 0 0 0 0 8").row("requests.results.total", "4 1 0 0 0 0 8");
        assert_eq!(sample.defects_alone("A302").len(), 2);
    }

    #[test]
    fn a_case_moved_to_another_column_is_one_finding() {
        let sample =
            Sample::new(2023).row("requests.new", "1 0 0 0 0 0 1").row("requests.results.total", "0 1 0 0 0 0 1");
        assert_eq!(sample.defects_alone("A302").len(), 1);
    }
}

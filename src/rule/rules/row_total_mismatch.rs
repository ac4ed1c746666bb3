//! A301: a row total of table 三 is not the sum of its six columns.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::report::Sheet;
use crate::rule::identity::{self, Sum};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "A301",
    name: "row-total-mismatch",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::REQUESTS,
    explanation: Explanation {
        checks: Text {
            en: "In every row of table 三, 总计 is the sum of 自然人 and the five kinds of organisations.",
            zh: "表三每一行的“总计”应等于自然人与五类法人或其他组织之和。",
        },
        why: Text {
            en: "Every request has exactly one applicant kind. A total that differs from its columns means that a \
                 cell of the row was mistyped.",
            zh: "每件申请只归入一类申请人。总计与各列之和不一致，说明该行有单元格填写有误。",
        },
        wrong: Text {
            en: "一、本年新收: 5 | 2 | 0 | 0 | 0 | 0 | 8", zh: "一、本年新收：5 | 2 | 0 | 0 | 0 | 0 | 8"
        },
        right: Text {
            en: "一、本年新收: 5 | 2 | 0 | 0 | 0 | 0 | 7", zh: "一、本年新收：5 | 2 | 0 | 0 | 0 | 0 | 7"
        },
        silent: Text {
            en: "Blank details count as 0. A row whose total is blank or a mark is not judged; a row that is blank \
                 altogether states nothing.",
            zh: "空白的明细视为0；总计为空或为符号的行不作判断；整行空白视为未填报。",
        },
        mend: Text {
            en: "Compare the row with the register of requests and correct the total or the column that differs.",
            zh: "对照申请办理台账核对该行，更正总计或相应列。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 5 2 0 0 0 0 8\n\
                requests.results.granted 5 2 0 0 0 0 7\n\
                requests.results.total 5 2 0 0 0 0 7",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 5 2 0 0 0 0 7\n\
                requests.results.granted 5 2 0 0 0 0 7\n\
                requests.results.total 5 2 0 0 0 0 7",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    identity::judge(report, TableKind::Requests, RULE.id, |_: &Sheet, broken| broken.iter().map(defect).collect())
}

/// Every broken row is a cause of its own.
fn defect(sum: &Sum) -> Defect {
    let (row, stated, computed) = (sum.label, sum.stated.normalize(), sum.computed.normalize());
    let message = Message::new(
        format!(
            "Table 三, row “{row}”: 总计 is {stated}, and its six columns add up to {computed}. Please check; probably the total or \
             one of the columns was mistyped, since every request belongs to one kind of applicant."
        ),
        format!(
            "表三“{row}”一行：总计为{stated}，六列之和为{computed}，两者不一致，请核对。可能是总计或某一列填写有误，\
             因为每件申请只归入一类申请人。"
        ),
    );
    identity::defect([sum], message)
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::form::TableKind;
    use crate::rule::sample::Sample;

    #[test]
    fn each_broken_row_is_found_by_itself() {
        let sample =
            Sample::new(2023).row("requests.new", "5 2 0 0 0 0 8").row("requests.carried_out", "0 0 0 0 0 0 1");
        let defects = sample.defects_alone("A301");
        assert_eq!(defects.len(), 2);
        assert_eq!(defects[0].cells.len(), 7);
        let equation = &defects[0].equations[0];
        assert!(equation.text.starts_with("总计 = 自然人 + "), "{}", equation.text);
        assert!(equation.text.ends_with(" · 一、本年新收政府信息公开申请数量"), "{}", equation.text);
        assert_eq!((equation.stated.to_string(), equation.computed.to_string()), ("8".into(), "7".into()));
    }

    #[test]
    fn blank_totals_are_not_judged() {
        let sample = Sample::new(2019).row("requests.new", "5 2 0 0 0 0 -").row("requests.carried_in", "1 0 0 0 0 0 /");
        let verdict = sample.verdict("A301");
        assert_eq!((verdict.defects.len(), verdict.gaps.len(), verdict.gaps[0].cells.len()), (0, 1, 2));
    }

    #[test]
    fn a_report_without_the_table_is_not_judged() {
        assert_eq!(Sample::new(2023).without(TableKind::Requests).verdict("A301").outcome(), Outcome::Unknown);
    }
}

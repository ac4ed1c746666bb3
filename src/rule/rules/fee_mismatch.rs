//! N601: a fee for requests in the text against （六）2 of table 三 and the fees of table 二.

use crate::claim::{Claim, Fee, Topic};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::rule::narrative;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, money};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N601",
    name: "fee-mismatch",
    severity: Severity::Note,
    since: "0.1.0",
    forms: &["2021"],
    basis: basis::FEES,
    explanation: Explanation {
        checks: Text {
            en: "No more requests are closed under （六）2 for fees not paid than the text says notices to pay were sent; and 信息处理费 for \
                 requests is not entered as 行政事业性收费 in table 二.",
            zh: "表三（六）2逾期未缴费的件数，不应多于文字所述发出的收费通知；依申请公开的信息处理费不应填作表二的行政事业性收费。",
        },
        why: Text {
            en: "A request is closed under （六）2 only after a notice to pay; and table 二 is about fees of \
                 administration, the same amount in both is most probably the fee for requests in the wrong place.",
            zh: "（六）2以发出收费通知为前提；表二统计的是行政事业性收费，两处金额相同，多半是信息处理费填错了位置。",
        },
        wrong: Text {
            en: "未发出收费通知 in the text, （六）2 = 1 in table 三",
            zh: "文字“未发出收费通知”，表三（六）2为1",
        },
        right: Text {
            en: "发出收费通知1件 in the text, （六）2 = 1 in table 三",
            zh: "文字“发出收费通知1件”，表三（六）2为1",
        },
        silent: Text {
            en: "未收取费用 beside （六）2: who does not pay is not charged; amounts of 0; approximate amounts, and those of another scope or year.",
            zh: "“未收取费用”与（六）2并存（申请人未缴费即未收取）；金额为0的；约数及其他口径、年份的金额。",
        },
        mend: Text {
            en: "Compare with the notices to pay that were sent and with the receipts, and correct the one that differs.",
            zh: "对照收费通知和票据，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\nrequests.results.other.overdue_fee 1 0 0 0 0 0 1\n§6 全年未发出收费通知。",
        right: "2023 威海市环翠区教育局\nrequests.results.other.overdue_fee 1 0 0 0 0 0 1\n§6 全年发出收费通知1件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = narrative::own(report);
    let about = |fee: Fee| claims.iter().filter(move |claim| claim.topic == Topic::Fee(fee)).collect::<Vec<&Claim>>();
    let overdue =
        report.sheet(TableKind::Requests).and_then(|sheet| narrative::total(sheet, "results.other.overdue_fee"));
    let notices = about(Fee::Notice);
    if let Some((most, overdue)) = notices.iter().max_by_key(|claim| claim.value).zip(overdue) {
        if overdue.value > most.value {
            verdict.found(unnoticed(most, overdue.value.normalize().to_string(), overdue.cells));
        } else {
            verdict.clear();
        }
    }
    let amount = report.sheet(TableKind::Proactive).and_then(|sheet| narrative::figure(sheet, &[("fees", "amount")]));
    let administrative = !about(Fee::Administrative).is_empty();
    for claim in about(Fee::Processing).into_iter().filter(|claim| !claim.value.is_zero()) {
        let Some(amount) = amount.as_ref() else { break };
        let same = money::equals(claim, amount.value) || money::is_unit_slip(claim, amount.value);
        if same && !administrative {
            verdict.found(misplaced(claim, amount.value.normalize().to_string(), amount.cells.clone()));
        } else {
            verdict.clear();
        }
    }
    verdict
}

fn unnoticed(claim: &Claim, stated: String, cells: Vec<CellId>) -> Defect {
    let (quote, said) = (&claim.quote, claim.value.normalize());
    let message = Message::new(
        format!(
            "The text says that {said} notices to pay were sent (“{quote}”), and （六）2 of table 三 says {stated}. Please check; probably a \
             number stands in the wrong row or the text was left over, since （六）2 is for fees that were asked for and not paid."
        ),
        format!(
            "文字所述收费通知为{said}件（“{quote}”），表三（六）2为{stated}，两者不一致，请核对。可能是填错了行或文字沿用未改，\
             因为（六）2是指发出收费通知后逾期未缴费的。"
        ),
    );
    Defect { message, cells, evidence: vec![claim.evidence()], ..Defect::default() }
}

fn misplaced(claim: &Claim, stated: String, cells: Vec<CellId>) -> Defect {
    let quote = &claim.quote;
    let message = Message::new(
        format!(
            "The text speaks of a fee for requests (“{quote}”), and 行政事业性收费 of table 二 says the same amount ({stated}). Please \
             check; probably the fee for requests was entered there, since table 二 does not count it."
        ),
        format!(
            "文字所述为依申请公开的信息处理费（“{quote}”），表二行政事业性收费为同一金额（{stated}），请核对。可能将信息处理费\
             填入了表二，因为表二不统计该项费用。"
        ),
    );
    Defect { message, cells, evidence: vec![claim.evidence()], ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    fn with(text: &str) -> Sample {
        let sample = Sample::new(2023).row("requests.results.other.overdue_fee", "2 0 0 0 0 0 2");
        sample.row("proactive.fees", "0.012").text(6, text)
    }

    #[test]
    fn what_differs_is_found_in_many_wordings() {
        let cases = [
            ("全年未发出收费通知。", "requests.results.other.overdue_fee.total"),
            ("2023年度没有发出缴费通知书。", "requests.results.other.overdue_fee.total"),
            ("本年度我局未下达收费通知书。", "requests.results.other.overdue_fee.total"),
            ("向申请人发出收费通知1件。", "requests.results.other.overdue_fee.total"),
            ("全年共发出缴费通知书1份。", "requests.results.other.overdue_fee.total"),
            ("收取信息处理费120元。", "proactive.fees.amount"),
            ("2023年，我局共收取信息处理费120元，已上缴国库。", "proactive.fees.amount"),
            ("依申请公开收取费用0.012万元。", "proactive.fees.amount"),
            ("政府信息公开信息处理费收入120.00元。", "proactive.fees.amount"),
        ];
        for (text, cell) in cases {
            let defects = with(text).defects("N601");
            assert_eq!(defects.len(), 1, "{text}");
            assert_eq!(defects[0].cells[0].to_string(), cell, "{text}");
        }
    }

    #[test]
    fn what_fits_or_speaks_of_something_else_is_silent() {
        for text in [
            "依申请提供政府信息未收取任何费用。",
            "没有收取信息处理费。",
            "收取信息处理费0元。",
            "发出收费通知2件。",
            "发出收费通知3份，其中1件已缴费。",
            "收取信息处理费350元。",
            "收取行政事业性收费120元，信息处理费120元。",
            "2022年收取信息处理费120元。",
            "全区收取信息处理费120元。",
            "信息处理费收费标准按件计收，超过10件的每件100元。",
            "免收信息处理费120元。",
        ] {
            assert!(with(text).defects("N601").is_empty(), "{text}");
        }
        assert_eq!(Sample::huancui().verdict("N601").outcome(), Outcome::NotApplicable);
    }
}

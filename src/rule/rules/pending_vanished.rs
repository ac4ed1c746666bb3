//! Y401: fewer disputes than were pending the year before.

use rust_decimal::Decimal;

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::flow::{self, State};
use crate::rule::years::{Pair, unstated};
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "Y401",
    name: "pending-vanished",
    severity: Severity::Note,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::DISPUTES,
    explanation: Explanation {
        checks: Text {
            en: "In each of the three groups of table 四 there are at least as many cases as the report of the year before \
                 left pending (尚未审结).",
            zh: "表四每一组的总计，应不少于上一年度报告中该组的尚未审结件数。",
        },
        why: Text {
            en: "A case that was pending at the end of the year is decided in the next one, or is still pending.",
            zh: "上年末尚未审结的案件，本年或已审结，或仍未审结，都应计入。",
        },
        wrong: Text {
            en: "行政复议 尚未审结 3 in 2022, 行政复议 总计 1 in 2023",
            zh: "2022年行政复议尚未审结3件，2023年行政复议总计1件",
        },
        right: Text {
            en: "行政复议 尚未审结 3 in 2022, 行政复议 总计 4 in 2023",
            zh: "2022年行政复议尚未审结3件，2023年行政复议总计4件",
        },
        silent: Text {
            en: "The first year of a unit among the reports. It is a note: a case may have been withdrawn, or be counted in \
                 the year in which it began alone.",
            zh: "该单位在所给报告中的首个年度。仅为提示：案件可能已撤回，或只按受理年度统计。",
        },
        mend: Text {
            en: "Look up what became of the cases that were pending, and count them under their outcome.",
            zh: "核对上年尚未审结的案件结果，并按结果计入本年。",
        },
    },
    example: Example {
        wrong: "2022 威海市环翠区教育局\ndisputes.reconsideration 0 0 0 3 3\n\
                2023 威海市环翠区教育局\ndisputes.reconsideration 1 0 0 0 1",
        right: "2022 威海市环翠区教育局\ndisputes.reconsideration 0 0 0 3 3\n\
                2023 威海市环翠区教育局\ndisputes.reconsideration 3 0 1 0 4",
    },
    check: Check::Corpus(check),
};

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let pair = match Pair::of(corpus, at) {
        Ok(pair) => pair,
        Err(verdict) => return verdict,
    };
    let (this, last) = match pair.sheets(TableKind::Disputes) {
        Ok(sheets) => sheets,
        Err(verdict) => return verdict,
    };
    let mut verdict = Verdict::default();
    for tie in flow::pending(this, last, pair.years()) {
        match (tie.state, tie.equation()) {
            (State::Ties, _) => verdict.clear(),
            (State::Broken, Some(equation)) => verdict.found(Defect {
                message: pair.worded(message(pair.years(), &tie.label, equation.computed, equation.stated)),
                cells: tie.cells,
                equations: vec![equation],
                ..Defect::default()
            }),
            _ => verdict.unknown(unstated(pair.years().1), tie.cells),
        }
    }
    verdict
}

fn message((year, before): (u16, u16), label: &str, pending: Decimal, total: Decimal) -> Message {
    let (pending, total) = (pending.normalize(), total.normalize());
    Message::new(
        format!(
            "Table 四, {label}: {pending} cases were pending at the end of {before}, and {year} has {total} in all. Please check; \
             probably cases that were pending were not counted in the year of their outcome."
        ),
        format!(
            "表四“{label}”：{before}年末尚未审结{pending}件，{year}年总计只有{total}件，请核对。\
             可能上年未审结的案件没有计入本年。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::{among, outcomes};

    #[test]
    fn what_was_pending_is_there_the_next_year() {
        for (last, this, outcome) in [
            ("0 0 0 3 3", "3 0 0 0 3", Outcome::Clear),
            ("0 0 0 3 3", "0 0 0 3 3", Outcome::Clear),
            ("0 0 0 3 3", "1 0 0 1 2", Outcome::Found),
            ("0 0 0 3 3", "0 0 0 0 -", Outcome::Unknown),
            ("3 0 0 0 3", "0 0 0 0 -", Outcome::Clear),
        ] {
            let row = "disputes.litigation_direct";
            let written = format!("2022 环翠区教育局\n{row} {last}\n2023 环翠区教育局\n{row} {this}");
            assert_eq!(outcomes("Y401", &written), [Outcome::NotApplicable, outcome], "{last} {this}");
        }
        let found = among("Y401", super::RULE.example.wrong);
        assert_eq!(found[1].defects[0].cells[0].to_string(), "disputes.reconsideration.total");
    }
}

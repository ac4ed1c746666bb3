//! F021: a cell is negative, a fraction or text where a count belongs.

use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::form::{Measure, Place, TableKind};
use crate::report::{Report, Sheet, Value};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "F021",
    name: "not-a-count",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "Counts are whole numbers and not negative, amounts are not negative, and no cell holds other text.",
            zh: "件数应为非负整数，金额不为负数，单元格中没有其他文字。",
        },
        why: Text {
            en: "There is no half request and no negative one; such a cell also spoils every sum that it takes part \
                 in.",
            zh: "申请不会有半件，也不会有负数；这样的单元格还会影响所有相关合计。",
        },
        wrong: Text { en: "行政许可 | 12.5", zh: "行政许可 | 12.5" },
        right: Text { en: "行政许可 | 125", zh: "行政许可 | 125" },
        silent: Text {
            en: "本年增/减 of the 2019 form may be negative; amounts of money may have decimals; blanks and marks \
                 are F020.",
            zh: "2019年格式的“本年增/减”可以为负；金额可以有小数；空白和符号见F020。",
        },
        mend: Text { en: "Write the number that was counted.", zh: "填写实际统计的数字。" },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                proactive.licensing 12.5",
        right: "2023 威海市环翠区科学技术局\n\
                proactive.licensing 125",
    },
    check: Check::Report(check),
};

const UNPLACED: Text =
    Text { en: "the numbers of a row could not be told apart", zh: "有一行的数字无法分清所在的格" };

/// What is wrong with a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Negative,
    Fraction,
    Text,
}

fn flaw(place: &Place, value: &Value) -> Option<Flaw> {
    match (value, place.column.measure) {
        (Value::Unreadable(_), _) => Some(Flaw::Text),
        (Value::Number(n), Measure::Count | Measure::Amount) if n.is_sign_negative() && !n.is_zero() => {
            Some(Flaw::Negative)
        }
        (Value::Number(n), Measure::Count | Measure::Change) if !n.fract().is_zero() => Some(Flaw::Fraction),
        _ => None,
    }
}

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for sheet in report.present() {
        let before = verdict.defects.len();
        let rows = sheet.table.rows().filter(|(row, _)| is_unplaced(report, sheet, row.key));
        let unplaced: Vec<&str> = rows.map(|(row, _)| row.key).collect();
        for (place, entry) in sheet.table.places().zip(&sheet.entries).filter(|(p, _)| !unplaced.contains(&p.id.row)) {
            if let Some(flaw) = flaw(&place, &entry.value) {
                verdict.found(defect(&place, &entry.value, flaw));
            }
        }
        if !unplaced.is_empty() {
            let cells = sheet.table.places().map(|place| place.id).filter(|id| unplaced.contains(&id.row));
            verdict.unknown(UNPLACED.into(), cells.collect());
        } else if verdict.defects.len() == before {
            verdict.clear();
        }
    }
    verdict
}

/// Whether the numbers of a row are there and could not be told apart: what its cells say is not known.
fn is_unplaced(report: &Report, sheet: &Sheet, row: &str) -> bool {
    let address = || format!("{}.{row}", sheet.table.kind.key());
    let mut unread = report.warnings.iter().filter(|warning| warning.code == "row-unreadable");
    unread.any(|warning| warning.cell.as_deref() == Some(&address()))
}

fn defect(place: &Place, value: &Value, flaw: Flaw) -> Defect {
    let says = match value {
        Value::Number(number) => number.to_string(),
        Value::Unreadable(text) => text.chars().take(40).collect(),
        _ => String::new(),
    };
    let (table, row, column) = (place.id.table.numeral(), place.row.label, place.column.label);
    let at = if place.id.table == TableKind::Disputes || row != column {
        format!("{row} · {column}")
    } else {
        row.to_owned()
    };
    let (en, zh) = match flaw {
        Flaw::Negative => (
            "which is negative; probably the sign is a slip, since nothing can be counted below 0",
            "为负数。可能是误加负号，因为数量不会小于0",
        ),
        Flaw::Fraction => (
            "which is no whole number; probably a digit or the unit slipped, since cases are counted whole",
            "不是整数。可能是数位或单位有误，因为件数只能是整数",
        ),
        Flaw::Text => (
            "which is no number; probably a note or another cell slipped in, since the form asks for a number",
            "不是数字。可能混入了说明或其他内容，因为格式要求填写数字",
        ),
    };
    let message = Message::new(
        format!("Table {table}, {at}: the cell says “{says}”, {en}. Please check."),
        format!("表{table}“{at}”：单元格内容“{says}”{zh}，请核对。"),
    );
    // an amount may be words that the form has no place for
    let severity = (flaw == Flaw::Text && place.column.measure == Measure::Amount).then_some(Severity::Warning);
    Defect { message, cells: vec![place.id], confidence: Confidence::Certain, severity, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rule::sample::Sample;

    #[test]
    fn a_row_that_the_reading_could_not_place_is_no_fault_of_the_report() {
        let sample = Sample::new(2023).row("requests.new", "1 x x x x x 1").warning("row-unreadable", "requests.new");
        let verdict = sample.verdict("F021");
        assert_eq!((verdict.defects.len(), verdict.gaps.len(), verdict.gaps[0].cells.len()), (0, 1, 7));
    }

    #[test]
    fn negatives_fractions_and_text_are_found() {
        let sample = Sample::new(2023).row("proactive.licensing", "-3").row("proactive.penalties", "12.5");
        let sample = sample
            .row("proactive.coercion", "约5")
            .row("proactive.fees", "见附件")
            .row("requests.new", "-0 0 0 0 0 0 0");
        let defects = sample.defects("F021");
        let cells: Vec<String> = defects.iter().map(|d| d.cells[0].to_string()).collect();
        assert_eq!(
            cells,
            [
                "proactive.licensing.decisions",
                "proactive.penalties.decisions",
                "proactive.coercion.decisions",
                "proactive.fees.amount"
            ]
        );
        assert_eq!(defects[3].severity, Some(Severity::Warning));
        assert!(defects[0].message.zh.contains("“-3”为负数"), "{}", defects[0].message.zh);
    }

    #[test]
    fn a_change_may_be_negative_and_money_has_decimals() {
        let sample =
            Sample::new(2019).row("proactive.licensing", "20 -3 17").row("proactive.procurement", "3 149.673874");
        assert!(sample.defects("F021").is_empty());
        assert!(Sample::new(2023).row("proactive.fees", "7730.20").defects("F021").is_empty());
        assert!(Sample::new(2023).row("proactive.licensing", "5.0").defects("F021").is_empty());
    }
}

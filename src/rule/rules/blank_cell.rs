//! F020: a cell is blank or a mark where a number belongs.

use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::form::CellId;
use crate::report::{Sheet, Value};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "F020",
    name: "blank-cell",
    severity: Severity::Note,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "Every cell of the three tables holds a number; 0 where there is nothing to count.",
            zh: "三张表的每个单元格都应填写数字，没有的填0。",
        },
        why: Text {
            en: "A blank or `/` leaves open whether nothing happened or nothing was stated.",
            zh: "空白或“/”无法区分“没有发生”与“没有填报”。",
        },
        wrong: Text { en: "行政处罚 | /", zh: "行政处罚 | /" },
        right: Text { en: "行政处罚 | 0", zh: "行政处罚 | 0" },
        silent: Text {
            en: "Cells that the table does not have at all are F010; text that is no number is F021.",
            zh: "表中缺少的单元格见F010；不是数字的文字见F021。",
        },
        mend: Text { en: "Fill in the number, or 0.", zh: "填写数字，没有的填0。" },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                proactive.penalties /",
        right: "2023 威海市环翠区科学技术局\n\
                proactive.penalties 0",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for sheet in report.present() {
        let empty: Vec<CellId> =
            sheet.cells().filter(|(_, e)| identity::is_empty(&e.value)).map(|(id, _)| id).collect();
        if empty.is_empty() { verdict.clear() } else { verdict.found(defect(sheet, empty)) }
    }
    verdict
}

/// One note a table, however many cells.
fn defect(sheet: &Sheet, cells: Vec<CellId>) -> Defect {
    let table = sheet.table.kind.numeral();
    let (count, all) = (cells.len(), sheet.table.len());
    let mut marks: Vec<&str> = Vec::new();
    for id in &cells {
        if let Value::Mark(mark) = sheet.value(id.row, id.column)
            && !marks.contains(&mark.as_str())
        {
            marks.push(mark);
        }
    }
    let (en, zh) = match marks.as_slice() {
        [] => ("blank".to_owned(), "为空".to_owned()),
        marks => {
            let marks = marks.join(" ");
            (format!("blank or a mark ({marks})"), format!("为空或为符号（{marks}）"))
        }
    };
    let whole = count == all;
    let message = if whole {
        Message::new(
            format!(
                "Table {table}: all of its {all} cells are {en}. Please check; 0 is probably meant, and the form \
                 asks for a number."
            ),
            format!("表{table}：全部{all}个单元格{zh}，请核对。可能应填0，格式要求填写数字。"),
        )
    } else {
        Message::new(
            format!(
                "Table {table}: {count} of {all} cells are {en} where a number belongs. Please check; 0 is probably \
                 meant, and the form asks for a number."
            ),
            format!("表{table}：{all}个单元格中有{count}个{zh}，应填写数字，请核对。可能应填0，格式要求填写数字。"),
        )
    };
    Defect { message, cells, confidence: Confidence::Certain, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::rule::sample::Sample;

    #[test]
    fn one_note_a_table() {
        let sample = Sample::new(2023).row("proactive.penalties", "/").row("proactive.coercion", "-");
        let sample = sample.row("requests.new", "1 - - - - - 1");
        let defects = sample.defects("F020");
        assert_eq!(defects.iter().map(|d| d.cells.len()).collect::<Vec<_>>(), [2, 5]);
        assert!(defects[0].message.zh.contains('/') && !defects[1].message.zh.contains("符号"));
    }

    #[test]
    fn numbers_everywhere_and_absent_cells_are_silent() {
        assert!(Sample::huancui().defects("F020").is_empty());
        assert!(Sample::new(2023).row("proactive.penalties", "x").defects("F020").is_empty());
    }
}

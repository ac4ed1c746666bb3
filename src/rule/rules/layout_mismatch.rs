//! F010: a row or column of the form is missing, renamed or added.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::report::{Report, Sheet, Value, Warning};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "F010",
    name: "layout-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "Each table has exactly the rows and columns of its form, under their labels.",
            zh: "各表的行、列及其名称应与格式完全一致。",
        },
        why: Text {
            en: "A row that is missing or added shifts what readers and programs take the numbers for.",
            zh: "行列缺少或增加，会使读者和程序对数据的理解错位。",
        },
        wrong: Text {
            en: "Table 三 without the row 5.要求行政机关确认或重新出具已获取信息",
            zh: "表三缺少“5.要求行政机关确认或重新出具已获取信息”一行",
        },
        right: Text { en: "The row, with 0 where there is nothing to count", zh: "保留该行，没有的填0" },
        silent: Text {
            en: "White space, width, quotes and numbering of labels, and the known spellings. A misprinted or \
                 inferred label is only a note.",
            zh: "标签中的空白、全半角、引号、编号及常见写法不计；标签错字或推定的仅为提示。",
        },
        mend: Text {
            en: "Use the table of the form without changing its rows and columns.",
            zh: "使用规定表格，不增删、改名行列。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                without requests.results.not_processed.confirmation",
        right: "2023 威海市环翠区科学技术局",
    },
    check: Check::Report(check),
};

/// What is odd about a row or column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Oddity {
    Missing,
    Added,
    Renamed,
}

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for sheet in report.present() {
        let before = verdict.defects.len();
        missing(report, sheet, &mut verdict);
        for oddity in [Oddity::Added, Oddity::Renamed] {
            let warned: Vec<&Warning> = warnings(report, sheet.table.kind, oddity).collect();
            if !warned.is_empty() {
                verdict.found(noted(sheet.table.kind, &warned, oddity));
            }
        }
        if verdict.defects.len() == before {
            verdict.clear();
        }
    }
    verdict
}

/// The warnings of the extraction that say this of a table.
fn warnings(report: &Report, kind: TableKind, oddity: Oddity) -> impl Iterator<Item = &Warning> {
    let codes: &[&str] = match oddity {
        Oddity::Missing => &["row-missing", "column-missing"],
        Oddity::Added => &["row-extra", "column-extra"],
        Oddity::Renamed => &["label-inferred", "label-misprint"],
    };
    report.warnings.iter().filter(move |warning| {
        let table = warning.cell.as_deref().and_then(|cell| cell.split('.').next());
        codes.contains(&warning.code.as_str()) && table == Some(kind.key())
    })
}

/// Rows and columns of which the sheet has no cell, and those that the extraction says are missing.
fn missing(report: &Report, sheet: &Sheet, verdict: &mut Verdict) {
    let absent = |id: &CellId| *sheet.value(id.row, id.column) == Value::Absent;
    let kind = sheet.table.kind;
    let id = |row, column| CellId { table: kind, row, column };
    let (mut labels, mut cells, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    for block in sheet.table.blocks {
        let all = || block.rows.iter().flat_map(|row| block.columns.iter().map(|column| id(row.key, column.key)));
        if all().all(|id| absent(&id)) {
            labels.push(if block.banner.is_empty() { "整表" } else { block.banner });
            cells.extend(all());
            continue;
        }
        for row in block.rows {
            let row_cells = || block.columns.iter().map(|column| id(row.key, column.key));
            if row_cells().all(|id| absent(&id)) {
                labels.push(row.label);
                addresses.push(format!("{kind}.{}", row.key));
                cells.extend(row_cells());
            }
        }
        for column in block.columns {
            let column_cells = || block.rows.iter().map(|row| id(row.key, column.key));
            if column_cells().all(|id| absent(&id)) {
                labels.push(column.label);
                cells.extend(column_cells());
            }
        }
    }
    if labels.is_empty() {
        let warned: Vec<&Warning> = warnings(report, kind, Oddity::Missing).collect();
        if !warned.is_empty() {
            verdict.found(noted(kind, &warned, Oddity::Missing));
        }
        return;
    }
    let (table, labels) = (kind.numeral(), labels.join("；"));
    let message = Message::new(
        format!(
            "Table {table} lacks “{labels}”. Please check; probably the row or column was deleted or merged, and the \
             form has it even where there is nothing to count."
        ),
        format!("表{table}缺少“{labels}”，与格式不一致，请核对。可能被删除或合并，格式要求保留，没有的填0。"),
    );
    verdict.found(Defect { message, cells, subject: "missing".to_owned(), ..Defect::default() });
}

/// What the extraction noted, as one finding a table.
fn noted(kind: TableKind, warned: &[&Warning], oddity: Oddity) -> Defect {
    let table = kind.numeral();
    let en = warned.iter().map(|w| w.message.en.as_str()).collect::<Vec<_>>().join("; ");
    let zh = warned.iter().map(|w| w.message.zh.as_str()).collect::<Vec<_>>().join("；");
    let (what_en, what_zh, subject) = match oddity {
        Oddity::Missing => ("lacks a row or column of the form", "缺少格式规定的行或列", "missing"),
        Oddity::Added => ("has a row or column that the form has not", "有格式之外的行或列", "added"),
        Oddity::Renamed => ("has a label that is not that of the form", "有标签与格式不一致", "renamed"),
    };
    let message = Message::new(
        format!(
            "Table {table} {what_en}: {en}. Please check; probably the template was changed, and the form is to be \
             used as it stands."
        ),
        format!("表{table}{what_zh}：{zh}，请核对。可能改动过模板，规定格式应原样使用。"),
    );
    let addresses: Vec<&str> = warned.iter().filter_map(|warning| warning.cell.as_deref()).collect();
    let cells = addresses.iter().filter_map(|address| crate::form::cell(address)).collect();
    let severity = (oddity == Oddity::Renamed).then_some(Severity::Note);
    Defect { message, cells, subject: format!("{subject} {}", addresses.join(",")), severity, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Outcome, Severity};
    use crate::rule::sample::Sample;

    #[test]
    fn a_missing_row_is_found_once() {
        let sample = Sample::new(2023).row("requests.results.not_processed.confirmation", "x x x x x x x");
        let sample = sample.warning("row-missing", "requests.results.not_processed.confirmation");
        let defects = sample.defects("F010");
        assert_eq!((defects.len(), defects[0].cells.len(), defects[0].subject.as_str()), (1, 7, "missing"));
        let told = Sample::new(2023).warning("column-missing", "requests").defects("F010");
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn a_missing_column_and_a_missing_block_are_found() {
        let sample =
            Sample::new(2023).row("proactive.regulations", "0 x 0").row("proactive.normative_documents", "0 x 0");
        assert!(sample.defects("F010")[0].message.zh.contains("本年废止件数"));
        let sample = Sample::new(2023).row("proactive.fees", "x");
        assert!(sample.defects("F010")[0].message.zh.contains("第二十条第（八）项"));
    }

    #[test]
    fn added_rows_are_warnings_and_misprints_are_notes() {
        let added = Sample::new(2023).warning("row-extra", "proactive").defects("F010");
        assert_eq!((added.len(), added[0].severity), (1, None));
        let misprint =
            Sample::new(2023).warning("label-misprint", "requests.results.refused.prohibited_by_law").defects("F010");
        assert_eq!((misprint.len(), misprint[0].severity), (1, Some(Severity::Note)));
    }

    #[test]
    fn whole_tables_and_other_doubts_are_clear() {
        let sample = Sample::huancui().warning("value-note", "requests.new.total");
        assert_eq!(sample.verdict("F010").outcome(), Outcome::Clear);
    }
}

//! F002: the form is not that of the year, or the tables are of different forms.

use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::form::{self, Form, TableKind};
use crate::report::Sheet;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "F002",
    name: "form-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "Tables 二 and 三 are of the form that is prescribed for the year of the report.",
            zh: "表二、表三应采用报告年度规定的格式。",
        },
        why: Text {
            en: "The form of 2021 counts other things in table 二 and divides （六）其他处理 of table 三; on another \
                 form these figures cannot be compared.",
            zh: "2021年格式调整了表二的统计项目，并将表三“（六）其他处理”细分；沿用其他格式则数据不可比。",
        },
        wrong: Text {
            en: "2023, table 三 with one row （六）其他处理", zh: "2023年度，表三“（六）其他处理”只有一行"
        },
        right: Text {
            en: "2023, table 三 with three rows under （六）其他处理",
            zh: "2023年度，表三“（六）其他处理”下分三行",
        },
        silent: Text {
            en: "Table 四, which is the same in both forms; house forms that only reword labels or add columns; \
                 reports without a year are judged only by whether the tables agree.",
            zh: "表四两版相同，不作判断；仅改动措辞或增加列的不算；无法确定年度的，只比较各表是否同一格式。",
        },
        mend: Text {
            en: "Fill in the tables of 国办公开办函〔2021〕30号 (from report year 2021 on).",
            zh: "改用国办公开办函〔2021〕30号的表格（2021年度起）。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests form 2019",
        right: "2023 威海市环翠区科学技术局",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let due = report.year.and_then(form::prescribed);
    if report.form.as_deref() == Some("annex-2014")
        && let Some(due) = due
    {
        verdict.found(annex(due));
        return verdict;
    }
    // table 四 is the same in every version
    let of = |kind| report.sheet(kind).and_then(Sheet::form).map(|form| (kind, form));
    let tables: Vec<(TableKind, &Form)> =
        [TableKind::Proactive, TableKind::Requests].into_iter().filter_map(of).collect();
    let is_due = |form: &Form| due.is_none_or(|due| due.id == form.id);
    let mixed = tables.windows(2).any(|pair| matches!(pair, [(_, a), (_, b)] if a.id != b.id));
    let old: Vec<&(TableKind, &Form)> = tables.iter().filter(|(_, form)| !is_due(form)).collect();
    match (tables.is_empty(), mixed || !old.is_empty()) {
        (true, _) => {}
        (false, false) => verdict.clear(),
        (false, true) => verdict.found(defect(report.year, due, &tables, mixed)),
    }
    verdict
}

fn annex(due: &Form) -> Defect {
    let message = Message::new(
        format!(
            "The report uses the statistical annex of 2014. Please check; probably an old template was used, and {} \
             prescribes the form for this year.",
            due.notice
        ),
        format!(
            "报告采用2014年的统计表，与本年度规定格式不一致，请核对。可能沿用了旧模板，本年度格式见{}。",
            due.notice
        ),
    );
    Defect { message, subject: "annex".to_owned(), confidence: Confidence::Certain, ..Defect::default() }
}

fn defect(year: Option<u16>, due: Option<&Form>, tables: &[(TableKind, &Form)], mixed: bool) -> Defect {
    let each = |word: fn(&str, &str) -> String| {
        tables.iter().map(|(kind, form)| word(kind.numeral(), form.id)).collect::<Vec<_>>()
    };
    let en = each(|table, form| format!("table {table} is of the form of {form}")).join(" and ");
    let zh = each(|table, form| format!("表{table}为{form}年格式")).join("，");
    let (due_en, due_zh) = match (year, due) {
        (Some(year), Some(due)) => (
            format!("for {year} {} prescribes the form of {}", due.notice, due.id),
            format!("{year}年度应采用{}（{}年格式）", due.notice, due.id),
        ),
        _ => ("one report is made on one form".to_owned(), "同一报告应采用同一格式".to_owned()),
    };
    let first = if mixed {
        ("The tables are of different forms: ", "各表格式不一致：")
    } else {
        ("", "格式与年度不一致：")
    };
    let message = Message::new(
        format!("{}{en}. Please check; probably an older template was used, and {due_en}.", first.0),
        format!("{}{zh}，请核对。可能沿用了旧模板，{due_zh}。", first.1),
    );
    let subject = if mixed { "mixed" } else { "year" };
    Defect { message, subject: subject.to_owned(), confidence: Confidence::Certain, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::form::TableKind;
    use crate::rule::sample::Sample;

    #[test]
    fn hybrids_and_old_forms_are_found_once() {
        let defects = Sample::huancui().defects("F002");
        assert_eq!((defects.len(), defects[0].subject.as_str()), (1, "mixed"));
        assert!(defects[0].message.zh.contains("表二为2021年格式，表三为2019年格式"), "{}", defects[0].message.zh);
        let old = Sample::new(2019).with(|report| report.year = Some(2022)).defects("F002");
        assert_eq!((old.len(), old[0].subject.as_str()), (1, "year"));
        let annex = Sample::new(2023).with(|report| {
            report.form = Some("annex-2014".to_owned());
            report.sheets = Default::default();
        });
        assert_eq!(annex.defects("F002").len(), 1);
    }

    #[test]
    fn the_form_of_the_year_is_clear() {
        for year in [2019, 2020, 2021, 2024] {
            assert_eq!(Sample::new(year).verdict("F002").outcome(), Outcome::Clear, "{year}");
        }
        // table 四 is the same in both forms
        assert_eq!(Sample::new(2023).table(TableKind::Disputes, "2019").verdict("F002").outcome(), Outcome::Clear);
        let early = Sample::new(2019).with(|report| report.year = None);
        assert_eq!(early.verdict("F002").outcome(), Outcome::Clear);
    }
}

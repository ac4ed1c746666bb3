//! P201: 规章 made or in force at a body that cannot make them.

use rust_decimal::Decimal;

use crate::division::{Kind, Level};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::rule::narrative;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "P201",
    name: "regulation-out-of-power",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::RULEMAKING,
    explanation: Explanation {
        checks: Text {
            en: "Counties, towns and local departments have no 规章 in table 二.",
            zh: "县级政府、乡镇街道和地方政府部门，表二“规章”应为0。",
        },
        why: Text {
            en: "Only ministries and the governments of provinces and cities divided into districts make 规章. Numbers here are most probably \
                 规范性文件, or rules for the office.",
            zh: "只有国务院部门和省、设区的市、自治州的政府可以制定规章。这里有数的，多半是规范性文件或内部规章制度。",
        },
        wrong: Text { en: "规章 2 | 0 | 5 at a bureau of a district", zh: "某区教育局：规章 2 | 0 | 5" },
        right: Text { en: "规章 0 | 0 | 0 at a bureau of a district", zh: "某区教育局：规章 0 | 0 | 0" },
        silent: Text {
            en: "Ministries, governments of provinces and cities, bodies whose kind or level is unknown; in the form of 2019, what was only \
                 made public.",
            zh: "国务院部门，省、市级政府，性质或层级不明的单位；2019年格式中仅公开而非制作的。",
        },
        mend: Text {
            en: "Move the numbers to 行政规范性文件, or take them out.",
            zh: "属于规范性文件的改填“行政规范性文件”，属于内部制度的删去。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\nproactive.regulations 2 0 5",
        right: "2023 威海市环翠区教育局\nproactive.normative_documents 2 0 5",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(sheet) = report.sheet(TableKind::Proactive) else { return verdict };
    if !without_power(report.issuer.kind, report.issuer.level) {
        return verdict;
    }
    let columns: &[&'static str] = if sheet.form().is_some_and(|form| form.id == "2021") {
        &["issued", "repealed", "in_force"]
    } else {
        &["made"]
    };
    let number = |column: &'static str| {
        let id = CellId { table: TableKind::Proactive, row: "regulations", column };
        sheet.value(id.row, id.column).number().map(|number| (id, number))
    };
    let numbers: Vec<(CellId, Decimal)> = columns.iter().filter_map(|column| number(column)).collect();
    let some: Vec<(CellId, Decimal)> = numbers.iter().copied().filter(|(_, number)| !number.is_zero()).collect();
    match (numbers.is_empty(), some.is_empty()) {
        (true, _) => {}
        (false, true) => verdict.clear(),
        (false, false) => {
            let said =
                |(id, number): &(CellId, Decimal)| format!("{} = {}", narrative::label(sheet, *id), number.normalize());
            let said = some.iter().map(said).collect::<Vec<_>>().join("; ");
            let message = Message::new(
                format!(
                    "Table 二 counts 规章 ({said}). Please check; probably 行政规范性文件 or rules for the office are meant, since a body of \
                     this kind does not make 规章."
                ),
                format!(
                    "表二“规章”不为0（{said}），与单位性质不一致，请核对。可能是行政规范性文件或内部规章制度，因为此类单位没有规章\
                     制定权。"
                ),
            );
            verdict.found(Defect { message, cells: some.into_iter().map(|(id, _)| id).collect(), ..Defect::default() });
        }
    }
    verdict
}

/// Whether bodies of a kind and level surely make no 规章.
fn without_power(kind: Option<Kind>, level: Option<Level>) -> bool {
    match (kind, level) {
        (Some(Kind::Town), _) | (_, Some(Level::Town)) => true,
        (Some(Kind::Government), Some(Level::County)) => true,
        (Some(Kind::Department), Some(level)) => level != Level::National,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::division::{Kind, Level};
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    fn with(kind: Option<Kind>, level: Option<Level>) -> Sample {
        Sample::new(2023).row("proactive.regulations", "2 0 5").with(|report| {
            report.issuer.kind = kind;
            report.issuer.level = level;
        })
    }

    #[test]
    fn power_goes_by_kind_and_level() {
        use Outcome::{Found, NotApplicable};
        let (town, bureau, government) = (Some(Kind::Town), Some(Kind::Department), Some(Kind::Government));
        let cases = [
            (town, Some(Level::Town), Found),
            (town, None, Found),
            (government, Some(Level::County), Found),
            (bureau, Some(Level::County), Found),
            (bureau, Some(Level::Province), Found),
            (government, Some(Level::City), NotApplicable),
            (government, Some(Level::Province), NotApplicable),
            (bureau, Some(Level::National), NotApplicable),
            (bureau, None, NotApplicable),
            (government, None, NotApplicable),
            (None, Some(Level::County), NotApplicable),
            (Some(Kind::Other), Some(Level::County), NotApplicable),
        ];
        for (kind, level, outcome) in cases {
            assert_eq!(with(kind, level).verdict("P201").outcome(), outcome, "{kind:?} {level:?}");
        }
    }

    #[test]
    fn all_cells_are_one_finding_and_zeros_none() {
        let sample = with(Some(Kind::Town), Some(Level::Town));
        assert_eq!(sample.defects("P201")[0].cells.len(), 2);
        assert_eq!(sample.clone().row("proactive.regulations", "0 0 0").verdict("P201").outcome(), Outcome::Clear);
        assert_eq!(sample.row("proactive.regulations", "- - -").verdict("P201").outcome(), Outcome::NotApplicable);
    }

    #[test]
    fn the_trial_form_counts_what_was_made() {
        let sample = |cells| {
            Sample::new(2020).row("proactive.regulations", cells).with(|report| report.issuer.kind = Some(Kind::Town))
        };
        assert!(sample("0 3 9").defects("P201").is_empty());
        assert_eq!(sample("1 1 1").defects("P201")[0].cells.len(), 1);
    }
}

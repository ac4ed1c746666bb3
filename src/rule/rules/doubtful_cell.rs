//! X001: a cell that was read with doubt takes part in a sum that does not tie.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::report::Warning;
use crate::rule::identity::{State, Sum};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "X001",
    name: "doubtful-cell",
    severity: Severity::Note,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "No cell of a sum that does not tie was read with doubt.",
            zh: "不平衡的勾稽关系中，不应有读取存疑的单元格。",
        },
        why: Text {
            en: "The sum may fail because of the reading, not of the report: such findings are to be trusted less.",
            zh: "不平衡可能出自读取而非报告本身，相关问题的可信度较低。",
        },
        wrong: Text {
            en: "3（其中1件为上年结转） read as 3, and the row does not add up",
            zh: "“3（其中1件为上年结转）”按3读取，而该行合计不平衡",
        },
        right: Text { en: "The same cell, and all sums tie", zh: "同一单元格，各项合计均平衡" },
        silent: Text {
            en: "Doubtful cells of sums that tie, and sums that do not tie without doubtful cells. It says nothing about the report itself.",
            zh: "勾稽平衡时的存疑单元格，以及没有存疑单元格的不平衡。本条只说明读取，不是对报告的判断。",
        },
        mend: Text {
            en: "Look at the cell in the source; if it was misread, the sum is to be judged anew.",
            zh: "对照原文核对该单元格；如系误读，应重新判断相应合计。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\nrequests.new 1 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\nrequests.results.total 3 0 0 0 0 0 3\n\
                doubt requests.new.total 3（其中1件为上年结转）",
        right: "2023 威海市环翠区教育局\nrequests.new 3 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\nrequests.results.total 3 0 0 0 0 0 3\n\
                doubt requests.new.total 3（其中1件为上年结转）",
    },
    check: Check::Report(check),
};

/// What was read as it stands, though something was done with it.
const SURE: [&str; 3] = ["unit-converted", "unit-unknown", "table-copy"];

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let doubts: Vec<(&str, &Warning)> = report
        .warnings
        .iter()
        .filter(|warning| !SURE.contains(&warning.code.as_str()))
        .filter_map(|warning| Some((warning.cell.as_deref()?, warning)))
        .collect();
    if doubts.is_empty() {
        return verdict;
    }
    for kind in [TableKind::Requests, TableKind::Disputes] {
        let broken: Vec<&Sum> = report.sums(kind).iter().filter(|sum| sum.state == State::Broken).collect();
        let (mut cells, mut reasons): (Vec<CellId>, Vec<&Message>) = (Vec::new(), Vec::new());
        for id in broken.iter().flat_map(|sum| sum.cells()) {
            let (cell, row) = (id.to_string(), format!("{}.{}", kind.key(), id.row));
            for (_, warning) in doubts.iter().filter(|(at, _)| *at == cell || *at == row) {
                if !cells.contains(&id) {
                    cells.push(id);
                }
                if !reasons.contains(&&warning.message) {
                    reasons.push(&warning.message);
                }
            }
        }
        if cells.is_empty() { verdict.clear() } else { verdict.found(defect(kind, cells, &reasons)) }
    }
    verdict
}

fn defect(kind: TableKind, cells: Vec<CellId>, reasons: &[&Message]) -> Defect {
    /// Most reasons that a message gives.
    const MOST: usize = 3;
    let join = |of: fn(&Message) -> &str, separator| {
        reasons.iter().take(MOST).map(|m| of(m)).collect::<Vec<_>>().join(separator)
    };
    let (en, zh, table) = (join(|m| &m.en, "; "), join(|m| &m.zh, "；"), kind.numeral());
    let message = Message::new(
        format!(
            "Sums of table {table} that do not tie rest on cells that were read with doubt ({en}). Please check; probably the reading is to \
             be looked at first, since the report may be right."
        ),
        format!(
            "表{table}中不平衡的合计涉及读取存疑的单元格（{zh}），请核对。可能应先核对读取结果，因为报告本身或许无误。"
        ),
    );
    Defect { message, cells, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    #[test]
    fn doubt_in_a_sum_that_does_not_tie_is_said() {
        let sample = Sample::new(2023).row("requests.new", "1 0 0 0 0 0 3");
        assert_eq!(sample.verdict("X001").outcome(), Outcome::NotApplicable);
        for at in ["requests.new.total", "requests.new.natural_person", "requests.new"] {
            let defects = sample.clone().warning("cell-note", at).defects("X001");
            assert_eq!(defects.len(), 1, "{at}");
            assert!(defects[0].cells[0].to_string().starts_with(at), "{at}");
        }
    }

    #[test]
    fn doubt_elsewhere_is_silent() {
        let sample = Sample::new(2023).row("requests.new", "1 0 0 0 0 0 3");
        for (code, at) in [
            ("cell-note", "disputes.reconsideration.total"),
            ("cell-note", "requests.results.refused.state_secret.natural_person.x"),
            ("unit-unknown", "requests.new.total"),
            ("cell-note", "proactive.licensing.decisions"),
        ] {
            assert!(sample.clone().warning(code, at).defects("X001").is_empty(), "{at}");
        }
        let ties = Sample::new(2023).warning("cell-note", "requests.new.total");
        assert_eq!(ties.verdict("X001").outcome(), Outcome::Clear);
    }
}

//! A309: several sums of table 三 do not tie, and one repair mends them all.

use crate::finding::{Confidence, Defect, Repair, Severity, Verdict};
use crate::form::TableKind;
use crate::repair::sum::{State, Sum};
use crate::repair::{Location, Reading};
use crate::report::Sheet;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "A309",
    name: "several-sums-one-repair",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::BALANCE,
    explanation: Explanation {
        checks: Text {
            en: "When several sums of table 三 do not tie, which cells are probably wrong, and what they should say.",
            zh: "表三有多个等式不成立时，推断最可能填错的单元格及其应有数值。",
        },
        why: Text {
            en: "One mistyped cell breaks a sum in its row and in its column. Where they cross is the cell; the change \
                 that makes every sum tie says what was meant.",
            zh: "一个单元格填错，会使所在行和所在列的等式同时不成立；两者相交处即为该格，使各等式全部成立的改动即为应有数值。",
        },
        wrong: Text {
            en: "（四）无法提供 1.: 3 | 0 | 0 | 0 | 0 | 0 | 3, while （七）总计 and 一 are 1",
            zh: "（四）无法提供1.：3 | 0 | 0 | 0 | 0 | 0 | 3，而（七）总计与第一项均为1",
        },
        right: Text {
            en: "（四）无法提供 1.: 1 | 0 | 0 | 0 | 0 | 0 | 1",
            zh: "（四）无法提供1.：1 | 0 | 0 | 0 | 0 | 0 | 1",
        },
        silent: Text {
            en: "A single sum that does not tie, and sums that no repair was found for, are left to A301, A302 and \
                 A303. Where several repairs are as likely, they are listed as alternatives.",
            zh: "只有一个等式不成立或未找到改法时，由A301、A302、A303提示；几种改法同样可能时，列为备选。",
        },
        mend: Text {
            en: "Compare the cells named with the register of requests first, then the others of the sums.",
            zh: "先对照申请办理台账核对所列单元格，再核对等式中的其他单元格。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局
                requests.new 1 0 0 0 0 0 1
                requests.results.unable.not_held 3 0 0 0 0 0 3
                requests.results.total 1 0 0 0 0 0 1
                §1 2023年收到信息公开申请1件。",
        right: "2023 威海市环翠区科学技术局
                requests.new 1 0 0 0 0 0 1
                requests.results.unable.not_held 1 0 0 0 0 0 1
                requests.results.total 1 0 0 0 0 0 1
                §1 2023年收到信息公开申请1件。",
    },
    check: Check::Report(check),
};

fn check(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let kind = TableKind::Requests;
    let Some(sheet) = case.sheet(kind) else { return verdict };
    let sums = case.sums(kind);
    if !sums.iter().any(|sum| matches!(sum.state, State::Ties | State::Broken)) {
        return verdict;
    }
    let location = case.location(kind);
    match location.readings.first().filter(|_| case.is_mended_as_one(kind)) {
        Some(first) => verdict.found(defect(sheet, sums, location, first)),
        None => verdict.clear(),
    }
    verdict
}

fn defect(sheet: &Sheet, sums: &[Sum], location: &Location, first: &Reading) -> Defect {
    let broken: Vec<Sum> = sums.iter().filter(|sum| sum.state == State::Broken).cloned().collect();
    let defect = identity::defect(&broken, message(sheet, &broken, location, first));
    identity::located(defect, location)
}

fn message(sheet: &Sheet, broken: &[Sum], location: &Location, first: &Reading) -> Message {
    let off = identity::shortened(broken);
    let count = broken.len();
    let what = Message::new(
        format!("Table 三: {count} sums do not tie ({})", off.en),
        format!("表三：{count}个等式不成立（{}）", off.zh),
    );
    let meant = changes(sheet, &first.changes);
    let said = first.evidence.first();
    let why = match (location.confidence, said) {
        (Confidence::Possible, _) => Message::new(
            "another reading is as likely, so the cells above are only the first to look at",
            "另有同样可能的改法，以上仅供首先核对",
        ),
        (_, Some(evidence)) => Message::new(
            format!("with that every sum ties, and the text says “{}”", evidence.quote),
            format!("如此各等式均成立，且文字表述为“{}”", evidence.quote),
        ),
        (Confidence::Certain, None) => Message::new(
            "with that every sum ties, and no other reading is near",
            "如此各等式均成立，且没有相近的其他改法",
        ),
        (Confidence::Probable, None) => {
            Message::new("with that every sum ties, by the most ordinary slip", "如此各等式均成立，且属最常见的笔误")
        }
    };
    Message::new(
        format!("{}. Please check; probably {}: {}.", what.en, meant.en, why.en),
        format!("{}，请核对。可能是{}：{}。", what.zh, meant.zh, why.zh),
    )
}

/// Changes in words, the first few of them, those of a row together.
fn changes(sheet: &Sheet, changes: &[Repair]) -> Message {
    /// Most changes that a message names.
    const MOST: usize = 6;
    let (mut en, mut zh): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut row = "";
    for change in changes.iter().take(MOST) {
        let place = sheet.table.places().find(|place| place.id == change.cell);
        let (label, column) = place.map_or((change.cell.row.to_owned(), change.cell.column), |place| {
            // 1. alone does not say of which group
            let group = place.row.groups.get(1).map(|group| format!("{group} · ")).unwrap_or_default();
            (group + place.row.label, place.column.label)
        });
        let from = |blank: &str| change.from.map_or_else(|| blank.to_owned(), |from| from.normalize().to_string());
        let to = change.to.normalize();
        let (in_row, of_row) = if change.cell.row == row {
            (String::new(), String::new())
        } else {
            (format!("in row “{label}” "), format!("“{label}”一行"))
        };
        row = change.cell.row;
        en.push(format!("{in_row}{column} is {to} (now {})", from("blank")));
        zh.push(format!("{of_row}{column}应为{to}（现为{}）", from("空白")));
    }
    if let Some(more) = changes.len().checked_sub(MOST).filter(|more| *more > 0) {
        en.push(format!("and {more} cells more"));
        zh.push(format!("另有{more}格"));
    }
    Message::new(en.join(", "), zh.join("，"))
}

#[cfg(test)]
mod tests {
    use crate::finding::{Confidence, Defect};
    use crate::rule::sample::Sample;

    fn repairs(defect: &Defect) -> Vec<String> {
        defect.repairs.iter().map(|repair| format!("{} {}", repair.cell, repair.to)).collect()
    }

    #[test]
    fn the_sample_report_is_one_finding_with_its_repair() {
        let sample = Sample::huancui();
        let defects = sample.defects("A309");
        assert_eq!(defects.len(), 1);
        let defect = &defects[0];
        assert_eq!((defect.confidence, defect.search_complete), (Confidence::Certain, true));
        let expected =
            ["requests.results.unable.not_held.natural_person 1", "requests.results.unable.not_held.total 1"];
        assert_eq!(repairs(defect), expected);
        assert_eq!(defect.evidence[0].quote, "2023年收到信息公开申请1件");
        assert_eq!((defect.equations.len(), defect.cells.len()), (2, 2 * 20));
        assert!(defect.alternatives.is_empty(), "{:?}", defect.alternatives);
        for (message, words) in [(&defect.message.zh, "不一致"), (&defect.message.en, "Please check")] {
            assert!(message.contains("1件") && message.contains(words) || message.contains("请核对"), "{message}");
        }
        assert_eq!(sample.broken(), ["A309", "F002"]);
    }

    #[test]
    fn readings_that_are_as_likely_are_listed() {
        // either outcome may be one too many, and so may be its total
        let sample = Sample::new(2023)
            .row("requests.new", "3 0 0 0 0 0 3")
            .row("requests.results.granted", "2 0 0 0 0 0 2")
            .row("requests.results.unable.not_held", "2 0 0 0 0 0 2")
            .row("requests.results.total", "3 0 0 0 0 0 3");
        let defects = sample.defects("A309");
        assert_eq!((defects.len(), defects[0].confidence), (1, Confidence::Possible));
        assert!(defects[0].repairs.is_empty() && defects[0].alternatives.len() > 1);
        let said = sample.text(1, "收到政府信息公开申请3件，其中予以公开2件，无法提供1件。");
        let defects = said.defects("A309");
        assert_eq!(repairs(&defects[0])[1], "requests.results.unable.not_held.total 1");
        assert!(defects[0].evidence[0].quote.contains("无法提供1件"), "{:?}", defects[0].evidence);
    }

    #[test]
    fn a_single_sum_is_left_to_its_own_rule() {
        let sample =
            Sample::new(2019).row("requests.new", "2 0 0 0 0 0 3").row("requests.results.total", "2 0 0 0 0 0 -");
        let sample = sample.row("requests.results.granted", "2 0 0 0 0 0 2");
        assert_eq!((sample.defects("A309").len(), sample.defects("A301").len()), (0, 1));
    }
}

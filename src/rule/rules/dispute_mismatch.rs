//! N401: disputes in the text, or how they ended, are not those of table 四.

use crate::claim::{Claim, Path, Ruling, Topic};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::report::Sheet;
use crate::rule::narrative::{self, Figure};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N401",
    name: "dispute-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::PROSE_BOTH,
    explanation: Explanation {
        checks: Text {
            en: "Reconsideration and litigation about open information, and how they ended, are the same in the text \
                 and in table 四; litigation is 未经复议直接起诉 and 复议后起诉 together.",
            zh: "文字中因政府信息公开引起的行政复议、行政诉讼件数及其结果，应与表四一致；行政诉讼为“未经复议直接起诉”与\
                 “复议后起诉”之和。",
        },
        why: Text {
            en: "Text and table speak of the same cases. Where they differ, one of the two was most probably not \
                 updated.",
            zh: "文字与表格反映同一批案件。两者不一致，多半是其中一处没有更新。",
        },
        wrong: Text {
            en: "被申请行政复议3件 in the text, 总计 = 2 in table 四",
            zh: "文字“被申请行政复议3件”，表四行政复议总计为2",
        },
        right: Text {
            en: "被申请行政复议2件 in the text, 总计 = 2 in table 四",
            zh: "文字“被申请行政复议2件”，表四行政复议总计为2",
        },
        silent: Text {
            en: "Cases that a body decides itself (审理, 受理行政复议), cases about something else, of another body, scope or year; 驳回, 撤诉 \
                 and 败诉, which have no column; none against some, which N303 names.",
            zh: "复议机关自己审理、受理的案件，与政府信息公开无关的案件，其他单位、口径或年份的案件；驳回、撤诉、败诉等无对应列的\
                 表述；“没有”与“有”的矛盾由N303指出。",
        },
        mend: Text {
            en: "Compare both with the register of cases and correct the one that differs.",
            zh: "对照案件台账核对文字与表格，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\ndisputes.reconsideration 1 1 0 0 2\n§1 因政府信息公开被申请行政复议3件。",
        right: "2023 威海市环翠区教育局\ndisputes.reconsideration 1 1 0 0 2\n§1 因政府信息公开被申请行政复议2件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut claims = narrative::own(report);
    claims.retain(|claim| {
        matches!(claim.topic, Topic::Dispute { .. })
            && !decides(claim)
            && !narrative::names_another(report, &claim.quote)
    });
    let topics = narrative::topics(&claims, |_| true);
    if topics.is_empty() {
        return verdict;
    }
    let Some(sheet) = report.sheet(TableKind::Disputes) else {
        verdict.unknown(identity::no_table(TableKind::Disputes), Vec::new());
        return verdict;
    };
    let after = topics.iter().any(|topic| matches!(topic, Topic::Dispute { path: Path::AfterReconsideration, .. }));
    for topic in topics {
        let Topic::Dispute { path, ruling } = topic else { continue };
        let Some(figure) = figure(sheet, path, ruling) else {
            verdict.unknown(identity::unstated(TableKind::Disputes), Vec::new());
            continue;
        };
        let said: Vec<&Claim> = claims.iter().filter(|claim| claim.topic == topic).collect();
        let sum = said.iter().map(|claim| claim.value).sum();
        let mut figures = vec![figure.clone()];
        // 行政诉讼2件、复议后起诉1件: the former may be direct ones
        let direct = (path == Path::Litigation && after).then(|| self::figure(sheet, Path::Direct, ruling));
        figures.extend(direct.flatten());
        figures.extend(ruling.is_none().then(|| outcomes(sheet, path)).flatten());
        let fits = |value| figures.iter().any(|figure| figure.value == value);
        match said.first() {
            Some(first) if !fits(sum) && !said.iter().any(|claim| fits(claim.value)) => {
                // none against some is N303
                let opposed = figures.iter().all(|figure| figure.value.is_zero() != first.value.is_zero());
                if ruling.is_none() && opposed {
                    continue;
                }
                verdict.found(defect(path, ruling, first, &said, &figure));
            }
            _ => verdict.clear(),
        }
    }
    verdict
}

/// Whether the sentence is about cases that the issuer decides, as a body of reconsideration does.
fn decides(claim: &Claim) -> bool {
    let acts = ["审理", "受理", "办理", "审结", "审查", "立案", "代理", "应诉", "出庭"];
    acts.iter().any(|act| claim.quote.contains(act))
        && !["被", "因政府信息公开", "因信息公开", "引起", "引发", "正在审理"]
            .iter()
            .any(|word| claim.quote.contains(word))
}

/// The column of a ruling.
fn column(ruling: Option<Ruling>) -> &'static str {
    match ruling {
        None => "total",
        Some(Ruling::Upheld) => "upheld",
        Some(Ruling::Corrected) => "corrected",
        Some(Ruling::Other) => "other",
        Some(Ruling::Pending) => "pending",
    }
}

/// What the table says of a path and ruling.
fn figure(sheet: &Sheet, path: Path, ruling: Option<Ruling>) -> Option<Figure> {
    let at: Vec<_> = narrative::dispute_rows(path).iter().map(|row| (*row, column(ruling))).collect();
    narrative::figure(sheet, &at)
}

/// The cases of a path by their outcomes: totals may never have been filled.
fn outcomes(sheet: &Sheet, path: Path) -> Option<Figure> {
    let columns = ["upheld", "corrected", "other", "pending"];
    let rows = narrative::dispute_rows(path).iter();
    let at: Vec<_> = rows.flat_map(|row| columns.map(|column| (*row, column))).collect();
    narrative::figure(sheet, &at)
}

/// How the form calls a path and a ruling.
fn label(path: Path, ruling: Option<Ruling>) -> String {
    let path = match path {
        Path::Reconsideration => "行政复议",
        Path::Litigation => "行政诉讼（直接起诉与复议后起诉之和）",
        Path::Direct => "未经复议直接起诉",
        Path::AfterReconsideration => "复议后起诉",
        Path::All => "行政复议与行政诉讼之和",
    };
    let ruling = match ruling {
        None => "总计",
        Some(Ruling::Upheld) => "结果维持",
        Some(Ruling::Corrected) => "结果纠正",
        Some(Ruling::Other) => "其他结果",
        Some(Ruling::Pending) => "尚未审结",
    };
    format!("{path} · {ruling}")
}

fn defect(path: Path, ruling: Option<Ruling>, first: &Claim, said: &[&Claim], figure: &Figure) -> Defect {
    let label = label(path, ruling);
    let (value, stated, quote) = (first.value.normalize(), figure.value.normalize(), &first.quote);
    let message = Message::new(
        format!(
            "The text says {value} (“{quote}”), and “{label}” of table 四 says {stated}. Please check; probably one of the two was not \
             updated, since both speak of the same cases."
        ),
        format!(
            "文字为{value}件（“{quote}”），表四“{label}”为{stated}，两者不一致，请核对。可能有一处未更新，因为文字与\
             表格反映同一批案件。"
        ),
    );
    let evidence = said.iter().map(|claim| claim.evidence()).collect();
    Defect { message, cells: figure.cells.clone(), subject: label, evidence, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    /// Three reconsiderations (2 upheld, 1 pending), two direct suits (1 corrected, 1 other) and one afterwards.
    fn with(text: &str) -> Sample {
        let sample = Sample::new(2023).row("disputes.reconsideration", "2 0 0 1 3");
        let sample = sample.row("disputes.litigation_direct", "0 1 1 0 2");
        sample.row("disputes.litigation_after_reconsideration", "1 0 0 0 1").text(1, text)
    }

    #[test]
    fn what_differs_is_found_in_many_wordings() {
        let cases = [
            ("因政府信息公开被申请行政复议4件。", "行政复议 · 总计"),
            ("全年因政府信息公开工作引起的行政复议案件2件。", "行政复议 · 总计"),
            ("政府信息公开类行政复议五件，均已办结。", "行政复议 · 总计"),
            ("本年度发生政府信息公开行政复议案件4起。", "行政复议 · 总计"),
            ("因信息公开被提起行政诉讼5件。", "行政诉讼（直接起诉与复议后起诉之和） · 总计"),
            ("涉及政府信息公开的行政复议3件、行政诉讼1件。", "行政诉讼（直接起诉与复议后起诉之和） · 总计"),
            ("政府信息公开行政诉讼案件中，未经复议直接起诉3件。", "未经复议直接起诉 · 总计"),
            ("政府信息公开行政诉讼案件中，复议后起诉2件。", "复议后起诉 · 总计"),
            ("因政府信息公开引发行政复议、行政诉讼共8件。", "行政复议与行政诉讼之和 · 总计"),
            ("因政府信息公开被申请行政复议3件，其中结果维持1件，尚未审结1件。", "行政复议 · 结果维持"),
            ("因政府信息公开被申请行政复议3件，其中结果维持2件、结果纠正1件。", "行政复议 · 结果纠正"),
            ("因政府信息公开被申请行政复议3件，2件维持，2件尚未审结。", "行政复议 · 尚未审结"),
            ("因政府信息公开被申请行政复议3件，维持2件、其他1件。", "行政复议 · 其他结果"),
            ("因政府信息公开被提起行政诉讼3件，其中结果维持3件。", "行政诉讼（直接起诉与复议后起诉之和） · 结果维持"),
            ("因政府信息公开引起的行政复议、行政诉讼共6件，其中维持5件。", "行政复议与行政诉讼之和 · 结果维持"),
            ("我局因政府信息公开被申请行政复议案件3宗，复议机关作出维持决定3宗。", "行政复议 · 结果维持"),
        ];
        for (text, subject) in cases {
            let found: Vec<String> = with(text).defects("N401").into_iter().map(|defect| defect.subject).collect();
            assert_eq!(found, [subject], "{text}");
        }
        let four = with("").text(4, "行政复议4件，行政诉讼3件。");
        assert_eq!(four.defects("N401").len(), 1);
    }

    #[test]
    fn what_agrees_is_clear() {
        for text in [
            "因政府信息公开被申请行政复议3件，其中结果维持2件、尚未审结1件；被提起行政诉讼3件。",
            "因政府信息公开引起的行政复议、行政诉讼共6件，其中维持3件，纠正1件。",
            "因政府信息公开被提起行政诉讼2件，复议后起诉1件。",
            "因政府信息公开被申请行政复议1件。\n因政府信息公开又被申请行政复议2件。",
        ] {
            assert_eq!(with(text).verdict("N401").outcome(), Outcome::Clear, "{text}");
        }
    }

    #[test]
    fn what_speaks_of_something_else_is_silent() {
        for text in [
            "办理行政复议案件120件，行政诉讼案件30件。",
            "受理政府信息公开行政复议案件45件。",
            "审理政府信息公开行政复议案件12件。",
            "全区因政府信息公开被申请行政复议40件。",
            "区政府因政府信息公开被申请行政复议9件。",
            "2022年因政府信息公开被申请行政复议9件。",
            "因政府信息公开被申请行政复议3件，其中驳回1件。",
            "因政府信息公开被提起行政诉讼3件，其中胜诉2件，撤诉1件。",
            "因政府信息公开被申请行政复议约5件。",
            "全年没有因政府信息公开引起的行政复议。",
            "行政复议、行政诉讼案件分别为1件、2件。",
            "因政府信息公开被申请行政复议3件，较上年减少4件。",
            "行政应诉案件5件。",
        ] {
            assert!(with(text).defects("N401").is_empty(), "{text}");
        }
    }

    #[test]
    fn totals_never_filled_are_another_rule() {
        let sample = Sample::new(2023).row("disputes.reconsideration", "10 1 0 0 0");
        let sample = sample.text(1, "因政府信息公开被申请行政复议11件。");
        assert_eq!(sample.verdict("N401").outcome(), Outcome::Clear);
        let sample = sample.row("disputes.reconsideration", "- - - - -");
        assert_eq!(sample.verdict("N401").outcome(), Outcome::Unknown);
    }
}

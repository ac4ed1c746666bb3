//! D001: the report was published after its day.

use crate::division::{Kind, Level};
use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "D001",
    name: "late-publication",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &["2019", "2021"],
    basis: basis::DEADLINE,
    explanation: Explanation {
        checks: Text {
            en: "A department publishes its report by 31 January of the next year, a government from the county up by 31 March.",
            zh: "政府部门的年度报告应在次年1月31日前公布，县级以上地方政府的应在次年3月31日前公布。",
        },
        why: Text {
            en: "The Regulations set these days, so that the public can compare reports of the same time.",
            zh: "《条例》规定了公布期限，便于公众按时查阅、比较。",
        },
        wrong: Text {
            en: "A bureau's report of 2023, published on 2024-02-10",
            zh: "某局2023年度报告，2024年2月10日公布",
        },
        right: Text {
            en: "A bureau's report of 2023, published on 2024-01-20",
            zh: "某局2023年度报告，2024年1月20日公布",
        },
        silent: Text {
            en: "Towns and streets, for which the Regulations set no day; bodies whose kind is unknown; a day before the year was over, which \
                 cannot be that of publication. Without a day it is not judged; a day after the next year is a note, for pages that moved.",
            zh: "乡镇、街道（《条例》未规定期限）；性质不明的单位；早于年度结束的日期（不可能是公布日期）。没有日期的不作判断；\
                 晚于次年的为提示，可能是页面迁移后的日期。",
        },
        mend: Text {
            en: "Publish by the day set; where the page shows the day of a later change, show the first one.",
            zh: "按期公布；页面日期为后来修改日期的，应显示首次公布日期。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\npublished 2024-02-10",
        right: "2023 威海市环翠区教育局\npublished 2024-01-20",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((year, (month, day))) = report.year.zip(due(report.issuer.kind, report.issuer.level)) else {
        return verdict;
    };
    // a saved file seldom says when it was published: the rule does not apply to it
    let Some(published) = report.published.as_deref() else { return verdict };
    let next = year.saturating_add(1);
    let last = format!("{next}-{month:02}-{day:02}");
    // ISO days sort as text
    if published <= format!("{year}-12-31").as_str() {
        verdict.unknown(
            Message::new(
                format!("{published} is before the year was over and cannot be the day of publication"),
                format!("{published}早于年度结束，不可能是公布日期"),
            ),
            Vec::new(),
        );
    } else if published <= last.as_str() {
        verdict.clear();
    } else {
        verdict.found(defect(published, &last, published > format!("{next}-12-31").as_str()));
    }
    verdict
}

/// The last day and month, where the Regulations set one.
fn due(kind: Option<Kind>, level: Option<Level>) -> Option<(u8, u8)> {
    match (kind?, level?) {
        (_, Level::Town) => None,
        (Kind::Department, _) => Some((1, 31)),
        (Kind::Government, _) => Some((3, 31)),
        (Kind::Town | Kind::Other, _) => None,
    }
}

fn defect(published: &str, last: &str, much: bool) -> Defect {
    let (why_en, why_zh) = if much {
        ("the page was moved or published anew", "页面迁移或重新发布")
    } else {
        ("it was published late, or the page shows the day of a later change", "公布较晚，或页面显示的是后来修改的日期")
    };
    let message = Message::new(
        format!(
            "The day of publication is {published}, after {last}. Please check; probably {why_en}; the Regulations set {last}."
        ),
        format!(
            "公布日期为{published}，晚于{last}，与规定期限不一致，请核对。可能是{why_zh}，因为《条例》规定的期限为{last}。"
        ),
    );
    Defect {
        message,
        subject: "published".to_owned(),
        severity: much.then_some(Severity::Note),
        confidence: Confidence::Possible,
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::division::{Kind, Level};
    use crate::finding::{Outcome, Severity};
    use crate::rule::sample::Sample;

    fn with(kind: Option<Kind>, level: Level, published: &str) -> Sample {
        Sample::new(2023).with(|report| {
            report.issuer.kind = kind;
            report.issuer.level = Some(level);
            report.published = (!published.is_empty()).then(|| published.to_owned());
        })
    }

    #[test]
    fn each_kind_has_its_day() {
        use Outcome::{Clear, Found, NotApplicable, Unknown};
        let (bureau, county, town) = (Some(Kind::Department), Some(Kind::Government), Some(Kind::Town));
        let cases = [
            (bureau, Level::County, "2024-01-31", Clear),
            (bureau, Level::County, "2024-02-01", Found),
            (bureau, Level::City, "2024-03-01", Found),
            (county, Level::County, "2024-03-31", Clear),
            (county, Level::County, "2024-04-01", Found),
            (town, Level::Town, "2024-05-01", NotApplicable),
            (bureau, Level::Town, "2024-05-01", NotApplicable),
            (Some(Kind::Other), Level::County, "2024-05-01", NotApplicable),
            (None, Level::County, "2024-05-01", NotApplicable),
            (bureau, Level::County, "", NotApplicable),
            (bureau, Level::County, "2023-12-31", Unknown),
        ];
        for (kind, level, day, outcome) in cases {
            assert_eq!(with(kind, level, day).verdict("D001").outcome(), outcome, "{kind:?} {day}");
        }
    }

    #[test]
    fn years_later_is_a_page_that_moved() {
        let late = |day| with(Some(Kind::Department), Level::County, day).defects("D001").remove(0).severity;
        assert_eq!((late("2024-12-31"), late("2025-01-01")), (None, Some(Severity::Note)));
    }
}

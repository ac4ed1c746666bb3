//! D003: the period is not 1 January to 31 December of the year, or the text speaks of another year.

use crate::claim::{Claim, Exactness, Period, Scope, Topic};
use crate::finding::{Defect, Evidence, Severity, Verdict};
use crate::report::Report;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "D003",
    name: "period-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::YEAR,
    explanation: Explanation {
        checks: Text {
            en: "The figures cover 1 January to 31 December of the year in the title, and the text speaks of that \
                 year.",
            zh: "统计期限应为标题所示年度的1月1日至12月31日，正文所述年度应与标题一致。",
        },
        why: Text {
            en: "Another year where the report speaks of its own is most often text left over from the year before.",
            zh: "报告叙述本年度工作时出现其他年份，多半是沿用了上一年的文字。",
        },
        wrong: Text {
            en: "2023 in the title; “2022年，我局共收到申请1件”",
            zh: "标题为2023年；正文“2022年，我局共收到申请1件”",
        },
        right: Text {
            en: "“2023年，我局共收到申请1件”", zh: "“2023年，我局共收到申请1件”"
        },
        silent: Text {
            en: "Other years anywhere but in the stated period, at the opening of section 一 and where requests \
                 received are counted: comparisons, plans, names of documents, what was carried in.",
            zh: "仅看统计期限、第一部分开头和收到申请的句子；比较、规划、文件名、上年结转等处的其他年份不计。",
        },
        mend: Text {
            en: "Correct the year or the period, and check that the figures are those of the year.",
            zh: "更正年份或期限，并核对数据是否为本年度数据。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 1 0 0 0 0 0 1\n\
                requests.results.granted 1 0 0 0 0 0 1\n\
                requests.results.total 1 0 0 0 0 0 1\n\
                §1 2022年，我局共收到政府信息公开申请1件，已答复。",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 1 0 0 0 0 0 1\n\
                requests.results.granted 1 0 0 0 0 0 1\n\
                requests.results.total 1 0 0 0 0 0 1\n\
                §1 2023年，我局共收到政府信息公开申请1件，已答复。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(year) = report.year else { return verdict };
    if let Some(period) = &report.period {
        let whole = period.from == format!("{year}-01-01") && period.to == format!("{year}-12-31");
        if whole { verdict.clear() } else { verdict.found(span(year, &period.from, &period.to)) }
    }
    let opening = opening(report);
    let counted = counted(report);
    if opening.is_some() || !counted.is_empty() {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut others: Vec<u16> = Vec::new();
        if let Some((said, quote)) = opening
            && said != year
        {
            others.push(said);
            evidence.push(Evidence { kind: "narrative".to_owned(), quote, section: 1 });
        }
        let right = counted.iter().any(|(said, _)| *said == year);
        for (said, claim) in counted.iter().filter(|(said, _)| !right && *said != year) {
            others.push(*said);
            evidence.push(claim.evidence());
        }
        match others.first() {
            None => verdict.clear(),
            Some(other) => verdict.found(another(year, *other, evidence)),
        }
    }
    verdict
}

/// The year at the very beginning of section 一, where its first sentence names no other: `2023年，我局…`.
fn opening(report: &Report) -> Option<(u16, String)> {
    let text = trim(&report.section(1)?.text);
    let sentence = text.split(['。', '\n']).next()?;
    let (digits, rest) = sentence.split_at_checked(4)?;
    let year: u16 = digits.parse().ok()?;
    let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    let about = rest.starts_with(['，', ',', '我', '本', '全', '在', '是', '以']) && !rest.starts_with("以来");
    let quote: String = sentence.chars().take(30).collect();
    // a sentence that names several years may compare them
    let several = rest.match_indices("年").any(|(at, _)| {
        let before = rest.get(..at).unwrap_or_default();
        before
            .get(before.len().saturating_sub(4)..)
            .is_some_and(|d| d.starts_with("20") && d.bytes().all(|b| b.is_ascii_digit()))
    });
    (about && !several && (2008..2100).contains(&year)).then_some((year, quote))
}

/// The claims of requests received in a sentence that names its year.
fn counted<'c>(case: &'c Case<'_>) -> Vec<(u16, &'c Claim)> {
    let all = case.claims().iter();
    let own = all.filter(|c| c.topic == Topic::New && c.scope == Scope::Own && c.exactness == Exactness::Exact);
    own.filter_map(|claim| match claim.period {
        Period::Year(year) => Some((year, claim)),
        _ => None,
    })
    .collect()
}

fn span(year: u16, from: &str, to: &str) -> Defect {
    let message = Message::new(
        format!(
            "The stated period is {from} to {to}. Please check; probably {year}-01-01 to {year}-12-31 is meant, \
             since the report is that of {year}."
        ),
        format!(
            "所述统计期限为{from}至{to}，与报告年度不一致，请核对。可能应为{year}年1月1日至12月31日，因为报告为{year}\
             年度报告。"
        ),
    );
    Defect { message, subject: "period".to_owned(), ..Defect::default() }
}

fn another(year: u16, other: u16, evidence: Vec<Evidence>) -> Defect {
    let quote = evidence.first().map(|e| e.quote.clone()).unwrap_or_default();
    let message = Message::new(
        format!(
            "The text speaks of {other} (“{quote}”). Please check; probably {year} is meant and the text was left \
             over, since the report is that of {year}."
        ),
        format!(
            "正文所述为{other}年（“{quote}”），与报告年度{year}年不一致，请核对。可能应为{year}年，沿用了以往的文字。"
        ),
    );
    Defect { message, subject: "text".to_owned(), evidence, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::report::Period;
    use crate::rule::sample::Sample;

    fn period(from: &str, to: &str) -> Sample {
        let period = Some(Period { from: from.to_owned(), to: to.to_owned() });
        Sample::new(2023).with(|report| report.period = period)
    }

    #[test]
    fn a_period_that_is_not_the_year_is_found() {
        assert_eq!(period("2023-01-01", "2023-12-31").verdict("D003").outcome(), Outcome::Clear);
        for (from, to) in [("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-11-30"), ("2022-01-01", "2023-12-31")] {
            assert_eq!(period(from, to).defects("D003").len(), 1, "{from}");
        }
        assert_eq!(Sample::new(2023).verdict("D003").outcome(), Outcome::NotApplicable);
    }

    #[test]
    fn another_year_in_the_text_is_one_finding() {
        let sample = Sample::new(2023).text(1, "2022年，我局认真落实条例。\n2022年，我局共收到政府信息公开申请0件。");
        let defects = sample.defects("D003");
        assert_eq!((defects.len(), defects[0].evidence.len()), (1, 2));
        assert_eq!(sample.broken(), ["D003"]);
    }

    #[test]
    fn other_years_elsewhere_are_silent() {
        for text in [
            "2023年，我局认真落实条例，比2022年增长。2022年结转申请0件。",
            "“十四五”规划实施以来，2022年出台的文件。",
            "2022年以来，我局认真落实条例。",
            "2022年12月印发通知。",
            "2022年，国务院办公厅印发通知，2023年，我局认真落实。",
            "2023年收到政府信息公开申请0件，较2022年减少2件。2022年收到政府信息公开申请2件。",
            "按照《2022年政务公开工作要点》，下一步，2024年将加强培训。",
        ] {
            assert!(Sample::new(2023).text(1, text).defects("D003").is_empty(), "{text}");
        }
        assert!(Sample::huancui().defects("D003").is_empty());
    }
}

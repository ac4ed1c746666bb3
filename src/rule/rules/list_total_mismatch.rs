//! N501: a list that names all parts of a total does not add up to it.

use crate::claim::{self, List, Unit};
use crate::finding::{Defect, Equation, Severity, Verdict};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N501",
    name: "list-total-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "Where the text gives a total and then all its parts, the parts add up to the total, and shares to \
                 100 %.",
            zh: "文字先给出总数、再列出全部分项的，分项之和应等于总数；占比之和应为100%。",
        },
        why: Text {
            en: "Parts that do not add up show that one of the numbers was mistyped or not updated.",
            zh: "分项之和与总数不一致，说明有数字填写有误或未更新。",
        },
        wrong: Text {
            en: "发布信息140条，其中概况类26条、动态31条、其他73条",
            zh: "发布信息140条，其中概况类26条、动态31条、其他73条",
        },
        right: Text {
            en: "发布信息140条，其中概况类26条、动态31条、其他83条",
            zh: "发布信息140条，其中概况类26条、动态31条、其他83条",
        },
        silent: Text {
            en: "Lists that may name only some parts: 其中 with fewer than three parts or less than nine tenths of the total, 等, 主要, 重点, 其余; \
                 parts of other units or of two kinds; approximate numbers; the same items counted on several platforms.",
            zh: "可能只列部分的：“其中”不足三项或合计不足总数九成的，带有“等”“主要”“重点”“其余”的；单位不同或类别混杂\
                 的；约数；同一信息在多个平台重复计数的。",
        },
        mend: Text {
            en: "Add the parts up again and correct the number that differs.",
            zh: "重新核加各分项，更正有误的数字。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                §1 全年发布信息140条，其中概况类26条、动态31条、其他73条。",
        right: "2023 威海市环翠区科学技术局\n\
                §1 全年发布信息140条，其中概况类26条、动态31条、其他83条。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for list in report.sections.iter().flat_map(claim::lists).filter(|list| list.exhaustive) {
        if list.ties() { verdict.clear() } else { verdict.found(defect(&list)) }
    }
    verdict
}

fn defect(list: &List) -> Defect {
    let parts: Vec<String> = list.parts.iter().map(|part| part.value.normalize().to_string()).collect();
    let (total, sum, unit) = (list.total.normalize(), list.sum().normalize(), list.unit.text());
    let message = if list.unit == Unit::Percent {
        Message::new(
            format!(
                "The shares {} add up to {sum} %, not 100 %. Please check; probably one of them was mistyped, since \
                 they are said to be all.",
                parts.join(" + ")
            ),
            format!("各项占比之和为{sum}%，与100%不一致，请核对。可能有一项填写有误，因为文字列出的是全部分项。"),
        )
    } else {
        Message::new(
            format!(
                "The text gives {total}{unit} and then parts that add up to {sum}{unit}. Please check; probably one of the numbers was \
                 mistyped or a part is missing, since the parts are introduced as all of the total."
            ),
            format!(
                "文字给出的总数为{total}{unit}，所列分项之和为{sum}{unit}，两者不一致，请核对。可能有数字填写有误或漏\
                 列分项，因为所列应为全部分项。"
            ),
        )
    };
    let text = format!("{total} = {}", parts.join(" + "));
    // the words before the numbers: they stay when the numbers are read anew
    let words: String = list.quote.chars().filter(|c| !c.is_ascii_digit()).take(24).collect();
    Defect {
        message,
        subject: format!("section {}: {words}", list.section),
        equations: vec![Equation { text, stated: list.total, computed: list.sum() }],
        evidence: vec![list.evidence()],
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    #[test]
    fn parts_that_do_not_add_up_are_found() {
        // 民治街道 2022
        let text = "2022年,民治街道累计公开信息7976条(2022年新增435条),在已公开信息当中公告、新闻动态类信息累计4849条(2022年新增204条),\
                    发布各类重点工作和专题信息累计1599条(2022年新增133条),政策法规类信息1130条(2022年新增98条)。";
        let sample = Sample::new(2022).text(1, text);
        let defects = sample.defects("N501");
        assert_eq!(defects[0].equations[0].text, "7976 = 4849 + 1599 + 1130");
        assert_eq!(defects[0].equations[0].computed.to_string(), "7578");
        assert_eq!(sample.broken(), ["N501"]);
        let shares = Sample::new(2022).text(1, "三类信息分别占60%、30%、8%。");
        assert_eq!(shares.defects("N501").len(), 1);
    }

    #[test]
    fn parts_that_add_up_are_clear() {
        assert_eq!(Sample::huancui().verdict("N501").outcome(), Outcome::Clear);
        let rounded = Sample::new(2022).text(1, "三类信息分别占33.3%、33.3%、33.3%。");
        assert_eq!(rounded.verdict("N501").outcome(), Outcome::Clear);
    }

    #[test]
    fn parts_that_may_be_only_some_are_silent() {
        // 上海 2022, and a list of three parts that holds less than half of its total
        let text = "主动公开市政府规章13件(含新制定5件,修改4件,废止4件),主动公开行政规范性文件42件。\n\
                    发布政府信息总数达14805条，其中概况类信息150条，政务动态信息1344条，信息公开目录信息4616条。";
        assert!(Sample::new(2022).text(1, text).defects("N501").is_empty());
    }
}

//! N301: the requests received in the text are not those of table 三.

use crate::claim::{Claim, Scope, Topic};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::narrative::{self, Received};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N301",
    name: "received-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::PROSE,
    explanation: Explanation {
        checks: Text {
            en: "The number of requests that the text says were received is that of row 一 of table 三, or of 一 and \
                 二 together for 受理.",
            zh: "文字中收到（受理）的政府信息公开申请数量，应与表三第一项一致；“受理”也可为第一项与第二项之和。",
        },
        why: Text {
            en: "Text and table speak of the same requests. Where they differ, one of the two was most probably not \
                 updated.",
            zh: "文字与表格反映同一批申请。两者不一致，多半是其中一处没有更新。",
        },
        wrong: Text {
            en: "收到申请2件 in the text, 一 = 3 in table 三", zh: "文字“收到申请2件”，表三第一项为3"
        },
        right: Text {
            en: "收到申请3件 in the text, 一 = 3 in table 三", zh: "文字“收到申请3件”，表三第一项为3"
        },
        silent: Text {
            en: "Numbers of another scope (全区, 代表区政府), year or part of the year, of one channel, and approximate ones; a text of which one \
                 number agrees with the table. It is a warning, and an error where the reading leaves no doubt.",
            zh: "其他口径（全区、代表区政府）、其他年份或年内某一时段、某一渠道的数量及约数；文字中有一处与表格一致的。\
                 一般为警告，读法确定无疑时为错误。",
        },
        mend: Text {
            en: "Compare both with the register of requests and correct the one that differs.",
            zh: "对照申请办理台账核对文字与表格，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 3 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\n\
                requests.results.total 3 0 0 0 0 0 3\n\
                §1 2023年，我局共收到政府信息公开申请2件。",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 3 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\n\
                requests.results.total 3 0 0 0 0 0 3\n\
                §1 2023年，我局共收到政府信息公开申请3件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = narrative::own(report);
    if !claims.iter().any(|claim| claim.topic == Topic::New) {
        return verdict;
    }
    let Some(received) = narrative::received(report) else {
        verdict.unknown(identity::unstated(TableKind::Requests), Vec::new());
        return verdict;
    };
    let misfits = narrative::misfits(&claims, &received);
    // none against some is N303
    let misfits: Vec<&Claim> = misfits.into_iter().filter(|claim| !received.is_none_against_some(claim)).collect();
    match misfits.first() {
        None => verdict.clear(),
        Some(first) => {
            let all = report.claims();
            let alone = misfits.iter().all(|claim| claim.value == first.value)
                && !first.includes_carried
                && first.value != received.with_carried.value
                && misfits
                    .iter()
                    .all(|claim| claim.quote.contains("申请") && !narrative::names_another(report, &claim.quote))
                && all
                    .iter()
                    .all(|claim| claim.topic != Topic::New || (claim.scope == Scope::Own && claim.is_of(report.year)));
            verdict.found(defect(first, &misfits, &received, alone));
        }
    }
    verdict
}

fn defect(first: &Claim, misfits: &[&Claim], received: &Received, certain: bool) -> Defect {
    let (said, stated) = (first.value.normalize(), received.new.value.normalize());
    let (both, quote) = (received.with_carried.value.normalize(), &first.quote);
    let with = if first.includes_carried && received.with_carried.value != received.new.value {
        (format!(", and {both} with 二"), format!("，与第二项之和为{both}"))
    } else {
        Default::default()
    };
    let message = Message::new(
        format!(
            "The text says that {said} requests were received (“{quote}”), and row 一 of table 三 says {stated}{}. Please check; probably \
             one of the two was not updated, since both speak of the same requests.",
            with.0
        ),
        format!(
            "文字称收到申请{said}件（“{quote}”），表三第一项总计为{stated}{}，两者不一致，请核对。可能有一处未更新，\
             因为文字与表格反映同一批申请。",
            with.1
        ),
    );
    let figure = if first.includes_carried { &received.with_carried } else { &received.new };
    Defect {
        message,
        cells: figure.cells.clone(),
        evidence: misfits.iter().map(|claim| claim.evidence()).collect(),
        severity: certain.then_some(Severity::Error),
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Outcome, Severity};
    use crate::rule::sample::Sample;

    fn with(text: &str, new: u32, carried_in: u32) -> Sample {
        let row = |n: u32| format!("{n} 0 0 0 0 0 {n}");
        let sample = Sample::new(2023).row("requests.new", &row(new)).row("requests.carried_in", &row(carried_in));
        let sample = sample.row("requests.results.granted", &row(new + carried_in));
        sample.row("requests.results.total", &row(new + carried_in)).text(1, text)
    }

    #[test]
    fn the_text_says_two_and_the_table_three() {
        // 双阳区退役军人事务局 2023
        let sample = with("2023年，共收到政府信息公开申请2件，均已按时答复。", 3, 0);
        let defects = sample.defects("N301");
        assert_eq!((defects.len(), defects[0].severity), (1, Some(Severity::Error)));
        assert_eq!(defects[0].evidence[0].quote, "2023年，共收到政府信息公开申请2件");
        assert_eq!(defects[0].cells[0].to_string(), "requests.new.total");
        assert_eq!(sample.broken(), ["N301"]);
    }

    #[test]
    fn accepted_may_be_with_those_carried_in() {
        for text in
            ["全年受理政府信息公开申请4件。", "受理政府信息公开申请3件。", "收到政府信息公开申请4件（含上年结转1件）。"]
        {
            assert_eq!(with(text, 3, 1).verdict("N301").outcome(), Outcome::Clear, "{text}");
        }
        assert_eq!(with("全年受理政府信息公开申请5件。", 3, 1).defects("N301")[0].severity, None);
    }

    #[test]
    fn another_scope_time_or_channel_is_silent() {
        for text in [
            "代表区政府受理政府信息公开申请30件。",
            "全区共收到政府信息公开申请30件。",
            "各镇街收到政府信息公开申请30件。",
            "2022年收到政府信息公开申请30件。",
            "上半年收到政府信息公开申请1件。",
            "收到网上申请1件、信函申请2件。",
            "收到政府信息公开申请约5件。",
            "收到12345热线工单30件，撤回申请1件。",
            "全年收到政府信息公开申请3件。另据统计，收到政府信息公开申请5件。",
        ] {
            assert!(with(text, 3, 0).defects("N301").is_empty(), "{text}");
        }
    }

    #[test]
    fn doubt_makes_it_a_warning() {
        let text = "全区共收到政府信息公开申请30件。\n我局收到政府信息公开申请2件。";
        assert_eq!(with(text, 3, 0).defects("N301")[0].severity, None);
        let text = "收到政府信息公开申请2件。\n全年收到政府信息公开申请5件。";
        let defects = with(text, 3, 0).defects("N301");
        assert_eq!((defects[0].severity, defects[0].evidence.len()), (None, 2));
    }

    #[test]
    fn another_body_in_the_sentence_makes_it_a_warning() {
        let text = "2023年，区教育局收到政府信息公开申请2件。";
        let sample = with(text, 3, 0).with(|report| report.issuer.name = Some("环翠区人民政府".to_owned()));
        assert_eq!(sample.defects("N301")[0].severity, None);
        let text = "2023年，我办收到政府信息公开申请2件，已办理完毕。";
        let sample = with(text, 3, 0).with(|report| report.issuer.name = Some("鲸园街道".to_owned()));
        assert_eq!(sample.defects("N301")[0].severity, Some(Severity::Error));
    }

    #[test]
    fn none_against_some_is_another_rule() {
        assert!(with("全年未收到政府信息公开申请。", 3, 0).defects("N301").is_empty());
        assert!(with("收到政府信息公开申请3件。", 0, 0).defects("N301").is_empty());
    }

    #[test]
    fn a_table_that_states_nothing_is_not_judged() {
        let sample = with("收到政府信息公开申请3件。", 3, 0).row("requests.new", "- - - - - - -");
        assert_eq!(sample.verdict("N301").outcome(), Outcome::Unknown);
    }
}

//! N302: what the text says of carrying over, answers, outcomes or applicants is not what table 三 says.

use rust_decimal::Decimal;

use crate::claim::{Claim, Group, Topic};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::report::Sheet;
use crate::rule::narrative::{self, Figure};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N302",
    name: "handled-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::PROSE,
    explanation: Explanation {
        checks: Text {
            en: "Requests carried in, answered, by outcome, carried out and by applicant are the same in the text \
                 and in table 三.",
            zh: "文字中的上年结转、答复办结、各类办理结果、结转下年度、申请人数量，应与表三一致。",
        },
        why: Text {
            en: "Text and table speak of the same requests. Where they differ, one of the two was most probably not \
                 updated.",
            zh: "文字与表格反映同一批申请。两者不一致，多半是其中一处没有更新。",
        },
        wrong: Text {
            en: "不予公开2件 in the text, （三） = 1 in table 三",
            zh: "文字“不予公开2件”，表三（三）各项合计为1",
        },
        right: Text {
            en: "不予公开1件 in the text, （三） = 1 in table 三",
            zh: "文字“不予公开1件”，表三（三）各项合计为1",
        },
        silent: Text {
            en: "Numbers of another scope, year or channel, approximate ones, 撤回 and 撤销; 办理 and 答复 that fit what was received; a text of \
                 which one number agrees with the table.",
            zh: "其他口径、年份或渠道的数量及约数，撤回、撤销；“办理”“答复”与收到数一致的；文字中有一处与表格一致的。",
        },
        mend: Text {
            en: "Compare both with the register of requests and correct the one that differs.",
            zh: "对照申请办理台账核对文字与表格，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 2 0 0 0 0 0 2\n\
                requests.results.granted 1 0 0 0 0 0 1\n\
                requests.results.refused.process_information 1 0 0 0 0 0 1\n\
                requests.results.total 2 0 0 0 0 0 2\n\
                §1 2023年，我局共收到政府信息公开申请2件，不予公开2件。",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 2 0 0 0 0 0 2\n\
                requests.results.granted 1 0 0 0 0 0 1\n\
                requests.results.refused.process_information 1 0 0 0 0 0 1\n\
                requests.results.total 2 0 0 0 0 0 2\n\
                §1 2023年，我局共收到政府信息公开申请2件，不予公开1件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = narrative::own(report);
    let about = |claim: &&Claim| {
        use Topic::{Answered, Applicant, CarriedIn, CarriedOut, Outcome, Row};
        matches!(claim.topic, CarriedIn | CarriedOut | Answered | Outcome(_) | Row(_) | Applicant(_))
    };
    let mut topics: Vec<Topic> = Vec::new();
    for claim in claims.iter().filter(about) {
        if !topics.contains(&claim.topic) {
            topics.push(claim.topic);
        }
    }
    if topics.is_empty() {
        return verdict;
    }
    let Some(sheet) = report.sheet(TableKind::Requests) else {
        verdict.unknown(identity::no_table(TableKind::Requests), Vec::new());
        return verdict;
    };
    let received = narrative::received(report);
    let wrong = received.as_ref().map(|received| narrative::misfits(&claims, received)).unwrap_or_default();
    for topic in topics {
        let said: Vec<&Claim> = claims.iter().filter(|claim| claim.topic == topic).collect();
        let figures = figures(sheet, topic);
        let Some(first) = figures.first() else {
            verdict.unknown(identity::unstated(TableKind::Requests), Vec::new());
            continue;
        };
        let sum: Decimal = said.iter().map(|claim| claim.value).sum();
        let fits = |value: Decimal| figures.iter().any(|figure| figure.value == value);
        // what was received is already found to differ by the same number
        let same_cause = |claim: &&Claim| topic == Topic::Answered && wrong.iter().any(|new| new.value == claim.value);
        match said.first() {
            Some(claim) if !fits(sum) && !said.iter().any(|claim| fits(claim.value) || same_cause(claim)) => {
                verdict.found(defect(topic, claim, &said, first));
            }
            _ => verdict.clear(),
        }
    }
    verdict
}

/// The figures of the table that a topic may mean, the nearest meaning first.
fn figures(sheet: &Sheet, topic: Topic) -> Vec<Figure> {
    let total = |row| narrative::total(sheet, row);
    let all = match topic {
        Topic::CarriedIn => vec![total("carried_in")],
        Topic::CarriedOut => vec![total("carried_out")],
        Topic::Answered => {
            let results = total("results.total");
            // 答复 may leave out what was not answered but closed
            let without = |group: Group| {
                let (all, some) = (results.clone()?, narrative::group(sheet, group)?);
                Some(Figure { value: all.value - some.value, ..all })
            };
            let closed = without(Group::Other);
            let not_processed = without(Group::NotProcessed);
            let both = narrative::figure(sheet, &[("new", "total"), ("carried_in", "total")]);
            // the figure to be shown must come first
            match results.clone() {
                Some(results) => vec![Some(results), total("new"), both, closed, not_processed],
                None => Vec::new(),
            }
        }
        Topic::Outcome(group) => {
            let own = narrative::group(sheet, group);
            let partly = narrative::group(sheet, Group::PartlyGranted);
            let with_partly = own.clone().zip(partly).filter(|_| group == Group::Granted);
            let with_partly = with_partly.map(|(own, partly)| Figure { value: own.value + partly.value, ..own });
            vec![own, with_partly]
        }
        Topic::Row(row) => {
            let group = narrative::group_of(row).and_then(|group| narrative::group(sheet, group));
            match total(row) {
                Some(row) => vec![Some(row), group],
                None => vec![group],
            }
        }
        Topic::Applicant(applicant) => {
            let row = |row| narrative::applicants(sheet, applicant, row);
            let both = row("new")
                .zip(row("carried_in"))
                .map(|(new, carried)| Figure { value: new.value + carried.value, ..new });
            match row("new") {
                Some(new) => vec![Some(new), both, row("results.total")],
                None => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    all.into_iter().flatten().collect()
}

fn defect(topic: Topic, claim: &Claim, said: &[&Claim], figure: &Figure) -> Defect {
    let label = label(topic, figure);
    let (value, stated, quote) = (claim.value.normalize(), figure.value.normalize(), &claim.quote);
    let message = Message::new(
        format!(
            "The text says {value} (“{quote}”), and “{label}” of table 三 says {stated}. Please check; probably one of the two was not \
             updated, since both speak of the same requests."
        ),
        format!(
            "文字为{value}件（“{quote}”），表三“{label}”为{stated}，两者不一致，请核对。可能有一处未更新，因为文字与\
             表格反映同一批申请。"
        ),
    );
    Defect {
        message,
        cells: figure.cells.clone(),
        subject: label,
        evidence: said.iter().map(|claim| claim.evidence()).collect(),
        ..Defect::default()
    }
}

/// How the form calls a figure.
fn label(topic: Topic, figure: &Figure) -> String {
    let place = || {
        let id = figure.cells.first()?;
        let form = crate::form::VERSIONS.iter().rev();
        let mut places = form.flat_map(|form| form.table(id.table).places());
        places.find(|place| place.id == *id)
    };
    match topic {
        Topic::Outcome(group) => group.label().to_owned(),
        Topic::Applicant(crate::claim::Applicant::Organisations) => "一、本年新收 · 法人或其他组织".to_owned(),
        Topic::Applicant(_) => place().map_or_else(String::new, |p| format!("{} · {}", p.row.label, p.column.label)),
        _ => place().map_or_else(String::new, |p| p.row.label.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    /// Five received, one carried in; three granted, two refused, one carried out.
    fn with(text: &str) -> Sample {
        let sample = Sample::new(2023).row("requests.new", "4 1 0 0 0 0 5").row("requests.carried_in", "1 0 0 0 0 0 1");
        let sample = sample.row("requests.results.granted", "3 0 0 0 0 0 3");
        let sample = sample.row("requests.results.refused.state_secret", "0 1 0 0 0 0 1");
        let sample = sample.row("requests.results.refused.internal_affairs", "1 0 0 0 0 0 1");
        let sample = sample.row("requests.results.total", "4 1 0 0 0 0 5").row("requests.carried_out", "1 0 0 0 0 0 1");
        sample.text(1, text)
    }

    #[test]
    fn what_agrees_is_clear() {
        let text = "收到申请5件，其中自然人4件，法人或其他组织1件，上年结转1件。办结5件，其中予以公开3件，不予公开2件，\
                    结转下年度1件。";
        let sample = with(text);
        assert_eq!(sample.broken(), Vec::<&str>::new());
        assert_eq!(sample.verdict("N302").judged, 7);
    }

    #[test]
    fn what_differs_is_found_by_topic() {
        let cases = [
            ("收到申请5件，上年结转2件。", "requests.carried_in.total"),
            ("收到申请5件，结转下年度3件。", "requests.carried_out.total"),
            ("收到申请5件，答复9件。", "requests.results.total.total"),
            ("收到申请5件，予以公开2件。", "requests.results.granted.total"),
            ("收到申请5件，不予公开1件。", "requests.results.refused.state_secret.total"),
            ("收到申请5件，本机关不掌握1件。", "requests.results.unable.not_held.total"),
            ("收到申请5件，其中自然人2件。", "requests.new.natural_person"),
            ("收到申请5件，2022年结转2件。", "requests.carried_in.total"),
        ];
        for (text, cell) in cases {
            let defects = with(text).defects("N302");
            assert_eq!(defects.len(), 1, "{text}");
            assert_eq!(defects[0].cells[0].to_string(), cell, "{text}");
        }
        assert!(with("收到申请5件，不予公开1件。").defects("N302")[0].message.zh.contains("表三“（三）不予公开”为2"));
    }

    #[test]
    fn other_meanings_are_silent() {
        for text in [
            "办理申请6件。",
            "收到申请5件，撤回1件，其中网上申请3件。",
            "办理政协提案9件，办结人大建议8件。",
            "全区办结申请90件。",
            "收到申请5件，2021年结转9件。",
            "收到申请5件，予以公开2件。另收到申请，予以公开1件。",
            "答复申请约9件。",
        ] {
            assert!(with(text).defects("N302").is_empty(), "{text}");
        }
    }

    #[test]
    fn a_number_already_found_by_what_was_received_is_one_cause() {
        let sample = with("收到申请2件，答复2件。");
        assert_eq!(sample.broken(), ["N301"]);
    }

    #[test]
    fn a_blank_row_is_not_judged() {
        let sample = with("收到申请5件，上年结转2件。").row("requests.carried_in", "- - - - - - -");
        assert_eq!(sample.verdict("N302").outcome(), Outcome::Unknown);
    }
}

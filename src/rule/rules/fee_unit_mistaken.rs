//! P302: an amount of fees that looks like 元 in a cell of 万元.

use rust_decimal::Decimal;

use crate::claim::{Claim, Fee, Topic};
use crate::division::{Kind, Level};
use crate::finding::{Confidence, Defect, Repair, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::narrative;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, money};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "P302",
    name: "fee-unit-mistaken",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &["2021"],
    basis: basis::PROACTIVE,
    explanation: Explanation {
        checks: Text {
            en: "本年收费金额 in table 二 is in 万元: not the text's amount in 元, nor more than a body of its kind can \
                 take.",
            zh: "表二“本年收费金额”以万元为单位：不应与文字中以元计的金额相同，也不应超出该类单位可能的规模。",
        },
        why: Text {
            en: "元 entered where 万元 belongs makes the amount ten thousand times too large.",
            zh: "把元填作万元，金额会扩大一万倍。",
        },
        wrong: Text {
            en: "行政事业性收费251000元 in the text, 251000 in table 二",
            zh: "文字“行政事业性收费251000元”，表二为251000",
        },
        right: Text {
            en: "行政事业性收费251000元 in the text, 25.1 in table 二",
            zh: "文字“行政事业性收费251000元”，表二为25.1",
        },
        silent: Text {
            en: "Amounts that the body can have; without the text, only what is beyond doubt: 1 亿元 at a town, 10 亿元 at a department and \
                 100 亿元 at a government of a county, ten times that at a city. Provinces and ministries are judged by the text alone.",
            zh: "规模可能的金额；文字未提及的，只看明显超出的：乡镇街道1亿元，县级部门10亿元，县级政府100亿元，市级为其十倍；\
                 省级和国务院部门只与文字比对。",
        },
        mend: Text { en: "Convert the amount to 万元.", zh: "换算为万元后填写。" },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\nproactive.fees 251000\n§6 全年行政事业性收费251000元。",
        right: "2023 威海市环翠区教育局\nproactive.fees 25.1\n§6 全年行政事业性收费251000元。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let amount = report.sheet(TableKind::Proactive).and_then(|sheet| narrative::figure(sheet, &[("fees", "amount")]));
    let Some(amount) = amount else { return verdict };
    let claims = narrative::own(report);
    let mut said = claims.iter().filter(|claim| claim.topic == Topic::Fee(Fee::Administrative));
    let slip = said.clone().find(|claim| money::is_unit_slip(claim, amount.value));
    let agreed = said.any(|claim| money::agrees(claim, amount.value));
    let beyond = most(report.issuer.kind, report.issuer.level).is_some_and(|most| amount.value >= most);
    match slip {
        _ if agreed => verdict.clear(),
        Some(claim) => verdict.found(defect(amount, Some(claim))),
        None if beyond => verdict.found(defect(amount, None)),
        None => verdict.clear(),
    }
    verdict
}

/// What a body surely does not take in a year, in 万元.
fn most(kind: Option<Kind>, level: Option<Level>) -> Option<Decimal> {
    let most = match (kind?, level?) {
        (Kind::Town, _) | (_, Level::Town) => 10_000,
        (Kind::Department, Level::County) => 100_000,
        (Kind::Department, Level::City) | (Kind::Government, Level::County) => 1_000_000,
        (Kind::Government, Level::City) => 10_000_000,
        _ => return None,
    };
    Some(Decimal::from(most))
}

fn defect(amount: narrative::Figure, claim: Option<&Claim>) -> Defect {
    let stated = amount.value.normalize();
    let meant = (amount.value / Decimal::from(10_000)).normalize();
    let (why_en, why_zh) = match claim {
        Some(claim) => (
            format!("the text says the same in 元 (“{}”)", claim.quote),
            format!("文字以元为单位写了同一金额（“{}”）", claim.quote),
        ),
        None => ("a body of its kind does not take as much".to_owned(), "该类单位收费不会有如此规模".to_owned()),
    };
    let message = Message::new(
        format!(
            "行政事业性收费 in table 二 is {stated} 万元. Please check; probably {stated} 元, that is {meant} 万元, is meant, since {why_en}."
        ),
        format!(
            "表二行政事业性收费为{stated}万元，金额可疑，请核对。可能应为{stated}元，即{meant}万元，因为{why_zh}。"
        ),
    );
    let repair = amount.cells.first().filter(|_| claim.is_some());
    Defect {
        message,
        repairs: repair.map(|cell| Repair { cell: *cell, from: Some(amount.value), to: meant }).into_iter().collect(),
        cells: amount.cells,
        evidence: claim.map(Claim::evidence).into_iter().collect(),
        confidence: if claim.is_some() { Confidence::Probable } else { Confidence::Possible },
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::division::{Kind, Level};
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    fn with(amount: &str, text: &str) -> Sample {
        Sample::new(2023).row("proactive.fees", amount).text(6, text)
    }

    #[test]
    fn the_text_in_yuan_tells() {
        for text in ["行政事业性收费251000元。", "全年收取行政事业性收费25.1万元。"] {
            let sample = with("251000", text);
            assert_eq!(sample.broken(), ["P302"], "{text}");
            assert_eq!(sample.defects("P302")[0].repairs[0].to.to_string(), "25.1");
        }
        for (amount, text) in
            [("25.1", "行政事业性收费251000元。"), ("251000", "行政事业性收费25.1亿元。"), ("251000", ""), ("0", "")]
        {
            assert_eq!(with(amount, text).verdict("P302").outcome(), Outcome::Clear, "{amount} {text}");
        }
        assert_eq!(with("-", "").verdict("P302").outcome(), Outcome::NotApplicable);
    }

    #[test]
    fn sheer_size_goes_by_kind_and_level() {
        let cases = [
            (Kind::Town, Level::Town, "9999", "10000"),
            (Kind::Department, Level::County, "99999.9", "251000"),
            (Kind::Department, Level::City, "999999", "1000000"),
            (Kind::Government, Level::County, "999999", "1496738.74"),
            (Kind::Government, Level::City, "9999999", "10000000"),
        ];
        for (kind, level, possible, beyond) in cases {
            let judged = |amount| {
                let sample = with(amount, "").with(|report| {
                    report.issuer.kind = Some(kind);
                    report.issuer.level = Some(level);
                });
                sample.verdict("P302").outcome()
            };
            assert_eq!((judged(possible), judged(beyond)), (Outcome::Clear, Outcome::Found), "{kind:?} {level:?}");
        }
    }
}

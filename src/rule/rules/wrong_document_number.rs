//! D010: a wrong number of the notice with the form is cited.

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::{Defect, Evidence, Severity, Verdict};
use crate::form::TableKind;
use crate::report::Sheet;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::fold::narrow;
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "D010",
    name: "wrong-document-number",
    severity: Severity::Note,
    since: "0.1.0",
    forms: &[],
    basis: basis::FORM,
    explanation: Explanation {
        checks: Text {
            en: "The notice with the form is cited by its own number: 国办公开办函〔2021〕30号 for 2021 on, \
                 国办公开办函〔2019〕60号 for 2019 and 2020.",
            zh: "引用年度报告格式通知时，文号应为国办公开办函〔2021〕30号（2021年度起）或国办公开办函〔2019〕60号（2019、2020年度）。",
        },
        why: Text {
            en: "国办发〔2021〕30号 is another document; a notice that no longer applies shows that an old report was \
                 copied.",
            zh: "国办发〔2021〕30号是另一份文件；引用已不适用的通知，多半是沿用了旧报告。",
        },
        wrong: Text { en: "国办发〔2021〕30号", zh: "国办发〔2021〕30号" },
        right: Text { en: "国办公开办函〔2021〕30号", zh: "国办公开办函〔2021〕30号" },
        silent: Text {
            en: "Numbers in sentences that do not speak of open information or annual reports; the notice of 2019 beside that of 2021, or under \
                 a table of its own form, which F002 names.",
            zh: "与信息公开、年度报告无关的句子中的文号；与2021年通知并列的2019年通知，或表格本身为2019年格式的（由F002指出）。",
        },
        mend: Text { en: "Cite the notice that applies to the year.", zh: "改为本年度适用的通知文号。" },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\n§1 根据《政府信息公开工作年度报告格式》（国办发〔2021〕30号）编制。",
        right: "2023 威海市环翠区教育局\n§1 根据《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。",
    },
    check: Check::Report(check),
};

/// The number of a document of the General Office of the State Council.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(国办[公开办发函字]{0,5})[〔\[【\(（<〈]?(20\d\d)[〕\]】\)）>〉]?(\d{1,3})号").ok());

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(pattern) = NUMBER.as_ref() else { return verdict };
    let texts = std::iter::once((0, &report.preamble)).chain(report.sections.iter().map(|s| (s.number, &s.text)));
    let sentences: Vec<(u8, &str)> = texts
        .flat_map(|(number, text)| text.split(['。', '\n']).map(move |sentence| (number, sentence)))
        .filter(|(_, sentence)| sentence.contains("国办") && sentence.contains("公开"))
        .collect();
    let mut cited: Vec<(Cited, Evidence)> = Vec::new();
    for (section, sentence) in sentences {
        let plain: String = sentence.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let about = plain.contains("信息公开") || plain.contains("年度报告");
        for found in pattern.captures_iter(&plain).filter(|_| about) {
            let group = |at| found.get(at).map_or("", |group| group.as_str());
            let Some(notice) = cited_as(group(1), group(2), group(3)) else { continue };
            let quote = found.get(0).map_or("", |whole| whole.as_str()).to_owned();
            cited.push((notice, Evidence { kind: "narrative".to_owned(), quote, section }));
        }
    }
    let current = cited.iter().any(|(notice, _)| *notice == Cited::Of2021);
    let of = |kind| report.sheet(kind).and_then(Sheet::form).map(|form| form.id);
    let form = of(TableKind::Proactive).or(of(TableKind::Requests));
    for (notice, evidence) in cited {
        let late = report.year.is_none_or(|year| year >= 2021) && form == Some("2021");
        let early = report.year.is_some_and(|year| year <= 2020) && form == Some("2019");
        let right = if report.year.is_some_and(|year| year <= 2020) { "〔2019〕60号" } else { "〔2021〕30号" };
        match notice {
            Cited::Wrong(right) => verdict.found(defect(evidence, right)),
            Cited::Of2019 if late && !current => verdict.found(defect(evidence, right)),
            Cited::Of2021 if early => verdict.found(defect(evidence, right)),
            _ => verdict.clear(),
        }
    }
    // one slip that is repeated is one finding
    let mut seen: Vec<String> = Vec::new();
    verdict.defects.retain(|defect| {
        let new = !seen.contains(&defect.subject);
        seen.push(defect.subject.clone());
        new
    });
    verdict
}

/// Which notice a number is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cited {
    Of2019,
    Of2021,
    /// Of none, though one is meant: the number that is.
    Wrong(&'static str),
}

/// What a number cites; nothing for a document that has nothing to do with the form.
fn cited_as(agency: &str, year: &str, number: &str) -> Option<Cited> {
    const OWN: &str = "国办公开办函";
    match (agency, year, number) {
        (OWN, "2021", "30") => Some(Cited::Of2021),
        (OWN, "2019", "60") => Some(Cited::Of2019),
        (_, "2021", "30") | (OWN, "2021", "60") => Some(Cited::Wrong("〔2021〕30号")),
        (_, "2019", "60") | (OWN, "2019", "30") => Some(Cited::Wrong("〔2019〕60号")),
        _ => None,
    }
}

fn defect(evidence: Evidence, right: &str) -> Defect {
    let quote = &evidence.quote;
    let message = Message::new(
        format!(
            "The text cites “{quote}”. Please check; probably 国办公开办函{right} is meant, the notice with the form \
             of the year."
        ),
        format!(
            "文中引用“{quote}”，与本年度格式的文号不一致，请核对。可能应为国办公开办函{right}，即规定本年度格式的通知。"
        ),
    );
    Defect { message, subject: format!("number {quote}"), evidence: vec![evidence], ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::form::TableKind;
    use crate::rule::sample::Sample;

    fn found(year: u16, text: &str) -> Vec<String> {
        let sample = Sample::new(year).with(|report| report.preamble = text.to_owned());
        sample.defects("D010").into_iter().map(|defect| defect.evidence[0].quote.clone()).collect()
    }

    #[test]
    fn wrong_numbers_are_found() {
        let cases = [
            (2023, "根据政府信息公开工作年度报告格式的通知（国办发〔2021〕30号）编制。", "国办发〔2021〕30号"),
            (2022, "按照政府信息公开要求（国办函[2021]30号）编制。", "国办函[2021]30号"),
            (2024, "根据政府信息公开年度报告格式（国办公开办函〔2021〕60号）要求。", "国办公开办函〔2021〕60号"),
            (2022, "按国办公开办函〔2019〕60号关于政府信息公开的要求。", "国办公开办函〔2019〕60号"),
            (2020, "按国办公开办函〔2021〕30号关于政府信息公开的要求。", "国办公开办函〔2021〕30号"),
            (2023, "政府信息公开（国办公开函〔 2021 〕 30 号）。", "国办公开函〔2021〕30号"),
        ];
        for (year, text, quote) in cases {
            assert_eq!(found(year, text), [quote], "{text}");
        }
        let twice = "政府信息公开国办发〔2021〕30号。\n信息公开国办发〔2021〕30号。";
        assert_eq!(found(2023, twice).len(), 1);
    }

    #[test]
    fn right_numbers_and_other_documents_are_silent() {
        for (year, text) in [
            (2023, "根据政府信息公开格式（国办公开办函〔2021〕30号）编制。"),
            (2020, "根据政府信息公开格式（国办公开办函〔2019〕60号）编制。"),
            (2023, "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号关于政府信息公开的通知。"),
            (2023, "落实国办发〔2021〕30号，公开办事指南。"),
            (2023, "按政府信息公开要求，落实国办发〔2023〕12号。"),
            (2023, "根据国办发〔2016〕80号关于政府信息公开的意见。"),
            (2021, "国务院令第711号"),
        ] {
            assert!(found(year, text).is_empty(), "{text}");
        }
        let old = Sample::new(2023).table(TableKind::Proactive, "2019");
        let old = old.with(|report| report.preamble = "政府信息公开国办公开办函〔2019〕60号".to_owned());
        assert!(old.defects("D010").is_empty());
    }
}

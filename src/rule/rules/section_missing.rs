//! F001: a section of the form is missing or out of order.

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::form::section::{SECTIONS, Section};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "F001",
    name: "section-missing",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "The report has the six sections of the form, in their order.",
            zh: "报告应包含格式规定的六个部分，并按顺序排列。",
        },
        why: Text {
            en: "The sections carry the content that the Regulations ask for; readers and programs look for them by \
                 their order.",
            zh: "六个部分对应《条例》要求的内容；读者和程序均按顺序查找。",
        },
        wrong: Text {
            en: "一、二、三、四、五, and no 六、其他需要报告的事项",
            zh: "只有一至五，没有“六、其他需要报告的事项”",
        },
        right: Text { en: "六、其他需要报告的事项: 无", zh: "六、其他需要报告的事项：无" },
        silent: Text {
            en: "Headings of other wording or numbering that are recognised. Where the table of a section is there \
                 and only its heading is not, it is a warning.",
            zh: "措辞或编号不同但可以识别的标题；仅缺标题而表格存在的，为警告。",
        },
        mend: Text {
            en: "Add the section, with 无 where there is nothing to report, or put the sections in order.",
            zh: "补上缺少的部分（没有内容的写“无”），或调整顺序。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                without §6",
        right: "2023 威海市环翠区科学技术局\n\
                §6 无。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    if report.sections.is_empty() {
        let reason = Message::new("no section was recognised in the report", "报告中未识别出任何部分标题");
        verdict.unknown(reason, Vec::new());
        return verdict;
    }
    let (missing, present): (Vec<&Section>, Vec<&Section>) =
        SECTIONS.iter().partition(|section| report.section(section.number).is_none());
    verdict.judged += present.len();
    let has_table = |section: &&Section| {
        TableKind::ALL.into_iter().any(|kind| kind.number() == section.number && report.sheet(kind).is_some())
    };
    let (unheaded, absent): (Vec<&Section>, Vec<&Section>) = missing.into_iter().partition(has_table);
    if !absent.is_empty() {
        verdict.found(lacking(&absent, None));
    }
    if !unheaded.is_empty() {
        verdict.found(lacking(&unheaded, Some(Severity::Warning)));
    }
    let numbers: Vec<u8> = report.sections.iter().map(|section| section.number).collect();
    if !numbers.is_sorted() {
        verdict.found(disordered(&numbers));
    }
    verdict
}

fn names(sections: &[&Section]) -> String {
    let name = |section: &&Section| format!("{}、{}", numeral(section.number), section.heading);
    sections.iter().map(name).collect::<Vec<_>>().join("；")
}

fn numeral(number: u8) -> &'static str {
    ["一", "二", "三", "四", "五", "六"].get(usize::from(number).wrapping_sub(1)).copied().unwrap_or("？")
}

fn lacking(sections: &[&Section], severity: Option<Severity>) -> Defect {
    let names = names(sections);
    let numbers: Vec<String> = sections.iter().map(|section| section.number.to_string()).collect();
    let message = if severity.is_some() {
        Message::new(
            format!(
                "The heading of “{names}” is not found, although its table is there. Please check; probably the \
                 heading was left out or worded otherwise, and the form has one for each section."
            ),
            format!("未见“{names}”的标题，但其表格存在，请核对。可能是标题漏写或措辞不同，格式要求每部分均有标题。"),
        )
    } else {
        Message::new(
            format!(
                "The report has no section “{names}”. Please check; probably it was left out or its heading is \
                 worded otherwise, and the form has six sections."
            ),
            format!("报告中未见“{names}”，请核对。可能是漏写或标题措辞不同，格式规定共六个部分。"),
        )
    };
    Defect { message, subject: format!("sections {}", numbers.join(",")), severity, ..Defect::default() }
}

fn disordered(numbers: &[u8]) -> Defect {
    let found: Vec<&str> = numbers.iter().map(|number| numeral(*number)).collect();
    let found = found.join("、");
    let message = Message::new(
        format!(
            "The sections stand in the order {found}. Please check; probably two of them were exchanged, and the \
             form has them from 一 to 六."
        ),
        format!("各部分的顺序为{found}，与格式不一致，请核对。可能有部分颠倒，格式规定依次为一至六。"),
    );
    Defect { message, subject: "order".to_owned(), ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Outcome, Severity};
    use crate::form::TableKind;
    use crate::rule::sample::Sample;

    #[test]
    fn missing_sections_are_one_finding() {
        let sample = Sample::new(2023).with(|report| report.sections.retain(|s| s.number != 1 && s.number != 6));
        let defects = sample.defects("F001");
        assert_eq!((defects.len(), defects[0].subject.as_str(), defects[0].severity), (1, "sections 1,6", None));
    }

    #[test]
    fn a_heading_without_which_the_table_stands_is_a_warning() {
        let sample = Sample::new(2023).with(|report| report.sections.retain(|s| s.number != 3));
        assert_eq!(sample.defects("F001")[0].severity, Some(Severity::Warning));
        assert_eq!(sample.without(TableKind::Requests).defects("F001")[0].severity, None);
    }

    #[test]
    fn sections_out_of_order_are_found() {
        let sample = Sample::new(2023).with(|report| report.sections.swap(4, 5));
        assert_eq!(sample.defects("F001")[0].subject, "order");
    }

    #[test]
    fn six_in_order_are_clear_and_none_at_all_is_not_judged() {
        assert_eq!(Sample::huancui().verdict("F001").outcome(), Outcome::Clear);
        assert_eq!(
            Sample::new(2023).with(|report| report.sections.clear()).verdict("F001").outcome(),
            Outcome::Unknown
        );
    }
}

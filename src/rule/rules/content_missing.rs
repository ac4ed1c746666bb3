//! D002: content that the Regulations ask for is missing.

use crate::division::{Kind, Level};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "D002",
    name: "content-missing",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "Sections 二, 三 and 四 hold their tables, section 五 says problems and improvements, and a government \
                 reports 工作考核, 社会评议 and 责任追究.",
            zh: "第二、三、四部分应有表格，第五部分应写明存在的主要问题及改进情况，各级政府还应报告工作考核、社会评议和责任追究\
                 结果情况。",
        },
        why: Text {
            en: "Article 50 names this content; a heading with nothing under it does not report it.",
            zh: "这些内容为《条例》第五十条所要求，只有标题而没有内容不算报告。",
        },
        wrong: Text {
            en: "五、存在的主要问题及改进情况, and nothing under it",
            zh: "“五、存在的主要问题及改进情况”下没有内容",
        },
        right: Text {
            en: "五、存在的主要问题及改进情况: what is wanting, and what is done about it",
            zh: "“五、存在的主要问题及改进情况”下写明问题和改进措施",
        },
        silent: Text {
            en: "Sections that are missing altogether, which F001 names; tables that are there and could not be read; reports of which only \
                 tables were read. A government that reports some of the three gets a note.",
            zh: "整个部分缺失的（由F001指出）；有表格但无法读取的；只读到表格、未读到文字的报告。政府报告了三项中部分内容的为提示。",
        },
        mend: Text {
            en: "Add the content, or say that there is nothing to report.",
            zh: "补充相应内容；确实没有的，应当写明。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\n§1 全年工作有序开展，公开信息30条。",
        right: "2023 威海市环翠区教育局\n§1 全年工作有序开展，公开信息30条。\n\
                §5 公开形式不够丰富。下一步将增加图解。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let text = |number: u8| report.section(number).map(|section| trim(&section.text));
    let written: usize = report.sections.iter().map(|section| trim(&section.text).chars().count()).sum();
    for kind in TableKind::ALL {
        match text(kind.number()) {
            _ if report.sheet(kind).is_some() => verdict.clear(),
            Some("") => verdict.found(defect(&Missing::Table(kind))),
            _ => {}
        }
    }
    if written == 0 {
        return verdict;
    }
    match text(5) {
        Some("") => verdict.found(defect(&Missing::Problems)),
        Some(_) => verdict.clear(),
        None => {}
    }
    if is_government(report) && written >= 300 {
        let says = |words: &[&str]| {
            let mut texts = report.sections.iter().map(|section| &section.text).chain([&report.preamble]);
            texts.any(|text| words.iter().any(|word| text.contains(word)))
        };
        let asked: [(&str, &[&str]); 3] = [
            ("工作考核", &["考核", "考评", "绩效"]),
            ("社会评议", &["评议", "评估", "测评", "满意度"]),
            ("责任追究", &["追究", "追责", "问责"]),
        ];
        let unsaid: Vec<&str> = asked.into_iter().filter(|(_, words)| !says(words)).map(|(name, _)| name).collect();
        if unsaid.is_empty() { verdict.clear() } else { verdict.found(defect(&Missing::Oversight(unsaid))) }
    }
    verdict
}

/// Whether the issuer is a people's government: of a town too, but not the office of a street.
fn is_government(report: &Case<'_>) -> bool {
    let name = report.issuer.name.as_deref().unwrap_or_default();
    match (report.issuer.kind, report.issuer.level) {
        (Some(Kind::Government), Some(Level::National) | None) => false,
        (Some(Kind::Government), _) => true,
        (Some(Kind::Town), _) => name.ends_with("政府"),
        _ => false,
    }
}

/// What is missing.
enum Missing {
    Table(TableKind),
    Problems,
    Oversight(Vec<&'static str>),
}

fn defect(missing: &Missing) -> Defect {
    let (en, zh, subject, severity) = match missing {
        Missing::Table(kind) => (
            format!("Section {0} has neither table {0} nor text", kind.numeral()),
            format!("第{}部分没有表格，也没有文字", kind.numeral()),
            kind.key().to_owned(),
            None,
        ),
        Missing::Problems => (
            "Section 五 says nothing of problems and improvements".to_owned(),
            "第五部分没有写存在的主要问题及改进情况".to_owned(),
            "problems".to_owned(),
            None,
        ),
        Missing::Oversight(unsaid) => (
            format!("The report of a government says nothing of {}", unsaid.join(", ")),
            format!("政府年度报告未见{}情况", unsaid.join("、")),
            "oversight".to_owned(),
            (unsaid.len() < 3).then_some(Severity::Note),
        ),
    };
    let message = Message::new(
        format!("{en}. Please check; probably it was left out, and Article 50 asks for it."),
        format!("{zh}，与《条例》第五十条要求的内容不一致，请核对。可能是漏写，因为该项内容为法定内容。"),
    );
    Defect { message, subject, severity, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::division::{Kind, Level};
    use crate::finding::{Outcome, Severity};
    use crate::form::TableKind;
    use crate::rule::sample::Sample;

    fn subjects(sample: &Sample) -> Vec<String> {
        sample.defects("D002").into_iter().map(|defect| defect.subject).collect()
    }

    #[test]
    fn empty_sections_are_found() {
        let sample = Sample::new(2023).text(1, "全年工作有序开展。");
        assert_eq!(sample.verdict("D002").outcome(), Outcome::Clear);
        assert_eq!(subjects(&sample.clone().text(5, " \n　")), ["problems"]);
        assert_eq!(subjects(&sample.clone().without(TableKind::Disputes)), ["disputes"]);
        assert!(subjects(&sample.clone().text(5, "无")).is_empty());
        // a table that is there in another shape, and a section that is missing
        assert!(subjects(&sample.clone().without(TableKind::Disputes).text(4, "行政复议0件")).is_empty());
        assert!(subjects(&sample.with(|report| report.sections.retain(|s| s.number != 5))).is_empty());
        // tables alone
        assert!(subjects(&Sample::new(2023).text(5, "")).is_empty());
    }

    #[test]
    fn governments_report_oversight() {
        let government = |kind, name: &str, text: &str| {
            let text = format!("{}{text}", "全年工作有序开展，公开的时效和质量都有改善。".repeat(15));
            Sample::new(2023).text(1, &text).with(|report| {
                report.issuer.name = Some(name.to_owned());
                report.issuer.kind = Some(kind);
                report.issuer.level = Some(if kind == Kind::Town { Level::Town } else { Level::County });
            })
        };
        let county = |text| government(Kind::Government, "环翠区人民政府", text);
        assert_eq!(county("").defects("D002")[0].severity, None);
        let some = county("公开工作纳入考核，开展社会评议。").defects("D002");
        assert_eq!(some[0].severity, Some(Severity::Note));
        assert!(some[0].message.zh.contains("责任追究"));
        assert!(subjects(&county("纳入绩效考核，第三方评估良好，没有责任追究情形。")).is_empty());
        assert_eq!(subjects(&government(Kind::Town, "张村镇人民政府", "")), ["oversight"]);
        assert!(subjects(&government(Kind::Town, "鲸园街道办事处", "")).is_empty());
        assert!(subjects(&government(Kind::Department, "环翠区教育局", "")).is_empty());
    }
}

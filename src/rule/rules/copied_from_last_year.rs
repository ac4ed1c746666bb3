//! S001: text of the unit's own last report, taken over.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::finding::{Confidence, Defect, Evidence, Severity, Verdict};
use crate::report::{Report, Section};
use crate::rule::copied::{self, Taken};
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "S001",
    name: "copied-from-last-year",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "No paragraph of sections 一, 五 and 六 is taken over from the unit's report of the year before (at least 80 \
                 characters, 90 % of its eight-character runs, figures not counted), and the problems of section 五 are not the same \
                 two years running.",
            zh: "第一、五、六部分的段落不应照搬本单位上一年度报告（80字以上、90%以上的八字片段相同，数字不计），\
                 第五部分所列问题不应连续两年相同。",
        },
        why: Text {
            en: "A report tells what was done in its year. Text that was there already says nothing of it, and a problem that is \
                 reported twice was not solved.",
            zh: "年度报告反映当年工作。照搬的文字没有反映当年情况，连续两年相同的问题说明没有得到解决。",
        },
        wrong: Text {
            en: "2022 and 2023: “存在的主要问题：公开内容不够全面，政策解读形式单一…” word for word",
            zh: "2022年与2023年报告均写“存在的主要问题：公开内容不够全面，政策解读形式单一……”，一字不差",
        },
        right: Text {
            en: "2023: “上年指出的解读形式单一已改进，今年的主要问题是…”",
            zh: "2023年写“上年指出的解读形式单一已改进，今年的主要问题是……”",
        },
        silent: Text {
            en: "Set phrases of the statute, the notices and the forms; short paragraphs; paragraphs of which only the figures and a \
                 few words are the same.",
            zh: "条例、通知和格式的固定表述，较短的段落，仅数字和个别词语相同的段落。",
        },
        mend: Text {
            en: "Write what was done and what was wanting in the year of the report.",
            zh: "按报告年度的实际工作和问题重新撰写。",
        },
    },
    example: Example {
        wrong: "2022 环翠区科学技术局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。\n\
                2023 环翠区科学技术局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。",
        right: "2022 环翠区科学技术局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。\n\
                2023 环翠区科学技术局\n§5 上年指出的栏目更新不及时等问题已经改进。今年的主要问题是依申请公开答复文书的说理不够充分，\
                个别答复超过十五个工作日；下一步将建立答复前会审制度，对疑难申请集体研究后再行答复。",
    },
    check: Check::Corpus(check),
};

/// Characters of a common run that is worth quoting.
const RUN: usize = 20;

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some(report), Some(before)) = (corpus.report(at), corpus.before(at)) else { return verdict };
    for section in &report.sections {
        verdict.judged += usize::from(!section.text.is_empty() && copied::is_compared(section));
        if let Some(Taken { at, is_problems }) = copied::taken(section, before) {
            verdict.found(defect(section, before, &at, is_problems));
        }
    }
    verdict
}

/// Paragraphs of a section, beside where they stood last year.
fn defect(section: &Section, before: &Report, copies: &[Range<usize>], problems: bool) -> Defect {
    let year = before.year.unwrap_or_default();
    let mut evidence: Vec<Evidence> = Vec::new();
    let mut seen = BTreeSet::new();
    for copy in copies.iter().take(3) {
        let own = section.text.get(copy.clone()).unwrap_or_default();
        for (quote, other, number) in copied::runs(own, before, RUN).into_iter().take(1) {
            if seen.insert(quote.clone()) {
                evidence.push(Evidence { kind: "narrative".to_owned(), quote, section: section.number });
                evidence.push(Evidence { kind: "last_year".to_owned(), quote: other, section: number });
            }
        }
    }
    let (number, count) = (section.number, copies.len());
    let message = if problems {
        Message::new(
            format!(
                "Section {number}: the problems are those of the report for {year}, nearly word for word. Please check; either \
                 they were not solved, or the text was taken over."
            ),
            format!("第{number}部分所列问题与{year}年度报告几乎逐字相同，请核对：或是问题没有解决，或是文字照搬。"),
        )
    } else {
        let paragraphs = if count == 1 { "a paragraph stands".to_owned() } else { format!("{count} paragraphs stand") };
        Message::new(
            format!(
                "Section {number}: {paragraphs} in the report for {year} already, nearly word for word. Please check whether it \
                 tells of the year of this report."
            ),
            format!("第{number}部分有{count}段文字与{year}年度报告几乎逐字相同，请核对是否反映本年度情况。"),
        )
    };
    let subject = format!("section {number}{}", if problems { " problems" } else { "" });
    Defect { message, subject, evidence, confidence: Confidence::Certain, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Outcome;
    use crate::rule::example::Example;

    const TEXT: &str = "2023年，我局围绕重点领域持续做好主动公开，及时发布财政预决算、行政许可、科技项目申报等信息15条，\
                        通过门户网站专栏、微信公众号和政务服务大厅查阅点多渠道方便群众查询，全年没有因公开工作被投诉举报，\
                        队伍建设进一步加强，组织业务培训2次。";

    fn verdict(before: &str, now: &str) -> Verdict {
        let written = format!("2022 环翠区科学技术局\n{before}\n2023 环翠区科学技术局\n{now}");
        check(&Corpus::new(Example::reports(&written).unwrap()), 1)
    }

    #[test]
    fn last_years_paragraph_with_new_figures_is_found() {
        let (before, now) = (TEXT.replace("2023", "2022").replace("15", "31"), TEXT);
        let found = verdict(&format!("§1 {before}"), &format!("§1 {now}")).defects;
        assert_eq!((found.len(), found[0].subject.as_str()), (1, "section 1"));
        let kinds: Vec<_> = found[0].evidence.iter().map(|e| (e.kind.as_str(), e.section)).collect();
        assert_eq!(kinds, [("narrative", 1), ("last_year", 1)]);
        assert_eq!(found[0].evidence[1].quote.replace("2022", "2023").replace("31", "15"), found[0].evidence[0].quote);
    }

    #[test]
    fn new_text_short_text_and_set_phrases_are_silent() {
        let short = "全年工作有序开展，没有因公开工作被投诉举报。";
        let statute = "根据《中华人民共和国政府信息公开条例》第五十条规定和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作\
                       年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求，编制本年度报告。";
        let other = TEXT
            .replace("及时发布财政预决算、行政许可、科技项目申报等信息", "围绕营商环境组织了三场政府开放活动，公开")
            .replace("通过门户网站专栏、微信公众号和政务服务大厅查阅点多渠道方便群众查询", "并对失效链接逐月排查");
        for (before, now) in [(short, short), (statute, statute), (TEXT, other.as_str())] {
            let verdict = verdict(&format!("§1 {before}"), &format!("§1 {now}"));
            assert_eq!(verdict.outcome(), Outcome::Clear, "{now}");
        }
        assert_eq!(verdict("", "").outcome(), Outcome::NotApplicable);
    }

    #[test]
    fn the_same_problems_are_told_as_such() {
        let section = |after: &str| format!("§5 主要问题：{TEXT}\n§5 改进情况：{after}");
        let found = verdict(&section("增加人手。"), &section("没有。"));
        assert_eq!(found.defects[0].subject, "section 5 problems");
    }
}

//! S002: text that other units have too.

use std::collections::BTreeSet;

use crate::finding::{Confidence, Defect, Evidence, Severity, Verdict};
use crate::report::Report;
use crate::rule::corpus::copied;
use crate::rule::{Check, Copy, Corpus, Example, Explanation, Likeness, Paragraph, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "S002",
    name: "shared-paragraph",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "No paragraph of sections 一, 五 and 六 stands in other units' reports too (at least 80 characters, 90 % of its \
                 eight-character runs, figures not counted), and sections 一 and 五 together are not much like another unit's \
                 (Jaccard similarity from 0.80 on; 0.60 to 0.80 is a note).",
            zh: "第一、五、六部分的段落不应与其他单位的报告相同（80字以上、90%以上的八字片段相同，数字不计），\
                 第一、五部分整体也不应与其他单位高度相似（Jaccard相似度0.80以上；0.60至0.80为提示）。",
        },
        why: Text {
            en: "A report tells of the unit's own work. Text that several units share was passed around and tells of none.",
            zh: "年度报告反映本单位的工作。多个单位共有的文字是互相传抄的，不能反映任何一家的实际情况。",
        },
        wrong: Text {
            en: "Sections 五 of two bureaus of a county: the same problems, word for word",
            zh: "同一县两个局的第五部分所列问题一字不差",
        },
        right: Text { en: "Each tells of its own problems", zh: "各自反映本单位的问题" },
        silent: Text {
            en: "Set phrases of the statute, the notices and the forms; what more than 5 % of all units of the run write (in \
                 small runs more than 20 units); short paragraphs; the unit's own other years.",
            zh: "条例、通知和格式的固定表述，超过5%的单位（数量较少时为20个以上单位）共有的表述，较短的段落，本单位其他年度的报告。",
        },
        mend: Text {
            en: "Write of the unit's own work and problems.", zh: "按本单位的实际工作和问题重新撰写。"
        },
    },
    example: Example {
        wrong: "2023 环翠区科学技术局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。\n\
                2023 环翠区水利局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。",
        right: "2023 环翠区科学技术局\n§5 存在的主要问题：一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距；\
                二是政策解读形式比较单一，图解和视频解读数量偏少；三是业务人员调整较为频繁，对新要求的学习掌握不够深入。\n\
                2023 环翠区水利局\n§5 今年的主要问题是依申请公开答复文书的说理不够充分，个别答复超过十五个工作日；\
                下一步将建立答复前会审制度，对河湖管理等方面的疑难申请集体研究后再行答复。",
    },
    check: Check::Corpus(check),
};

/// Likeness of whole sections that is a warning, in per cent.
const MUCH: usize = 80;
/// Characters of a common run that is worth quoting.
const RUN: usize = 20;
/// Other reports that a message names.
const NAMED: usize = 3;

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(report) = corpus.report(at) else { return verdict };
    if corpus.reports().len() < 2 || report.issuer.name.is_none() {
        return verdict;
    }
    verdict.judged = report.sections.iter().filter(|section| copied::is_compared(section)).count();
    let copies = corpus.copies();
    let likenesses = copies.likenesses(at);
    if likenesses.first().is_some_and(|like| like.percent >= MUCH) {
        verdict.found(alike(corpus, report, likenesses));
        return verdict;
    }
    let paragraphs = copies.copies(at);
    for section in paragraphs.chunk_by(|a, b| a.own.section == b.own.section) {
        verdict.found(shared(corpus, report, section));
    }
    if paragraphs.is_empty() && !likenesses.is_empty() {
        verdict.found(alike(corpus, report, likenesses));
    }
    verdict
}

/// How some reports are named: by issuer and year, the first few.
fn names(corpus: &Corpus, places: &[usize]) -> Message {
    let named: Vec<String> = places.iter().take(NAMED).filter_map(|at| corpus.report(*at)).map(name).collect();
    match places.len().saturating_sub(NAMED) {
        0 => Message::new(named.join(", "), named.join("、")),
        more => Message::new(
            format!("{} and {more} more", named.join(", ")),
            format!("{}等{}份", named.join("、"), places.len()),
        ),
    }
}

fn name(report: &Report) -> String {
    let issuer = report.issuer.name.as_deref().unwrap_or_else(|| report.name());
    report.year.map_or_else(|| issuer.to_owned(), |year| format!("{issuer}{year}年"))
}

/// Words of a report beside those of another.
fn beside(text: &str, section: u8, other: &Report) -> Vec<Evidence> {
    let first = copied::runs(text, other, RUN).into_iter().next();
    first.map_or_else(Vec::new, |(quote, theirs, number)| {
        vec![
            Evidence { kind: "narrative".to_owned(), quote, section },
            Evidence { kind: "other_report".to_owned(), quote: theirs, section: number },
        ]
    })
}

/// Paragraphs of one section that other units have too.
fn shared(corpus: &Corpus, report: &Report, copies: &[Copy]) -> Defect {
    let all = copies.iter().flat_map(|copy| &copy.others);
    let places: Vec<usize> = all.map(|other| other.report).collect::<BTreeSet<usize>>().into_iter().collect();
    let (section, count) = (copies.first().map_or(0, |copy| copy.own.section), copies.len());
    let text = |own: &Paragraph| report.section(own.section).and_then(|section| section.text.get(own.at.clone()));
    let evidence = copies.iter().take(3).flat_map(|copy| {
        let other = copy.others.first().and_then(|other| corpus.report(other.report));
        text(&copy.own).zip(other).map_or_else(Vec::new, |(text, other)| beside(text, section, other))
    });
    let names = names(corpus, &places);
    let paragraphs = if count == 1 { "a paragraph stands".to_owned() } else { format!("{count} paragraphs stand") };
    let message = Message::new(
        format!(
            "Section {section}: {paragraphs} in reports of other units too, nearly word for word: {}. Please check whether it \
             tells of the unit's own work.",
            names.en
        ),
        format!("第{section}部分有{count}段文字与其他单位的报告几乎逐字相同：{}。请核对是否反映本单位情况。", names.zh),
    );
    let evidence = evidence.collect();
    let subject = format!("section {section}");
    Defect { message, subject, evidence, confidence: Confidence::Certain, ..Defect::default() }
}

/// Sections 一 and 五 that are much like other units'.
fn alike(corpus: &Corpus, report: &Report, likenesses: &[Likeness]) -> Defect {
    let percent = likenesses.first().map_or(0, |like| like.percent);
    let places: Vec<usize> = likenesses.iter().map(|like| like.report).collect();
    let names = names(corpus, &places);
    let other = places.first().and_then(|at| corpus.report(*at));
    let evidence = report.sections.iter().filter(|section| matches!(section.number, 1 | 5));
    let evidence =
        evidence.flat_map(|section| other.map_or_else(Vec::new, |o| beside(&section.text, section.number, o)));
    let message = Message::new(
        format!(
            "Sections 一 and 五 are {percent} % the same as those of other units: {}. Please check whether they tell of the \
             unit's own work.",
            names.en
        ),
        format!("第一、五部分与其他单位的相似度为{percent}%：{}。请核对是否反映本单位情况。", names.zh),
    );
    Defect {
        message,
        subject: "sections 1 and 5".to_owned(),
        evidence: evidence.collect(),
        confidence: Confidence::Certain,
        severity: (percent < MUCH).then_some(Severity::Note),
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Outcome;

    const ONE: &str = "一是公开内容还不够全面，部分栏目更新不够及时，与群众的期待相比仍有差距，二是政策解读形式比较单一，图解和视频解读数量偏少，\
                       三是业务人员调整较为频繁，对新要求的学习掌握不够深入，四是与兄弟单位的交流不多。";
    const TWO: &str = "全年围绕项目申报、经费使用和成果登记等群众关心的事项发布信息二十余条，配合开放日邀请企业代表走进实验室参观座谈，\
                       对收到的意见逐条登记、逐条回复，并把常见问题汇编成册放在大厅供来访群众取阅，网站专栏每周检查一次。";

    fn corpus(written: &str) -> Corpus {
        Corpus::new(Example::reports(written).unwrap())
    }

    #[test]
    fn a_cluster_is_named_in_each_of_its_reports() {
        let corpus = corpus(&format!(
            "2023 环翠区水利局\n§1 {TWO}\n§5 {ONE}\n2023 环翠区教育局\n§5 {ONE}\n2022 环翠区民政局\n§5 {ONE}\n2023 环翠区审计局\n§1 {TWO}好"
        ));
        let found = |at| check(&corpus, at).defects;
        let subjects = |at| found(at).into_iter().map(|defect| defect.subject).collect::<Vec<_>>();
        assert_eq!(subjects(0), ["section 1", "section 5"]);
        assert!(
            found(0)[1].message.en.contains("环翠区教育局2023年, 环翠区民政局2022年"),
            "{}",
            found(0)[1].message.en
        );
        assert_eq!(subjects(1), subjects(2));
        assert_eq!(found(3)[0].evidence.len(), 2);
    }

    #[test]
    fn own_years_strangers_and_what_everybody_writes_are_silent() {
        let own = corpus(&format!("2022 环翠区水利局\n§5 {ONE}\n2023 环翠区水利局\n§5 {ONE}"));
        assert_eq!(check(&own, 1).outcome(), Outcome::Clear);
        let alone = corpus(&format!("2023 环翠区水利局\n§5 {ONE}"));
        assert_eq!(check(&alone, 0).outcome(), Outcome::NotApplicable);
        let units: Vec<String> = (0..30).map(|i| format!("2023 环翠区第{i}局\n§5 {ONE}")).collect();
        assert_eq!(check(&corpus(&units.join("\n")), 0).outcome(), Outcome::Clear);
    }

    #[test]
    fn whole_sections_are_compared_too() {
        let parts: Vec<&str> = TWO.split('，').collect();
        // no paragraph is long enough by itself
        let lines =
            |parts: &[&str]| parts.iter().map(|part| format!("§1 {part}，{part}")).collect::<Vec<_>>().join("\n");
        let same = corpus(&format!("2023 环翠区水利局\n§1 {TWO}\n§5 {ONE}\n2023 环翠区教育局\n§1 {TWO}\n§5 {ONE}又"));
        assert_eq!(check(&same, 0).defects[0].subject, "sections 1 and 5");
        assert_eq!(check(&same, 0).defects[0].severity, None);
        let half = corpus(&format!("2023 环翠区水利局\n§1 {TWO}\n2023 环翠区教育局\n{}", lines(&parts)));
        assert!(check(&half, 0).defects.iter().all(|defect| defect.subject == "section 1"));
    }
}

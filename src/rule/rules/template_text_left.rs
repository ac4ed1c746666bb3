//! S010: text of a template was left in.

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::{Defect, Evidence, Severity, Verdict};
use crate::report::Section;
use crate::rule::{Case, Check, Example, Explanation, Rule, basis};
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "S010",
    name: "template-text-left",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &[],
    basis: basis::CONTENT,
    explanation: Explanation {
        checks: Text {
            en: "No placeholder is left (〔〕号, XX局, 某某局, （单位名称）), no subsection is empty, and no other \
                 unit is named as the issuer.",
            zh: "不应残留占位文字（〔〕号、XX局、某某局、（单位名称）），不应有空的小节，也不应把其他单位写作编制单位。",
        },
        why: Text {
            en: "Such text shows that a template or another unit's report was taken over without being filled in.",
            zh: "这类文字说明套用模板或其他单位的报告后没有填写完整。",
        },
        wrong: Text {
            en: "XX局共收到申请3件；根据国办公开办函〔〕号",
            zh: "XX局共收到申请3件；根据国办公开办函〔〕号",
        },
        right: Text {
            en: "区科技局共收到申请3件；根据国办公开办函〔2021〕30号",
            zh: "区科技局共收到申请3件；根据国办公开办函〔2021〕30号",
        },
        silent: Text {
            en: "Short forms of the issuer's own name; other bodies named for other reasons; enumerations whose \
                 items are a line each.",
            zh: "本单位名称的简称；因其他原因提到的其他单位；逐行列举的条目。",
        },
        mend: Text {
            en: "Fill in what the template left open, or delete the empty subsection.",
            zh: "补全模板中的空缺，或删去空的小节。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                §1 本报告根据国办公开办函〔〕号文件编制。",
        right: "2023 威海市环翠区科学技术局\n\
                §1 本报告根据国办公开办函〔2021〕30号文件编制。",
    },
    check: Check::Report(check),
};

/// What templates leave open.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let open = r"[〔\[［][\s 　]*[〕\]］]\s*(?:第?\s*)?号";
    let crossed = r"[〔\[［][XxＸ×╳]{2,4}[〕\]］]";
    let units = "局|委员会|办公室|街道|[镇乡区县市]人民政府|单位|部门|县|区";
    let body = format!("(?:[XＸ×╳]{{2,4}}|某某|某)(?:{units})");
    let count = r"(?:[XＸ×╳]{1,4})(?:件|条|年度|年)(?:[，。、；]|$)";
    let name = r"[（(【\[](?:单位名称|单位全称|填写单位|此处填写[^）)】\]]{0,20}|请填写[^）)】\]]{0,20})[）)】\]]";
    Regex::new(&[open, crossed, &body, count, name].join("|")).ok()
});

/// Whether a text has any of the characters that [`PLACEHOLDER`] begins with: most have none, and the pattern is slow.
fn may_hold(text: &str) -> bool {
    let open = |(at, bracket): (usize, &str)| {
        let next = text.get(at + bracket.len()..).and_then(|rest| rest.trim_start().chars().next());
        next.is_some_and(|c| matches!(c, '〕' | ']' | '］' | 'x'))
    };
    text.contains(['X', 'Ｘ', '×', '╳', '某'])
        || ["填写", "单位名称", "单位全称"].iter().any(|word| text.contains(word))
        || text.match_indices(['〔', '[', '［']).any(open)
}

/// The unit that a sentence names as the issuer of the report.
static ISSUER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([\p{Han}]{2,24}(?:局|委员会))(?:20\d\d年度?|\d{4}年度?)?政府信息公开(?:工作)?年度?(?:工作)?报告").ok()
});

/// The unit that readers are to ask.
static CONTACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:请与|请联系|可与|请向)([\p{Han}]{2,24}?局)[\p{Han}]{0,12}?(?:联系|咨询|（|\()").ok()
});

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let preamble = Section { number: 0, heading: String::new(), text: report.preamble.clone() };
    let texts: Vec<&Section> =
        std::iter::once(&preamble).chain(&report.sections).filter(|s| !s.text.is_empty()).collect();
    if texts.is_empty() {
        return verdict;
    }
    verdict.clear();
    placeholders(&texts, &mut verdict);
    for section in report.sections.iter().filter(|section| matches!(section.number, 1 | 5 | 6)) {
        empty(section, &mut verdict);
    }
    if let Some(issuer) = report.issuer.name.as_deref() {
        others(issuer, &texts, &mut verdict);
    }
    verdict
}

/// The words around a match, as printed.
fn around(text: &str, start: usize, end: usize) -> String {
    let before: String =
        text.get(..start).unwrap_or_default().chars().rev().take_while(|c| !is_end(*c)).take(14).collect();
    let after: String = text.get(end..).unwrap_or_default().chars().take_while(|c| !is_end(*c)).take(14).collect();
    format!("{}{}{after}", before.chars().rev().collect::<String>(), text.get(start..end).unwrap_or_default())
}

fn is_end(c: char) -> bool {
    matches!(c, '。' | '，' | '；' | '\n')
}

/// All placeholders of a report are one finding: the template was not filled in.
fn placeholders(texts: &[&Section], verdict: &mut Verdict) {
    let Some(pattern) = PLACEHOLDER.as_ref() else { return };
    let (mut words, mut evidence): (Vec<&str>, Vec<Evidence>) = (Vec::new(), Vec::new());
    for section in texts.iter().filter(|section| may_hold(&section.text)) {
        for found in pattern.find_iter(&section.text) {
            let word = found.as_str().trim_matches(['，', '。', '、', '；']);
            // 某局 alone may be the end of a longer word, and 因某单位 a way of speaking
            if words.contains(&word) || (word.starts_with('某') && !word.starts_with("某某")) {
                continue;
            }
            words.push(word);
            let quote = around(&section.text, found.start(), found.start() + word.len());
            evidence.push(Evidence { kind: "narrative".to_owned(), quote, section: section.number });
        }
    }
    let Some(first) = evidence.first() else { return };
    let (quote, en, zh) = (&first.quote, words.join("”, “"), words.join("”“"));
    let message = Message::new(
        format!(
            "“{en}” stands in the text (“{quote}”). Please check; probably a template was not filled in here, since \
             this is a placeholder."
        ),
        format!("正文中有“{zh}”（“{quote}”），请核对。可能是模板此处未填写，因为这是占位文字。"),
    );
    verdict.found(Defect { message, subject: "placeholders".to_owned(), evidence, ..Defect::default() });
}

/// Headings `（一）…` with nothing below, in a section where others have text below.
fn empty(section: &Section, verdict: &mut Verdict) {
    let lines: Vec<&str> = section.text.lines().map(trim).filter(|line| !line.is_empty()).collect();
    let numbers: Vec<Option<usize>> = lines.iter().map(|line| subheading(line)).collect();
    let number = |at: usize| numbers.get(at).copied().flatten();
    let is_followed =
        |at: usize| at + 1 < lines.len() && number(at + 1).is_none() && bracketed(lines.get(at + 1)).is_none();
    let others_have_text = (0..lines.len()).any(|at| number(at).is_some() && is_followed(at));
    if !others_have_text {
        return;
    }
    for (at, line) in lines.iter().enumerate() {
        let Some(own) = number(at) else { continue };
        let is_last = at + 1 == lines.len();
        let next_follows = bracketed(lines.get(at + 1)).is_some_and(|next| next == own + 1);
        if is_last || next_follows {
            let quote = (*line).to_owned();
            let message = Message::new(
                format!(
                    "The subsection “{quote}” has no text. Please check; probably it was not filled in, since the \
                     other subsections have text."
                ),
                format!("小节“{quote}”没有内容，请核对。可能是漏填，因为其他小节均有内容。"),
            );
            verdict.found(defect(message, section.number, quote.clone(), format!("empty {quote}")));
        }
    }
}

/// The number of a line `（三）…`.
fn bracketed(line: Option<&&str>) -> Option<usize> {
    let rest = line?.strip_prefix(['（', '('])?;
    let (number, _) = rest.split_once(['）', ')'])?;
    let at = "一二三四五六七八九十".chars().position(|c| number.chars().eq([c]))?;
    Some(at + 1)
}

/// The number of a line that is nothing but a heading: short, no sentence, nothing that is said already.
fn subheading(line: &str) -> Option<usize> {
    let number = bracketed(Some(&line))?;
    let rest = line.split_once(['）', ')']).map(|(_, rest)| rest)?;
    let is_short = (2..=20).contains(&rest.chars().count());
    let says = rest.contains(['。', '，', '；', '：', ':', ',', '无', '未', '没', '不', '件', '条'])
        || rest.chars().any(|c| c.is_ascii_digit());
    (is_short && !says).then_some(number)
}

/// Other units that the text names as the issuer or the one to ask.
fn others(issuer: &str, texts: &[&Section], verdict: &mut Verdict) {
    let mut seen: Vec<String> = Vec::new();
    // the patterns are slow: only paragraphs with their fixed words are looked at
    let patterns = [(&ISSUER, &["政府信息公开"][..]), (&CONTACT, &["请与", "请联系", "可与", "请向"][..])];
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    for section in texts {
        let named = patterns.iter().filter_map(|(pattern, words)| Some((pattern.as_ref()?, *words)));
        let named = named.flat_map(|(pattern, words)| {
            let lines = section.text.lines().filter(move |line| has(line, words) && line.contains(['局', '委']));
            lines.flat_map(|line| pattern.captures_iter(line).map(move |captures| (line, captures)))
        });
        for (line, captures) in named {
            let Some(name) = captures.get(1) else { continue };
            let unit = bare(name.as_str());
            if !is_another(issuer, unit) || seen.iter().any(|known| known == unit) {
                continue;
            }
            seen.push(unit.to_owned());
            let quote = around(line, name.start(), name.end());
            let message = Message::new(
                format!(
                    "The text names “{unit}” (“{quote}”), and the title “{issuer}”. Please check; probably the text \
                     of another unit was taken over here, since the report is that of the unit in its title."
                ),
                format!(
                    "正文写的是“{unit}”（“{quote}”），与标题中的“{issuer}”不一致，请核对。可能沿用了其他单位的文字，\
                     因为报告应为标题所示单位编制。"
                ),
            );
            verdict.found(defect(message, section.number, quote, format!("unit {unit}")));
        }
    }
}

/// A name without the words that run into it from the left.
fn bare(name: &str) -> &str {
    let words = [
        "现公布",
        "公布",
        "现将",
        "编制",
        "发布",
        "形成",
        "关于",
        "根据",
        "制作",
        "撰写",
        "由",
        "将",
        "的",
        "与",
        "为",
        "是",
        "对",
    ];
    let cut = words.iter().filter_map(|word| name.rfind(word).map(|at| at + word.len())).max().unwrap_or(0);
    name.get(cut..).unwrap_or(name)
}

/// Bodies that answer for others.
const SHARED: [&str; 8] = ["政务服务", "大数据", "行政审批", "信访", "数据", "档案", "司法", "政务"];

/// Whether a unit is of the issuer's kind and surely another: no short form of its name, and nothing in common.
fn is_another(issuer: &str, unit: &str) -> bool {
    let kind = ["局", "委员会"].into_iter().find(|kind| unit.ends_with(kind));
    let Some(kind) = kind.filter(|kind| issuer.ends_with(kind)) else { return false };
    let core = |name: &str| -> Vec<char> {
        let name = name.trim_end_matches(kind);
        let place = name.rfind(['省', '市', '区', '县', '旗', '州']).map_or(0, |at| at + '省'.len_utf8());
        let rest = name.get(place..).unwrap_or_default();
        rest.chars().collect()
    };
    let (own, other) = (core(issuer), core(unit));
    if own.len() < 2
        || other.len() < 2
        || SHARED.iter().any(|word| unit.contains(word))
        || matches!(unit.chars().next(), Some('我' | '本' | '该' | '各'))
    {
        return false;
    }
    !own.iter().any(|c| other.contains(c))
}

fn defect(message: Message, section: u8, quote: String, subject: String) -> Defect {
    let evidence = vec![Evidence { kind: "narrative".to_owned(), quote, section }];
    Defect { message, subject: format!("section {section}: {subject}"), evidence, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::rule::sample::Sample;

    fn found(text: &str) -> Vec<String> {
        let sample = Sample::new(2023)
            .text(1, text)
            .with(|report| report.issuer.name = Some("威海市环翠区科学技术局".to_owned()));
        sample.defects("S010").into_iter().map(|defect| defect.subject.replace("section 1: ", "")).collect()
    }

    #[test]
    fn placeholders_are_one_finding() {
        let text = "根据国办公开办函〔〕号文件，XX局收到申请XX件，XX局办结。某某局收到申请。（单位名称）编制。";
        assert_eq!(found(text), ["placeholders"]);
        assert_eq!(found("××区人民政府认真落实。"), ["placeholders"]);
        let quotes = Sample::new(2023).text(1, text).defects("S010").remove(0).evidence;
        assert_eq!(
            quotes.iter().map(|e| e.quote.as_str()).collect::<Vec<_>>(),
            [
                "根据国办公开办函〔〕号文件",
                "XX局收到申请XX件",
                "XX局收到申请XX件",
                "某某局收到申请",
                "（单位名称）编制"
            ]
        );
    }

    #[test]
    fn an_empty_subsection_is_found() {
        let text = "（一）主动公开情况\n发布信息140条。\n（二）依申请公开情况\n（三）监督保障情况\n加强培训。";
        assert_eq!(found(text), ["empty （二）依申请公开情况"]);
        let text = "（一）主动公开情况\n发布信息140条。\n（二）依申请公开情况";
        assert_eq!(found(text), ["empty （二）依申请公开情况"]);
    }

    #[test]
    fn another_unit_is_found() {
        assert_eq!(found("现公布环翠区民政局2023年政府信息公开工作年度报告。"), ["unit 环翠区民政局"]);
        assert_eq!(found("如有疑问，请与威海市环翠区教育局办公室联系（电话：0631）。"), ["unit 威海市环翠区教育局"]);
    }

    #[test]
    fn what_is_filled_in_is_silent() {
        for text in [
            "根据国办公开办函〔2021〕30号，环翠区科技局收到申请1件。",
            "（一）深入学习，增强意识。\n（二）加强督查，提高质量。",
            "（一）加强学习\n（二）加强督查\n（三）突出重点",
            "（一）收费情况\n未收费。\n（二）其他事项：无",
            "现公布环翠区科技局2023年政府信息公开工作年度报告。如有疑问，请与威海市环翠区科学技术局办公室联系（地址：\
             文化中路59号）。",
            "请与区政务服务管理局联系。",
            "向某企业公开信息，使用XXL尺寸，网址http://xx.gov.cn/XX/。",
            "我局2023年政府信息公开工作年度报告如下。",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert!(Sample::huancui().defects("S010").is_empty());
    }
}

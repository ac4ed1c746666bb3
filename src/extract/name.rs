//! Whose report it is and of which year: title, issuer and year.

use std::sync::LazyLock;

use regex::Regex;

use super::section::Part;
use crate::division;
use crate::document::{Block, Document};
use crate::text::fold::{fold, is_space, narrow, simplify};
use crate::text::number::han;

/// A character that both words have of which one must be in a title, and that no other is folded to.
const SIGN: char = '公';

/// Most characters of a title.
const LONGEST_TITLE: usize = 80;

/// Text without white space, half width, Simplified: offsets are of this text, not of the source.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_space(*c)).map(narrow).map(simplify).collect()
}

/// Whether a line names an annual report on open government information.
pub(super) fn is_title(line: &str) -> bool {
    if line.len() > LONGEST_TITLE * 6 || !line.contains(SIGN) {
        return false;
    }
    let line = plain(line);
    line.chars().count() <= LONGEST_TITLE && names_report(&line)
}

fn names_report(line: &str) -> bool {
    ["信息公开", "政务公开"].iter().any(|word| line.contains(word))
        && ["年度报告", "年报", "工作报告", "工作年度", "报告"].iter().any(|word| line.contains(word))
}

/// The title: the line that names the report, joined with a line before it that names its issuer.
pub(super) fn title(document: &Document, parts: &[Part<'_>]) -> Option<String> {
    let preamble: Vec<&str> = parts.first().into_iter().flat_map(Part::lines).map(|(text, _)| text).collect();
    let marked = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(line) => Some(line.text.as_str()),
        _ => None,
    });
    let stated = document.meta.article_title.as_deref().filter(|title| is_title(title));
    let heading = marked.clone().find(|text| is_title(text));
    let line = preamble.iter().rposition(|text| is_title(text) && !is_sentence(text));
    let joined = line.map(|at| {
        let (line, before) =
            (preamble.get(at).copied().unwrap_or_default(), at.checked_sub(1).and_then(|b| preamble.get(b)));
        match before.filter(|before| in_title(line).is_none() && is_body(&plain(before))) {
            Some(before) => format!("{before}{line}"),
            None => line.to_owned(),
        }
    });
    // a title in two lines: `某局2023年度` and `政府信息公开工作年度报告`
    let broken = preamble.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        if !first.contains(SIGN) && !second.contains(SIGN) {
            return None;
        }
        let whole = format!("{first}{second}");
        (!is_title(first) && !is_title(second) && is_title(&whole) && !is_sentence(&whole)).then_some(whole)
    });
    let own = [heading.map(str::to_owned), joined, broken, stated.map(str::to_owned)];
    let own: Vec<String> = own.into_iter().flatten().map(|text| tidy(&text)).collect();
    // the one that names its issuer before the one that does not
    let best = own.iter().find(|title| in_title(title).is_some()).or(own.first()).cloned();
    best.or_else(|| {
        let page = document.meta.article_title.as_deref().or(document.meta.page_title.as_deref())?;
        Some(tidy(last_piece(page)))
    })
    .or_else(|| marked.clone().next().map(tidy))
    .or_else(|| preamble.first().filter(|line| !is_sentence(line)).map(|line| tidy(line)))
}

/// A title without the names of site and column around it.
fn last_piece(title: &str) -> &str {
    let pieces = title.split(['_', '|', '–', '—', '>']).flat_map(|piece| piece.split(" - ")).map(str::trim);
    pieces.clone().find(|piece| is_title(piece)).or_else(|| pieces.clone().find(|p| !p.is_empty())).unwrap_or(title)
}

fn tidy(title: &str) -> String {
    let words: Vec<&str> = title.split(is_space).filter(|word| !word.is_empty()).collect();
    // between Chinese characters a blank means nothing
    words.concat().chars().take(LONGEST_TITLE * 2).collect()
}

fn is_sentence(line: &str) -> bool {
    line.contains(['。', '；']) || line.starts_with("根据") || line.starts_with("按照") || line.contains("：")
}

/// The name that stands in a title.
pub(super) fn in_title(title: &str) -> Option<String> {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\(（]?(20\d\d|二[〇○0零]+[一二三四五六七八九〇○0零]{2})年度?[\)）]?").ok());
    let title: String = plain(title).chars().filter(|c| !matches!(c, '《' | '》' | '"' | '“' | '”')).collect();
    let title = title.strip_prefix("关于").unwrap_or(&title).to_owned();
    let without = YEAR.as_ref().map_or(title.clone(), |year| year.replace_all(&title, "\u{1}").into_owned());
    let end =
        ["政府信息公开", "政务公开", "信息公开", "年度报告"].iter().filter_map(|word| without.find(word)).min()?;
    let before = without.get(..end)?.trim_matches(|c: char| c == '\u{1}' || !c.is_alphanumeric());
    // `某局2023年` leaves the name before the year, `2023年某局` behind it
    let name = before.split('\u{1}').find(|piece| !piece.is_empty())?;
    let name = name.rsplit(['-', '_', '|', ':', '>', '·']).next()?.trim_end_matches("关于").trim_end_matches('的');
    let name = name.trim_end_matches("本级").trim_end_matches("年度");
    let name = match name.strip_suffix("人民") {
        // `某区人民政府信息公开` shares its 政府
        Some(_) => format!("{name}政府"),
        None => name.to_owned(),
    };
    let length = name.chars().count();
    ((2..=40).contains(&length) && !matches!(name.as_str(), "本机关" | "本单位" | "我局" | "关于" | "工作"))
        .then_some(name)
}

/// Whether a short line is the name of a body.
fn is_body(line: &str) -> bool {
    (3..=40).contains(&line.chars().count()) && division::kind(line).is_some()
}

/// The issuer: the name in the title, else what the text says of itself, else what the page says.
pub(super) fn issuer(document: &Document, parts: &[Part<'_>], title: Option<&str>) -> Option<String> {
    static SAYS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        [
            r"(?:请与|请向|请联系|与)([^，。；：、（）()与]{4,40}?)(?:办公室|综合科|秘书科)?(?:联系|（|\()",
            r"(?:本报告由|由)([^，。；：、]{4,40}?)(?:编制|发布|公布)",
            r"20\d\d年度?，?([^，。；：、我本]{4,30}?(?:局|委员会|委|办公室|政府|街道办事处|厅|中心))(?:以|按照|坚持|认真|深入|严格|全面|在|持续)",
        ]
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    });
    if let Some(name) = title.and_then(in_title) {
        return Some(name);
    }
    let stated = [document.meta.article_title.as_deref(), document.meta.page_title.as_deref()];
    if let Some(name) = stated.into_iter().flatten().filter(|title| is_title(title)).find_map(in_title) {
        return Some(name);
    }
    // a line of its own: above the title, or the signature at the end
    let lines = |part: &Part<'_>| part.lines().map(|(text, _)| plain(text)).collect::<Vec<_>>();
    let signature = parts.last().map(lines).unwrap_or_default();
    if let Some(name) = signature.iter().rev().take(4).find(|line| is_body(line)) {
        return Some(name.clone());
    }
    let opening = plain(&opening(parts)?);
    let said = SAYS.iter().find_map(|pattern| {
        let name = pattern.captures(&opening)?.get(1)?.as_str();
        is_body(name).then(|| name.to_owned())
    });
    let first = parts.first().map(lines).unwrap_or_default();
    said.or_else(|| first.into_iter().rev().find(|line| is_body(line)))
        .or_else(|| document.meta.source.as_deref().map(plain).filter(|source| is_body(source)))
}

/// The text in which a report speaks of itself: its preamble and the beginning of its first section.
pub(super) fn opening(parts: &[Part<'_>]) -> Option<String> {
    let lines = parts.iter().take(2).flat_map(Part::lines).map(|(text, _)| text);
    let text: String = lines.flat_map(|line| line.chars().chain(['\n'])).take(3000).collect();
    (!text.is_empty()).then_some(text)
}

/// The year: that of the title, else the one that the opening names.
pub(super) fn year(title: Option<&str>, parts: &[Part<'_>]) -> Option<u16> {
    let titled = title.and_then(|title| years(title).into_iter().next());
    titled
        .or_else(|| {
            let first = parts.iter().find(|part| part.number == 1).into_iter().flat_map(Part::lines);
            first.map(|(text, _)| text).find_map(|text| years(text).into_iter().next())
        })
        .or_else(|| years(&opening(parts)?).into_iter().next())
}

/// The years that a text names, as `2023年` or `二〇二三年`.
pub(super) fn years(text: &str) -> Vec<u16> {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(20\d\d|二[〇○0零][一二三四五六七八九〇○0零]{2})(?:年|—|-)").ok());
    let text = fold(text);
    let Some(pattern) = YEAR.as_ref() else { return Vec::new() };
    let value = |text: &str| match text.parse::<u16>() {
        Ok(year) => Some(year),
        Err(_) => han(&text.replace('0', "〇")).and_then(|year| u16::try_from(year).ok()),
    };
    let found = pattern.captures_iter(&text).filter_map(|captures| value(captures.get(1)?.as_str()));
    found.filter(|year| (2000..2100).contains(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_titles() {
        let cases = [
            ("威海市环翠区科学技术局2023年度政府信息公开工作年度报告", Some("威海市环翠区科学技术局")),
            ("2023年洪泽区人民政府政府信息公开工作年度报告", Some("洪泽区人民政府")),
            ("洪泽区人民政府信息公开工作年度报告（2023年度）", Some("洪泽区人民政府")),
            ("关于某某区教育局2022年政府信息公开年度报告", Some("某某区教育局")),
            ("2023年政府信息公开工作年度报告", None),
            ("政府信息公开年报", None),
            ("双阳区退役军人事务局二〇二三年政府信息公开工作年度报告", Some("双阳区退役军人事务局")),
        ];
        for (title, name) in cases {
            assert_eq!(in_title(title).as_deref(), name, "{title}");
        }
    }

    #[test]
    fn years_in_figures_and_characters() {
        assert_eq!(years("二〇二三年度"), [2023]);
        assert_eq!(years("２０２２年"), [2022]);
        assert!(years("国办公开办函〔2021〕30号").is_empty());
    }
}

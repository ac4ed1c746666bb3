//! Years in labels, in figures and in Chinese numerals.

use crate::text::number::han;

/// What may follow a year that stands alone.
const ALONE: &[&str] = &[
    "",
    "年",
    "年度",
    "年年报",
    "年度报告",
    "年年度报告",
    "年报",
    "年度年报",
    "年工作年报",
    "年度工作报告",
    "年度年度报告",
    "年以前",
    "年及以前",
    "年之前",
    "年及之前",
    "(年)",
];

/// A year as it stands in a folded text.
struct Found {
    value: u16,
    /// Bytes where it begins and ends.
    start: usize,
    end: usize,
}

/// For a label that is a year and nothing else of meaning, what follows: `` for `2024年`, `及以前` for `2019年及以前`.
pub(super) fn alone(words: &str) -> Option<&str> {
    let words = words.strip_prefix("年份:").unwrap_or(words);
    let found = all(words).next().filter(|found| found.start == 0)?;
    let rest = words.get(found.end..)?;
    ALONE.contains(&rest).then(|| rest.trim_start_matches('年'))
}

/// The year that a folded title names: one with 年度 before one with 年 before a bare one; no part of a date or of a
/// document number.
pub(super) fn named(words: &str) -> Option<u16> {
    let rank = |found: &Found| {
        let rest = words.get(found.end..).unwrap_or_default();
        if rest.starts_with("年度") {
            return 0;
        }
        match rest.strip_prefix('年') {
            Some(after) if month(after) => 9,
            Some(_) => 1,
            None if rest.starts_with(")") && rest.contains('号') => 9,
            None if rest.starts_with(['-', '/', '.'])
                && rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                9
            }
            None => 2,
        }
    };
    all(words)
        .map(|found| (rank(&found), found.value))
        .filter(|(rank, _)| *rank < 9)
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, year)| year)
}

/// A folded text without its years: `某局2023年度` gives `某局`.
pub(super) fn without(words: &str) -> String {
    let mut rest = String::with_capacity(words.len());
    let mut from = 0;
    for found in all(words) {
        rest.push_str(words.get(from..found.start).unwrap_or_default());
        let after = words.get(found.end..).unwrap_or_default();
        let tail = ["年度", "年"].iter().find(|tail| after.starts_with(**tail)).map_or(0, |tail| tail.len());
        from = found.end + tail;
    }
    rest.push_str(words.get(from..).unwrap_or_default());
    rest.replace("()", "").trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')')).to_owned()
}

fn month(after: &str) -> bool {
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&digits) && after.get(digits..).is_some_and(|rest| rest.starts_with('月'))
}

fn all(words: &str) -> impl Iterator<Item = Found> {
    words.match_indices(['2', '二']).filter_map(move |(start, first)| {
        let (before, rest) = words.split_at_checked(start)?;
        if before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '〇' | '○' | '零')) {
            return None;
        }
        let (value, length) = if first == "2" { figures(rest) } else { numerals(rest) }?;
        Some(Found { value, start, end: start + length })
    })
}

fn figures(rest: &str) -> Option<(u16, usize)> {
    let value: u16 = rest.get(..4)?.parse().ok()?;
    let ends = !rest.get(4..)?.starts_with(|c: char| c.is_ascii_digit());
    ((2003..=2099).contains(&value) && ends).then_some((value, 4))
}

/// `二〇二三`, with any of the signs that are used for nought; only before 年.
fn numerals(rest: &str) -> Option<(u16, usize)> {
    let end = rest.char_indices().nth(4).map_or(rest.len(), |(at, _)| at);
    let text: String =
        rest.get(..end)?.chars().map(|c| if matches!(c, '0' | 'o' | '○' | '零' | '〇') { '〇' } else { c }).collect();
    let value = u16::try_from(han(&text)?).ok()?;
    ((2003..=2099).contains(&value) && rest.get(end..)?.starts_with('年')).then_some((value, end))
}

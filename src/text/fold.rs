//! Labels brought to one dress: white space, width, quotes, brackets, numbering and Traditional characters folded away.
//!
//! Folding is for recognising only; what is reported is always what was printed.

use std::sync::LazyLock;

/// First code point of the block that [`SIMPLIFIED`] covers: CJK Unified Ideographs.
const HAN_FIRST: u32 = 0x4E00;
const HAN_LAST: u32 = 0x9FFF;

/// Simplified form of each unified ideograph, character by character (OpenCC's TSCharacters, first choice).
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (HAN_FIRST..=HAN_LAST).filter_map(char::from_u32).collect();
    for (from, to) in hanconv::RawDictionary::TSCharacters.iter() {
        let (Some(from), Some(to)) = (from.chars().next(), to.chars().next()) else { continue };
        if let Some(slot) = (from as u32).checked_sub(HAN_FIRST).and_then(|i| table.get_mut(i as usize)) {
            *slot = to;
        }
    }
    table
});

/// The Simplified form of a character; other characters stay as they are.
pub fn simplify(c: char) -> char {
    let code = c as u32;
    if !(HAN_FIRST..=HAN_LAST).contains(&code) {
        return c;
    }
    SIMPLIFIED.get((code - HAN_FIRST) as usize).copied().unwrap_or(c)
}

/// The half-width form of a full-width ASCII character; other characters stay as they are.
pub fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// White space in the widest sense: also no-break and zero-width spaces, soft hyphens, byte-order marks and controls.
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Text without the white space around it, in the wide sense of [`is_space`].
pub fn trim(s: &str) -> &str {
    s.trim_matches(is_space)
}

/// A label folded for comparison: no white space or quotes, one kind of bracket and comma, half width, lower case,
/// Simplified. `1． 属于“国家秘密”` and `1.屬於國家秘密` fold to the same text.
pub fn fold(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    folded.extend(label.chars().filter_map(fold_char));
    folded
}

/// A character of a label folded; nothing for white space and quotes.
pub fn fold_char(c: char) -> Option<char> {
    if ('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return Some(simplify(c));
    }
    let c = match narrow(c) {
        c if is_space(c) => return None,
        '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞' | '*' =>
        {
            return None;
        }
        '〔' | '[' | '【' | '〈' | '《' | '<' | '{' | '﹙' => '(',
        '〕' | ']' | '】' | '〉' | '》' | '>' | '}' | '﹚' => ')',
        '、' | '，' | '､' | '﹐' => ',',
        '。' | '．' | '·' | '•' | '﹒' => '.',
        '—' | '–' | '―' | '－' | '─' => '-',
        c => c.to_ascii_lowercase(),
    };
    Some(simplify(c))
}

/// The number that stands before a label: `一、`, `（一）`, `1.`, `1、`, `(1)`, `①`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// `一、` or `一.`: a section, or one of the four top rows of table 三.
    Han(u8),
    /// `（一）`.
    HanBracketed(u8),
    /// `1.`, `1、`, `(1)` or `①`.
    Arabic(u8),
}

/// A folded label cut into its numbering and what follows. Without numbering the label comes back whole.
pub fn split_numbering(folded: &str) -> (Option<Numbering>, &str) {
    let (open, rest) = match folded.strip_prefix('(') {
        Some(rest) => (true, rest),
        None => (false, folded),
    };
    if let Some(c @ '\u{2460}'..='\u{2473}') = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        return (Some(Numbering::Arabic((c as u32 - 0x245F) as u8)), after.trim_start_matches(['.', ',']));
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let han = rest.len() - rest.trim_start_matches(|c: char| han_digit(c).is_some()).len();
    let (length, number) = match (digits, han) {
        (1..=2, _) => (digits, rest.get(..digits).and_then(|n| n.parse().ok())),
        (0, 3..=9) => (han, rest.get(..han).and_then(small_han)),
        _ => return (None, folded),
    };
    let (Some(number), Some(after)) = (number, rest.get(length..)) else { return (None, folded) };
    let stripped = match open {
        true => after.strip_prefix(')'),
        false => after.strip_prefix(['.', ',', ')', ':']),
    };
    // `1.5` and `2,000` are numbers, not a numbering
    match stripped {
        Some(after) if digits == 0 || open || !after.starts_with(|c: char| c.is_ascii_digit()) => {
            let numbering = match (digits > 0, open) {
                (true, _) => Numbering::Arabic(number),
                (false, true) => Numbering::HanBracketed(number),
                (false, false) => Numbering::Han(number),
            };
            (Some(numbering), after.trim_start_matches(['.', ',']))
        }
        _ => (None, folded),
    }
}

/// A folded label without its numbering and without what stands in brackets: `规章(设区的市…)` gives `规章`.
/// A label that is nothing but a bracket keeps its content.
pub fn stem(folded: &str) -> String {
    let (_, rest) = split_numbering(folded);
    let mut stem = String::with_capacity(rest.len());
    let mut depth = 0usize;
    for c in rest.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => stem.push(c),
            _ => {}
        }
    }
    let stem = stem.trim_matches([':', ',', '.', ';']).to_owned();
    if stem.is_empty() { rest.chars().filter(|c| !matches!(c, '(' | ')')).collect() } else { stem }
}

fn han_digit(c: char) -> Option<u8> {
    "一二三四五六七八九十".chars().position(|d| d == c).map(|i| i as u8 + 1)
}

/// 一 to 九十九, as numberings are written.
fn small_han(s: &str) -> Option<u8> {
    let (tens, ones) = match s.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { 1 } else { single(tens)? }, ones),
        None => (0, s),
    };
    let ones = if ones.is_empty() { 0 } else { single(ones)? };
    Some(tens * 10 + ones)
}

fn single(s: &str) -> Option<u8> {
    let mut chars = s.chars();
    let digit = han_digit(chars.next()?)?;
    (chars.next().is_none() && digit < 10).then_some(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_does_not_matter() {
        for label in ["1.属于国家秘密", "１． 属于 国家秘密", "1.屬於國家秘密", "1.属于“国家\n秘密”"]
        {
            assert_eq!(fold(label), "1.属于国家秘密", "{label}");
        }
    }

    #[test]
    fn numbering_is_cut_off() {
        let cases = [
            ("一、总体情况", Some(Numbering::Han(1)), "总体情况"),
            ("（三）不予公开", Some(Numbering::HanBracketed(3)), "不予公开"),
            ("十二、附则", Some(Numbering::Han(12)), "附则"),
            ("2、重复申请", Some(Numbering::Arabic(2)), "重复申请"),
            ("(8)属于行政查询事项", Some(Numbering::Arabic(8)), "属于行政查询事项"),
            ("③其他", Some(Numbering::Arabic(3)), "其他"),
            ("三安全一稳定", None, "三安全一稳定"),
            ("1.5", None, "1.5"),
            ("2023年", None, "2023年"),
            ("一", None, "一"),
            ("", None, ""),
        ];
        for (label, numbering, rest) in cases {
            let folded = fold(label);
            assert_eq!(split_numbering(&folded), (numbering, rest), "{label}");
        }
    }

    #[test]
    fn brackets_leave_the_stem() {
        assert_eq!(stem(&fold("（二）部分公开（区分处理的，只计这一情形）")), "部分公开");
        assert_eq!(stem(&fold("规章（设区的市、自治州）")), "规章");
        assert_eq!(stem(&fold("（单位：万元）")), "单位:万元");
    }

    #[test]
    fn traditional_becomes_simplified() {
        assert_eq!(fold("資訊公開 申請"), "资讯公开申请");
        assert_eq!(simplify('总'), '总');
    }
}

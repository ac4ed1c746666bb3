//! The words that are quoted for a claim: from the beginning of the sentence, or of the clause where that is long.

use std::ops::Range;

use super::token::{Kind, Token};
use crate::text::fold::is_space;

/// Bytes of a quote that is still short: some forty characters.
const SHORT: usize = 126;

/// The bytes to quote for what ends at `end` and whose decisive word is the token at `decisive`.
pub(super) fn range(text: &str, tokens: &[Token], decisive: usize, end: usize) -> Range<usize> {
    let Some(token) = tokens.get(decisive) else { return end..end };
    let before = tokens.get(..decisive).unwrap_or_default();
    let line = text.get(..token.start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let outer = |t: &&Token| t.depth <= token.depth || matches!(t.kind, Kind::Stop);
    let sentence = before.iter().rev().filter(outer).find(|t| {
        matches!(t.kind, Kind::Stop | Kind::Semicolon | Kind::Colon) || (t.kind == Kind::Open && t.depth < token.depth)
    });
    let sentence = sentence.map_or(line, |t| t.end);
    let clause = before.iter().rev().filter(outer).find(|t| matches!(t.kind, Kind::Comma)).map_or(sentence, |t| t.end);
    let start = if end.saturating_sub(sentence) <= SHORT { sentence } else { clause.max(sentence) };
    start + opening(text.get(start..end).unwrap_or_default())..end
}

/// Length of what stands before a sentence and is no part of it: spaces, `（二）`, `1.`, `一是`.
fn opening(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| is_space(c) || matches!(c, '，' | '、' | '；' | '。'));
    text.len() - rest.len() + numbering(rest)
}

/// Length of the numbering at the beginning of a line: `（二）`, `一、`, `1.`, `一是`; 0 for none.
pub(super) fn numbering(line: &str) -> usize {
    const HAN: &str = "一二三四五六七八九十";
    let rest = line.trim_start_matches(is_space);
    let spaces = line.len() - rest.len();
    let open = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let after = open.trim_start_matches(|c: char| HAN.contains(c) || c.is_ascii_digit());
    let count = open.len() - after.len();
    let closed = if count == 0 || count > 6 {
        None
    } else if open.len() < rest.len() {
        after.strip_prefix(['）', ')'])
    } else {
        let stripped = after.strip_prefix(['、', '.', '．', '是']);
        stripped.filter(|after| !after.starts_with(|c: char| c.is_ascii_digit()))
    };
    closed.map_or(0, |after| spaces + rest.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numberings_are_cut_off() {
        let length = |line: &str| numbering(line) / 3;
        assert_eq!((length("（二）依申请"), length("一、总体"), length("一是加强"), length("十项制度")), (3, 2, 2, 0));
        assert_eq!((numbering("1.收费"), numbering("2023年"), numbering("1.5万"), numbering("")), (2, 0, 0, 0));
    }
}

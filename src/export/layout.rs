//! Text laid out in columns of a terminal: Han characters are two columns wide, and nothing from a report can steer
//! the terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Punctuation that does not begin a line.
const CLOSING: &str = "，。、；：！？）】》〉」』〕”’…％%)]},.;:!?·";
/// Punctuation that does not end a line.
const OPENING: &str = "（【《〈「『〔“‘([{";

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text without anything that steers a terminal: white space of any kind is a space, other controls are spelled.
pub fn clean(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.chars().any(steers) {
        return text.into();
    }
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => cleaned.push(' '),
            c if steers(c) => cleaned.extend(c.escape_unicode()),
            c => cleaned.push(c),
        }
    }
    cleaned.into()
}

/// The text, or its beginning with `…` where it is wider than `most` columns.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if width(text) <= most {
        return text.into();
    }
    let (mut beginning, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > most {
            break;
        }
        beginning.push(c);
    }
    beginning.push('…');
    beginning.into()
}

/// The text with spaces after it up to `columns`.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it up to `columns`.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text in lines of at most `columns`: broken at spaces and between Han characters, with punctuation kept where
/// it belongs. A word that is wider than a line is broken anywhere.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Lines { columns, done: Vec::new(), line: String::new(), used: 0 };
    let (mut word, mut space, mut last) = (String::new(), false, None::<char>);
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{3000}' {
            lines.word(&std::mem::take(&mut word), std::mem::take(&mut space));
            space = true;
            last = None;
            continue;
        }
        if last.is_some_and(|last| !glued(last, c)) {
            lines.word(&std::mem::take(&mut word), std::mem::take(&mut space));
        }
        word.push(c);
        last = Some(c);
    }
    lines.word(&word, space);
    lines.finish()
}

/// Whether no line may break between two characters.
fn glued(left: char, right: char) -> bool {
    let narrow = |c: char| c.width().unwrap_or(0) < 2;
    // a numbering such as `1.` stays with what it numbers
    OPENING.contains(left) || CLOSING.contains(right) || narrow(left) && narrow(right) || left == '.'
}

struct Lines {
    columns: usize,
    done: Vec<String>,
    line: String,
    used: usize,
}

impl Lines {
    fn word(&mut self, word: &str, space: bool) {
        if word.is_empty() {
            return;
        }
        let gap = usize::from(space && !self.line.is_empty());
        if self.used > 0 && self.used + gap + width(word) > self.columns {
            self.end();
        } else if gap > 0 {
            self.line.push(' ');
            self.used += 1;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if self.used > 0 && self.used + wide > self.columns {
                self.end();
            }
            self.line.push(c);
            self.used += wide;
        }
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() || self.done.is_empty() {
            self.end();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_take_two_columns() {
        assert_eq!(width("（七）总计 1"), 12);
        assert_eq!((left("总计", 6), right("总计", 6)), ("总计  ".to_owned(), "  总计".to_owned()));
        assert_eq!((cut("自然人总计", 7), cut("自然人", 6)), ("自然人…".into(), "自然人".into()));
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\tc\u{202e}\u{7f}\u{9b}"), "a\\u{1b}[31mb c\\u{202e}\\u{7f}\\u{9b}");
        assert!(matches!(clean("总计"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_break_where_they_may() {
        assert_eq!(wrap("the figures must tie", 11), ["the figures", "must tie"]);
        assert_eq!(wrap("收到申请，办结。", 8), ["收到申", "请，办", "结。"]);
        assert_eq!(wrap("表（七）总计", 6), ["表", "（七）", "总计"]);
        assert_eq!(wrap("请核对 1.其他", 10), ["请核对", "1.其他"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("第 1 行 requests.new.total", 12), ["第 1 行", "requests.new", ".total"]);
    }

    #[test]
    fn no_line_is_wider_than_asked_but_for_punctuation() {
        let text =
            "（七）总计 is 1, but its parts （一）…（六） add up to 3；请核对“1.本机关不掌握相关政府信息”，疑应为1。";
        for columns in 2..60 {
            assert!(wrap(text, columns).iter().all(|line| width(line) <= columns), "{columns}");
            let joined: String = wrap(text, columns).concat().split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
    }
}

//! A line of prose cut into what matters: words of the vocabulary, numbers with their counters, years, punctuation.

use rust_decimal::Decimal;

use super::Unit;
use super::word::{self, Word};
use crate::text::fold::{is_space, narrow};
use crate::text::number;

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// How many brackets are open around it.
    pub(super) depth: u8,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word of the vocabulary.
    Word(Word),
    /// A number with its unit beside it.
    Number(Number),
    /// 2023年.
    Year(u16),
    /// 6月, without a day.
    Month,
    /// ，
    Comma,
    /// 、
    Pause,
    /// ：
    Colon,
    /// ；
    Semicolon,
    /// 。！？ or the end of the line.
    Stop,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// A number as prose writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// The value.
    pub(super) value: Decimal,
    /// Its counter or unit.
    pub(super) unit: Unit,
    /// Whether it is meant exactly: not 余, 多, 约, 近.
    pub(super) exact: bool,
    /// Whether it is written in Chinese numerals.
    pub(super) han: bool,
}

/// Counters and units, longest first.
const UNITS: &[(&str, Unit)] = &[
    ("亿元", Unit::HundredMillionYuan),
    ("万元", Unit::TenThousandYuan),
    ("人次", Unit::Counter("人次")),
    ("件次", Unit::Counter("件次")),
    ("条次", Unit::Counter("条次")),
    ("场次", Unit::Counter("场次")),
    ("元", Unit::Yuan),
    ("件", Unit::Counter("件")),
    ("条", Unit::Counter("条")),
    ("份", Unit::Counter("份")),
    ("宗", Unit::Counter("宗")),
    ("项", Unit::Counter("项")),
    ("次", Unit::Counter("次")),
    ("个", Unit::Counter("个")),
    ("起", Unit::Counter("起")),
    ("例", Unit::Counter("例")),
    ("篇", Unit::Counter("篇")),
    ("期", Unit::Counter("期")),
    ("场", Unit::Counter("场")),
    ("人", Unit::Counter("人")),
    ("批", Unit::Counter("批")),
    ("家", Unit::Counter("家")),
    ("户", Unit::Counter("户")),
    ("部", Unit::Counter("部")),
    ("则", Unit::Counter("则")),
    ("幅", Unit::Counter("幅")),
    ("张", Unit::Counter("张")),
    ("名", Unit::Counter("名")),
    ("册", Unit::Counter("册")),
    ("%", Unit::Percent),
    ("％", Unit::Percent),
];

/// What may not follow a counter, for then it is another word: 3个工作日, 一次性, 一件事.
const NOT_AFTER: &[&str] = &[
    "工作日",
    "月",
    "百分点",
    "小时",
    "日",
    "性",
    "事",
    "龙",
    "例",
    "级",
    "方面",
    "自然日",
    "以来",
    "间",
    "民",
    "大代表",
];

/// Cuts a line that begins at byte `base` of its text.
pub(super) fn cut(line: &str, base: usize) -> Vec<Token> {
    let mut cutter = Cutter { line, base, depth: 0, tokens: Vec::with_capacity(line.len() / 24 + 4) };
    let mut at = 0;
    let mut before = '\n';
    while let Some(rest) = line.get(at..)
        && let Some(c) = rest.chars().next()
    {
        at += cutter.step(at, before, c, rest);
        before = c;
    }
    cutter.push(line.len(), 0, Kind::Stop);
    cutter.tokens
}

struct Cutter<'a> {
    line: &'a str,
    base: usize,
    depth: u8,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    fn push(&mut self, at: usize, length: usize, kind: Kind) -> usize {
        self.tokens.push(Token { start: self.base + at, end: self.base + at + length, depth: self.depth, kind });
        length
    }

    /// Takes what stands at a place; gives its length.
    fn step(&mut self, at: usize, before: char, c: char, rest: &str) -> usize {
        let length = c.len_utf8();
        match c {
            '0'..='9' | '０'..='９' => self.number(at, before, rest),
            '。' | '！' | '？' | '!' | '?' => self.push(at, length, Kind::Stop),
            '；' | ';' => self.push(at, length, Kind::Semicolon),
            '，' | ',' => self.push(at, length, Kind::Comma),
            '、' => self.push(at, length, Kind::Pause),
            '：' | ':' => self.push(at, length, Kind::Colon),
            '（' | '(' | '〔' | '[' | '【' => {
                let length = self.push(at, length, Kind::Open);
                self.depth = self.depth.saturating_add(1);
                length
            }
            '）' | ')' | '〕' | ']' | '】' => {
                self.depth = self.depth.saturating_sub(1);
                self.push(at, length, Kind::Close)
            }
            '《' => within(rest, '》', 240).unwrap_or(length),
            '“' => self.quoted(at, rest).unwrap_or(length),
            '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '零' => {
                self.han(at, before, rest).or_else(|| self.word(at, c, rest)).unwrap_or(length)
            }
            c if c.is_ascii_alphabetic() => {
                rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len()
            }
            _ => self.word(at, c, rest).unwrap_or(length),
        }
    }

    fn word(&mut self, at: usize, first: char, rest: &str) -> Option<usize> {
        let (length, word) = word::at(first, rest)?;
        Some(self.push(at, length, Kind::Word(word)))
    }

    /// Words within quotes count; punctuation and numbers there do not.
    fn quoted(&mut self, at: usize, rest: &str) -> Option<usize> {
        let length = within(rest, '”', 180)?;
        let mut skip = 0;
        for (i, c) in rest.get(..length)?.char_indices() {
            if i >= skip
                && let Some((word_length, word)) = word::at(c, rest.get(i..length)?)
            {
                self.push(at + i, word_length, Kind::Word(word));
                skip = i + word_length;
            }
        }
        Some(length)
    }

    /// Digits: a year, a month, or a number with its unit; anything else is passed over.
    fn number(&mut self, at: usize, before: char, rest: &str) -> usize {
        let (digits, length) = digits(rest);
        let after = rest.get(length..).unwrap_or_default().trim_start_matches(is_space);
        let spaces = rest.len() - length - after.len();
        let glued = before.is_ascii_alphabetic() || matches!(before, '第' | '-' | '—' | '－' | '/' | '.' | '№' | '〔');
        if after.starts_with('年') {
            return match (digits.len(), digits.parse()) {
                (4, Ok(year)) if !glued && (1990..2100).contains(&year) => self.push(at, length, Kind::Year(year)),
                _ => length,
            };
        }
        if let Some(day) = after.strip_prefix('月') {
            if !day.starts_with(|c: char| narrow(c).is_ascii_digit()) {
                self.push(at, length, Kind::Month);
            }
            return length;
        }
        // crawled text loses characters: 20221件 may be 2022年1件
        let fused = digits.len() > 4 && !digits.contains('.') && matches!(digits.get(..3), Some("201" | "202" | "203"));
        if glued || (fused && !rest.get(..length).is_some_and(|r| r.contains([',', '，']))) {
            return length;
        }
        let (scale, loose, tail) = scale(after);
        // no count comes near, and sums cannot overflow
        if digits.len() > 15 {
            return length;
        }
        let Ok(value) = Decimal::from_str_exact(&digits) else { return length };
        let Some((text, unit)) = unit(tail) else { return length };
        let Some(value) = value.checked_mul(Decimal::from(scale)) else { return length };
        let value = if scale > 1 { value.normalize() } else { value };
        let end = length + spaces + (after.len() - tail.len()) + text.len();
        let around = self.line.get(..at).unwrap_or_default();
        // 万元 is a unit of its own, and exact
        let rounded = scale > 1 || loose || self.approximate(around, rest.get(end..).unwrap_or_default());
        self.push(at, end, Kind::Number(Number { value, unit, exact: !rounded, han: false }))
    }

    /// A number in Chinese numerals, only directly before a counter of cases.
    fn han(&mut self, at: usize, before: char, rest: &str) -> Option<usize> {
        const NUMERALS: &str = "零〇一二两三四五六七八九十百千";
        if NUMERALS.contains(before) || before.is_ascii_digit() {
            return None;
        }
        if matches!(
            before,
            '第' | '统'
                | '唯'
                | '逐'
                | '每'
                | '同'
                | '这'
                | '某'
                | '任'
                | '另'
                | '各'
                | '前'
                | '上'
                | '下'
                | '进'
                | '单'
                | '专'
                | '之'
        ) {
            return None;
        }
        let tail = rest.trim_start_matches(|c| NUMERALS.contains(c));
        let numeral = rest.get(..rest.len() - tail.len())?;
        let (text, unit) = unit(tail)?;
        if !matches!(unit, Unit::Counter("件" | "条" | "份" | "宗" | "项" | "次" | "起" | "例")) {
            return None;
        }
        let value = Decimal::from(number::han(numeral)?);
        let end = numeral.len() + text.len();
        // 一起 is more often "together"
        let after = rest.get(end..).unwrap_or_default();
        if text == "起" && !after.starts_with(['，', '。', '、', '；', '（']) {
            return None;
        }
        let exact = !self.approximate(self.line.get(..at).unwrap_or_default(), after);
        Some(self.push(at, end, Kind::Number(Number { value, unit, exact, han: true })))
    }

    fn approximate(&self, before: &str, after: &str) -> bool {
        let before = before.trim_end_matches(is_space);
        let near = before.ends_with('近') && !["附近", "最近", "临近"].iter().any(|w| before.ends_with(w));
        near || before.ends_with(['约', '超', '逾', '余'])
            || before.ends_with("超过")
            || before.ends_with("不少于")
            || after.starts_with("左右")
            || after.starts_with("以上")
            || after.starts_with("余")
            || after.starts_with("多件")
    }
}

/// Digits with commas of thousands and a decimal point, narrowed and without the commas, and their length.
fn digits(rest: &str) -> (String, usize) {
    let mut out = String::new();
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        let narrowed = narrow(c);
        if narrowed.is_ascii_digit() {
            out.push(narrowed);
            end = at + c.len_utf8();
            continue;
        }
        let next = rest.get(at + c.len_utf8()..).unwrap_or_default();
        let run = next.chars().take_while(|c| narrow(*c).is_ascii_digit()).count();
        match narrowed {
            ',' if run == 3 && !out.contains('.') && (1..=3).contains(&lead(&out)) => {}
            '.' if run > 0 && !out.contains('.') => out.push('.'),
            _ => break,
        }
    }
    (out, end)
}

/// How many digits stand before the groups of thousands.
fn lead(digits: &str) -> usize {
    if digits.len() > 3 { (digits.len() - 1) % 3 + 1 } else { digits.len() }
}

/// 万, 千, 余, 多 between digits and counter: the multiplier, whether it rounds, and what follows.
fn scale(after: &str) -> (u32, bool, &str) {
    let (scale, rest) = match after.chars().next() {
        Some('万') if !after.starts_with("万元") => (10_000, after.get('万'.len_utf8()..)),
        Some('千') => (1_000, after.get('千'.len_utf8()..)),
        _ => (1, Some(after)),
    };
    let rest = rest.unwrap_or_default();
    let tail = rest.trim_start_matches(['余', '多', '来', '几']);
    (scale, tail.len() < rest.len(), tail)
}

fn unit(tail: &str) -> Option<(&'static str, Unit)> {
    let (text, unit) = UNITS.iter().find(|(text, _)| tail.starts_with(text))?;
    let after = tail.get(text.len()..)?;
    if NOT_AFTER.iter().any(|word| after.starts_with(word)) {
        return None;
    }
    Some((*text, *unit))
}

/// Length of what stands between the opening sign at the beginning and its closing one, if it is near.
fn within(rest: &str, close: char, longest: usize) -> Option<usize> {
    let end = rest.find(close)? + close.len_utf8();
    (end <= longest).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(line: &str) -> Vec<String> {
        let number = |token: Token| match token.kind {
            Kind::Number(n) => {
                Some(format!("{}{}{}", if n.exact { "" } else { "~" }, n.value, &line[token.start..token.end]))
            }
            _ => None,
        };
        cut(line, 0).into_iter().filter_map(number).collect()
    }

    #[test]
    fn numbers_have_their_unit_beside_them() {
        let cases: &[(&str, &[&str])] = &[
            ("收到申请1件", &["11件"]),
            ("发布信息１，２３４条", &["1234１，２３４条"]),
            ("发布信息1,234条", &["12341,234条"]),
            ("收到 3 件", &["33 件"]),
            ("三件、两条", &["3三件", "2两条"]),
            ("约5件，6余件，1.2万条，100条左右", &["~55件", "~66余件", "~120001.2万条", "~100100条"]),
            ("收费12.5万元、251000元", &["12.512.5万元", "251000251000元"]),
            ("占83.3%", &["83.383.3%"]),
        ];
        for (line, expected) in cases {
            assert_eq!(&numbers(line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_no_count_gives_nothing() {
        for line in [
            "20221月1日",
            "2023年12月31日",
            "国办公开办函〔2021〕30号",
            "第711号",
            "第二十条",
            "第3条",
            "20个工作日",
            "3个月",
            "一次性告知",
            "高效办成一件事",
            "一起学习",
            "12345热线",
            "“最多跑一次”",
            "《条例》第5项",
            "20223件",
            "0631—5223481",
            "统一",
            "邮编264200",
            "《关于100条措施的通知》",
            "A4份",
            "上升2个百分点",
            "一是二是",
            "38条例",
        ] {
            assert_eq!(numbers(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn years_and_depths_are_kept() {
        let tokens = cut("2023年（含上年结转3件）", 10);
        assert_eq!((tokens[0].kind, tokens[0].start, tokens[0].depth), (Kind::Year(2023), 10, 0));
        let inside: Vec<u8> = tokens.iter().filter(|t| matches!(t.kind, Kind::Number(_))).map(|t| t.depth).collect();
        assert_eq!(inside, [1]);
    }
}

//! Numbers as reports write them, with the states that must stay apart: a number, a blank, a mark, other text.

use rust_decimal::Decimal;

use super::fold::{narrow, trim};

/// What a cell says where a number belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing but white space.
    Blank,
    /// A sign for "nothing here": `/`, `-`, `—`, `无`, `\`.
    Mark(String),
    /// A number, with what else the cell says.
    Number(Figure),
    /// Text that is no number; never guessed at.
    Other(String),
}

/// A number as written, its decimals kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value, with the scale that was written: `7730.20` keeps both decimals.
    pub value: Decimal,
    /// The unit of money beside it.
    pub unit: Option<Unit>,
    /// What else stands in the cell: `22（其中修订16件）` keeps `其中修订16件`.
    pub note: Option<String>,
}

/// A unit of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 元.
    Yuan,
    /// 万元, ten thousand yuan: the unit of the form.
    TenThousandYuan,
}

/// Most digits before and behind the point, commas included: no count or amount comes near, and sums cannot overflow.
const LONGEST_NUMBER: usize = 15;
/// Longest text that is looked at as a number; more is text.
const LONGEST: usize = 200;

/// Reads a cell that should hold a count or an amount.
pub fn read(raw: &str) -> Reading {
    // most cells are plain digits
    if let Some(count) = plain_count(raw) {
        return Reading::Number(Figure { value: Decimal::from(count), unit: None, note: None });
    }
    let text = trim(raw);
    if text.is_empty() {
        return Reading::Blank;
    }
    let narrowed: String = text.chars().take(LONGEST + 1).map(narrow).collect();
    if is_mark(&narrowed) {
        return Reading::Mark(text.to_owned());
    }
    if narrowed.len() <= LONGEST
        && let Some(figure) = figure(&narrowed)
    {
        return Reading::Number(figure);
    }
    Reading::Other(text.to_owned())
}

/// A text that is nothing but a few digits, in groups of three where there are commas.
fn plain_count(text: &str) -> Option<u64> {
    if !(1..=LONGEST_NUMBER).contains(&text.len()) {
        return None;
    }
    let (mut value, mut group, mut grouped) = (0u64, 0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                group += 1;
            }
            b',' if group == 3 || !grouped && (1..=3).contains(&group) => (group, grouped) = (0, true),
            _ => return None,
        }
    }
    (!grouped || group == 3).then_some(value)
}

/// Reads a cell of 本年增/减, where a sign may be a word: `减4`, `+3`, `未增未减`.
pub fn read_change(raw: &str) -> Reading {
    let plain = read(raw);
    let Reading::Other(text) = &plain else { return plain };
    let text: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    if matches!(text.as_str(), "未增未减" | "未增减" | "无增减" | "不增不减" | "没有增减" | "无变化" | "持平" | "不变")
    {
        return Reading::Number(Figure { value: Decimal::ZERO, unit: None, note: None });
    }
    let signed = ["减少", "减", "↓"].iter().find_map(|word| Some((true, text.strip_prefix(word)?)));
    let signed =
        signed.or_else(|| ["增加", "增", "+", "↑"].iter().find_map(|word| Some((false, text.strip_prefix(word)?))));
    let Some((negative, digits)) = signed else { return plain };
    match figure(digits) {
        Some(figure) if !figure.value.is_sign_negative() => {
            let value = if negative { -figure.value } else { figure.value };
            Reading::Number(Figure { value, ..figure })
        }
        _ => plain,
    }
}

/// Whether a text is one of the signs for "nothing here".
fn is_mark(text: &str) -> bool {
    matches!(text, "无" | "無" | "无。" | "(无)" | "(空)" | "空")
        || text.chars().all(|c| matches!(c, '/' | '\\' | '-' | '—' | '–' | '―' | '─' | '－' | '−' | '／' | '＼'))
}

/// `-1,113.50万元（注）`: sign, digits with or without commas of thousands, decimals, a counter or a unit, a note.
fn figure(text: &str) -> Option<Figure> {
    let (negative, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(end);
    let (digits, tail) = if matches!(text, "零" | "〇") { ("0", "") } else { (digits, tail) };
    let mut value = digits_value(digits)?;
    let tail = tail.trim();
    let (unit, tail) = match tail {
        t if t.starts_with("万元") => (Some(Unit::TenThousandYuan), t.trim_start_matches("万元")),
        t if t.starts_with('元') => (Some(Unit::Yuan), t.trim_start_matches('元')),
        t => {
            (None, ["件", "条", "项", "宗", "份", "个", "次", "人"].iter().find_map(|c| t.strip_prefix(c)).unwrap_or(t))
        }
    };
    let note = match tail.trim() {
        "" => None,
        t if t.starts_with(['(', '[', '【', '〔']) => {
            Some(t.trim_matches(['(', ')', '[', ']', '【', '】', '〔', '〕']).to_owned())
        }
        _ => return None,
    };
    value.set_sign_negative(negative && !value.is_zero());
    Some(Figure { value, unit, note })
}

/// Digits as written: commas only where thousands are grouped, one decimal point.
fn digits_value(digits: &str) -> Option<Decimal> {
    let (whole, decimals) = match digits.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    if whole.len() > LONGEST_NUMBER || decimals.is_some_and(|d| d.len() > LONGEST_NUMBER) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    if first.is_empty() || decimals.is_some_and(|d| d.is_empty() || !d.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let grouped = whole.contains(',');
    if grouped && (first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    let plain: String = digits.chars().filter(|&c| c != ',').collect();
    Decimal::from_str_exact(&plain).ok()
}

/// A number in Chinese numerals, as narrative writes small ones: `一`, `十二`, `两百零五`, `三千`, `二〇二三`.
/// Nothing for text that is not wholly such a number.
pub fn han(text: &str) -> Option<u64> {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u64);
    let (mut total, mut section, mut current, mut seen_unit, mut plain) =
        (0u64, 0u64, None::<u64>, false, String::new());
    for c in text.chars() {
        let c = match c {
            '零' | '○' => '〇',
            '两' | '兩' => '二',
            c => c,
        };
        if let Some(d) = digit(c) {
            plain.push(char::from(b'0' + d as u8));
            current = Some(d);
            continue;
        }
        seen_unit = true;
        match c {
            '十' | '百' | '千' => {
                let unit = [('十', 10), ('百', 100), ('千', 1000)].iter().find(|(u, _)| *u == c)?.1;
                section += current.take().unwrap_or(1) * unit;
            }
            '万' | '萬' => total = total.checked_add((section + current.take().unwrap_or(0)).checked_mul(10_000)?)?,
            _ => return None,
        }
        if matches!(c, '万' | '萬') {
            section = 0;
        }
    }
    match (plain.is_empty(), seen_unit) {
        (true, false) => None,
        // digits in a row: a year, or a single digit
        (false, false) => plain.parse().ok(),
        _ => Some(total + section + current.unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(raw: &str) -> Option<String> {
        match read(raw) {
            Reading::Number(figure) => Some(figure.value.to_string()),
            _ => None,
        }
    }

    #[test]
    fn numbers_as_written() {
        let cases = [
            ("0", "0"),
            ("１２", "12"),
            ("\u{a0} 7 ", "7"),
            ("1,113", "1113"),
            ("1，113", "1113"),
            ("1,234,567", "1234567"),
            ("149.673874", "149.673874"),
            ("7730.20", "7730.20"),
            ("-417", "-417"),
            ("3件", "3"),
            ("470.31万元", "470.31"),
            ("零", "0"),
            ("-0", "0"),
        ];
        for (raw, value) in cases {
            assert_eq!(number(raw).as_deref(), Some(value), "{raw}");
        }
    }

    #[test]
    fn what_is_no_number_stays_text() {
        for raw in [
            "11,13",
            "1.",
            ".5",
            "1 2",
            "规章107",
            "约5",
            "1/2",
            "o",
            "1234567890123456",
            "1,1134",
            "1.2.3",
            "+3",
            "减4",
            "一",
        ] {
            assert!(matches!(read(raw), Reading::Other(_)), "{raw}: {:?}", read(raw));
        }
    }

    #[test]
    fn four_states_stay_apart() {
        assert_eq!(read(" \u{3000}\u{a0}\n"), Reading::Blank);
        for mark in ["/", "-", "—", "——", "无", "\\", "／", "--"] {
            assert_eq!(read(mark), Reading::Mark(mark.to_owned()));
        }
    }

    #[test]
    fn a_note_is_kept() {
        let Reading::Number(figure) = read("22（其中修订16件）") else { panic!() };
        assert_eq!((figure.value, figure.note.as_deref()), (Decimal::from(22), Some("其中修订16件")));
        let Reading::Number(figure) = read("251000元") else { panic!() };
        assert_eq!(figure.unit, Some(Unit::Yuan));
    }

    #[test]
    fn a_change_may_be_a_word() {
        for (raw, value) in [("减4", -4), ("+3", 3), ("-417", -417), ("未增未减", 0), ("增加 12", 12), ("0", 0)]
        {
            let Reading::Number(figure) = read_change(raw) else { panic!("{raw}") };
            assert_eq!(figure.value, Decimal::from(value), "{raw}");
        }
        assert!(matches!(read_change("减-4"), Reading::Other(_)));
    }

    #[test]
    fn chinese_numerals() {
        let cases = [
            ("一", Some(1)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("两百零五", Some(205)),
            ("三千", Some(3000)),
            ("一万二千", Some(12000)),
            ("二〇二三", Some(2023)),
            ("零", Some(0)),
            ("", None),
            ("三安", None),
        ];
        for (text, value) in cases {
            assert_eq!(han(text), value, "{text}");
        }
    }
}

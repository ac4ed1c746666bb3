//! Dates as lists give them.

use crate::text::fold::is_space;

/// The first date of a text, `YYYY-MM-DD`: `2024-1-5`, `2024/01/05`, `2024.01.05`, `2024年1月5日`, bracketed or broken by
/// white space. What goes on in digits (the 索引号 `2026-02-00018`) is none.
pub(super) fn find(text: &str) -> Option<String> {
    // the shortest is 2024-1-5, and most texts have no digits at all
    if text.bytes().filter(u8::is_ascii_digit).take(6).count() < 6 {
        return None;
    }
    let spaced: Vec<char> = text.chars().take(2000).collect();
    // the blank before a time of day keeps it apart; one within the date means nothing
    first(&spaced).or_else(|| first(&spaced.into_iter().filter(|c| !is_space(*c)).collect::<Vec<char>>()))
}

fn first(text: &[char]) -> Option<String> {
    (0..text.len()).find_map(|at| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        if before.is_some_and(char::is_ascii_digit) {
            return None;
        }
        date(text.get(at..)?)
    })
}

fn date(text: &[char]) -> Option<String> {
    let (year, rest) = number(text, 4)?;
    let (first, rest) = rest.split_first()?;
    let (month, rest) = number(rest, 2)?;
    let (second, rest) = rest.split_first()?;
    let (day, rest) = number(rest, 2)?;
    let same = match first {
        '年' => *second == '月',
        '-' | '/' | '.' => second == first,
        _ => false,
    };
    let ends = !rest.first().is_some_and(char::is_ascii_digit);
    let is_date = same && ends && (1990..=2099).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A number of at most some digits at the beginning.
fn number(text: &[char], most: usize) -> Option<(u32, &[char])> {
    let length = text.iter().take(most).take_while(|c| c.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let value = digits.iter().filter_map(|c| c.to_digit(10)).fold(0, |value, digit| value * 10 + digit);
    (length > 0).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_dresses() {
        let cases = [
            ("[2024-01-05]", Some("2024-01-05")),
            ("2024年1月5日", Some("2024-01-05")),
            ("2024/1/5", Some("2024-01-05")),
            ("20\n24-0\n1-05", Some("2024-01-05")),
            ("发布日期：2024.01.05 10:00", Some("2024-01-05")),
            ("2026-02-00018", None),
            ("371002-2024-01-05", Some("2024-01-05")),
            ("2024-13-05", None),
            ("12024-01-05", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text).as_deref(), expected, "{text}");
        }
    }
}

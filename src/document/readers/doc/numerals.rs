//! The numerals of automatic numbers 自动编号, by the code of their kind ([MS-OSHARED] 2.2.1.3).

/// A number in numerals of a kind; Arabic ones where the kind is not known, nothing for bullets.
pub(super) fn numeral(kind: u8, number: u32) -> String {
    let list = |first: u32, last: u32| {
        let letter = char::from_u32(first + number.saturating_sub(1)).filter(|_| (1..=last).contains(&number));
        letter.map_or_else(|| number.to_string(), String::from)
    };
    match kind {
        1 => roman(number).to_uppercase(),
        2 => roman(number),
        3 => letters(number).to_uppercase(),
        4 => letters(number),
        // digit by digit: 一〇
        10 | 0x24 => digits(number, &HAN),
        // counting: 十, 一百〇二
        11 | 0x21 | 0x23 | 0x27 => counted(number, &HAN, ["十", "百", "千", "万"], false),
        0x25 | 0x28 if number < 100 => counted(number, &HAN, ["十", "百", "千", "万"], false),
        0x25 | 0x28 => digits(number, &HAN),
        // formal numerals
        0x10 | 0x22 => counted(number, &FORMAL_TRADITIONAL, ["拾", "佰", "仟", "萬"], true),
        0x26 => counted(number, &FORMAL, ["拾", "佰", "仟", "万"], true),
        // full width
        14 | 19 => number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect(),
        // in circles, with a leading zero, with a full stop, in brackets
        18 | 0x1C => list(0x2460, 20),
        22 => format!("{number:02}"),
        0x1A => list(0x2488, 20),
        0x1B => list(0x2474, 20),
        0x1D => list(0x3220, 10),
        // the ten stems and the twelve branches
        0x1E => cycle(number, "甲乙丙丁戊己庚辛壬癸"),
        0x1F => cycle(number, "子丑寅卯辰巳午未申酉戌亥"),
        0x17 | 0xFF => String::new(),
        _ => number.to_string(),
    }
}

const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const FORMAL_TRADITIONAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];

fn digits(number: u32, signs: &[char; 10]) -> String {
    number.to_string().bytes().filter_map(|digit| signs.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// A number as it is said; `one` says whether a leading ten has its one.
fn counted(number: u32, signs: &[char; 10], units: [&str; 4], one: bool) -> String {
    if number > 99_999 || number == 0 {
        return digits(number, signs);
    }
    let figures: Vec<u8> = number.to_string().bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
    let mut said = String::new();
    let mut gap = false;
    for (place, figure) in (0..figures.len()).rev().zip(&figures) {
        if *figure == 0 {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            said.extend(signs.first());
        }
        if !(place == 1 && *figure == 1 && said.is_empty() && !one) {
            said.extend(signs.get(usize::from(*figure)));
        }
        said.push_str(place.checked_sub(1).and_then(|unit| units.get(unit)).unwrap_or(&""));
    }
    said
}

fn cycle(number: u32, signs: &str) -> String {
    let count = signs.chars().count() as u32;
    let at = number.saturating_sub(1) % count;
    signs.chars().nth(at as usize).map(String::from).unwrap_or_default()
}

/// a … z, aa … zz.
fn letters(number: u32) -> String {
    let Some(at) = number.checked_sub(1).filter(|at| *at < 780) else { return number.to_string() };
    let letter = char::from(b'a' + (at % 26) as u8);
    std::iter::repeat_n(letter, at as usize / 26 + 1).collect()
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut said = String::new();
    for (worth, sign) in SIGNS {
        while number >= worth {
            said.push_str(sign);
            number -= worth;
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_every_kind() {
        let cases: [(u8, u32, &str); 32] = [
            (0, 7, "7"),
            (1, 14, "XIV"),
            (2, 1999, "mcmxcix"),
            (2, 4000, "4000"),
            (3, 27, "AA"),
            (4, 3, "c"),
            (5, 3, "3"),
            (10, 10, "一〇"),
            (11, 10, "十"),
            (11, 11, "十一"),
            (0x27, 20, "二十"),
            (0x27, 99, "九十九"),
            (0x27, 102, "一百〇二"),
            (0x27, 110, "一百一十"),
            (0x27, 10_001, "一万〇一"),
            (0x25, 19, "十九"),
            (0x25, 100, "一〇〇"),
            (0x26, 10, "壹拾"),
            (0x26, 23, "贰拾叁"),
            (0x22, 6, "陸"),
            (14, 12, "１２"),
            (18, 3, "③"),
            (18, 21, "21"),
            (22, 5, "05"),
            (0x1A, 2, "⒉"),
            (0x1B, 20, "⒇"),
            (0x1D, 1, "㈠"),
            (0x1E, 11, "甲"),
            (0x1F, 12, "亥"),
            (0x17, 1, ""),
            (0x27, 0, "〇"),
            (0xC7, 8, "8"),
        ];
        for (kind, number, expected) in cases {
            assert_eq!(numeral(kind, number), expected, "kind {kind}, {number}");
        }
    }
}

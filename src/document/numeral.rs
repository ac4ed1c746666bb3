//! Numbers as word processors print them before paragraphs (ECMA-376 part 1, 17.18.59 ST_NumberFormat).

/// A way to print a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::document) enum Numeral {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperLetter,
    /// a, b, c.
    LowerLetter,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// Hexadecimal.
    Hex,
    /// １, ２, ３.
    FullWidth,
    /// ①, ②, ③.
    Circled,
    /// ⒈, ⒉, ⒊.
    FullStop,
    /// ⑴, ⑵, ⑶.
    Bracketed,
    /// 一, 二, 十一, 一百二十三.
    Han,
    /// 一, 二, 一一, 一二三: a character a digit, zero as given.
    HanDigits(char),
    /// 一, 二, 十一 up to 99, then a character a digit.
    HanCounting,
    /// 壹, 贰, 拾.
    Legal,
    /// 壹, 貳, 拾.
    LegalTraditional,
    /// 甲, 乙, 丙.
    Stems,
    /// 子, 丑, 寅.
    Branches,
    /// 甲子, 乙丑.
    StemsAndBranches,
    /// ㈠, ㈡, ㈢: so Word prints what it calls ideographs in circles.
    BracketedHan,
    /// - 1 -.
    Dashed,
    /// Nothing.
    None,
    /// A sign that is no number.
    Bullet,
}

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const HAN: [char; 13] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千'];
const LEGAL: [char; 13] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟'];
const LEGAL_TRADITIONAL: [char; 13] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖', '拾', '佰', '仟'];

impl Numeral {
    /// The format of a name of ECMA-376; the decimal one for names that are not known, as Word does.
    pub(in crate::document) fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "ordinal" => Self::Ordinal,
            "hex" => Self::Hex,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "decimalEnclosedFullstop" => Self::FullStop,
            "decimalEnclosedParen" => Self::Bracketed,
            "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCountingThousand"
            | "japaneseDigitalTenThousand" => Self::Han,
            "chineseCounting" | "taiwaneseCounting" => Self::HanCounting,
            "ideographDigital" | "taiwaneseDigital" => Self::HanDigits('〇'),
            "chineseLegalSimplified" => Self::Legal,
            "ideographLegalTraditional" | "japaneseLegal" => Self::LegalTraditional,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "ideographZodiacTraditional" => Self::StemsAndBranches,
            "ideographEnclosedCircle" => Self::BracketedHan,
            "numberInDash" => Self::Dashed,
            "none" => Self::None,
            "bullet" => Self::Bullet,
            _ => Self::Decimal,
        }
    }

    /// The format of a code of Word 97 to 2003 and of RTF ([MS-OSHARED] 2.2.1.3 MSONFC).
    pub(in crate::document) fn coded(code: i64) -> Self {
        match code {
            1 => Self::UpperRoman,
            2 => Self::LowerRoman,
            3 => Self::UpperLetter,
            4 => Self::LowerLetter,
            5 => Self::Ordinal,
            8 => Self::Hex,
            10 | 36 => Self::HanDigits('〇'),
            11 | 17 | 35 | 39 => Self::Han,
            14 | 19 => Self::FullWidth,
            16 | 34 => Self::LegalTraditional,
            18 | 28 => Self::Circled,
            22 => Self::DecimalZero,
            23 => Self::Bullet,
            26 => Self::FullStop,
            27 => Self::Bracketed,
            29 => Self::BracketedHan,
            30 => Self::Stems,
            31 => Self::Branches,
            32 => Self::StemsAndBranches,
            33 | 37 | 40 => Self::HanCounting,
            38 => Self::Legal,
            57 => Self::Dashed,
            255 => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The format whose first number is printed so, as OpenDocument names it (ODF 1.3 part 3, 19.500 and its
    /// extension by office programs: `一, 二, 三, ...`).
    pub(in crate::document) fn of_first(first: &str) -> Self {
        let one = first.split(',').next().unwrap_or_default().trim();
        match one {
            "" => Self::None,
            "A" => Self::UpperLetter,
            "a" => Self::LowerLetter,
            "I" => Self::UpperRoman,
            "i" => Self::LowerRoman,
            "01" => Self::DecimalZero,
            "１" => Self::FullWidth,
            "①" => Self::Circled,
            "一" => Self::Han,
            "壹" if first.contains('貳') => Self::LegalTraditional,
            "壹" => Self::Legal,
            "甲" => Self::Stems,
            "子" => Self::Branches,
            "1st" => Self::Ordinal,
            _ => Self::Decimal,
        }
    }

    /// A number in this format; in figures where the format has no way to print it.
    pub(in crate::document) fn print(self, number: i64) -> String {
        let fitting = u32::try_from(number).ok().filter(|number| (1..=32_767).contains(number));
        let special = fitting.and_then(|number| match self {
            Self::UpperRoman => Some(roman(number)),
            Self::LowerRoman => Some(roman(number).to_lowercase()),
            Self::UpperLetter => letters(number, 'A'),
            Self::LowerLetter => letters(number, 'a'),
            Self::Circled => match number {
                ..=20 => char::from_u32(0x245F + number),
                21..=35 => char::from_u32(0x323C + number),
                36..=50 => char::from_u32(0x328D + number),
                _ => None,
            }
            .map(String::from),
            Self::FullStop => char::from_u32(0x2487 + number).filter(|_| number <= 20).map(String::from),
            Self::Bracketed => char::from_u32(0x2473 + number).filter(|_| number <= 20).map(String::from),
            Self::BracketedHan => char::from_u32(0x321F + number).filter(|_| number <= 10).map(String::from),
            Self::Stems => STEMS.get((number as usize - 1) % 10).map(|c| c.to_string()),
            Self::Branches => BRANCHES.get((number as usize - 1) % 12).map(|c| c.to_string()),
            Self::StemsAndBranches => {
                let pair = (STEMS.get((number as usize - 1) % 10)?, BRANCHES.get((number as usize - 1) % 12)?);
                Some(format!("{}{}", pair.0, pair.1))
            }
            Self::Han => Some(counted(number, &HAN, true)),
            Self::HanCounting if number < 100 => Some(counted(number, &HAN, true)),
            Self::HanCounting => Some(digits(number, '○')),
            Self::HanDigits(zero) => Some(digits(number, zero)),
            Self::Legal => Some(counted(number, &LEGAL, false)),
            Self::LegalTraditional => Some(counted(number, &LEGAL_TRADITIONAL, false)),
            _ => None,
        });
        special.unwrap_or_else(|| match self {
            Self::DecimalZero => format!("{number:02}"),
            Self::Ordinal => format!("{number}{}", ordinal(number)),
            Self::Hex => format!("{number:X}"),
            Self::FullWidth => number.to_string().chars().map(wide).collect(),
            Self::Dashed => format!("- {number} -"),
            Self::None | Self::Bullet => String::new(),
            _ => number.to_string(),
        })
    }
}

fn wide(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0xFF10 + digit)).unwrap_or(c)
}

fn ordinal(number: i64) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        out.push_str(&sign.repeat((number / value) as usize));
        number %= value;
    }
    out
}

/// a to z, then aa to zz.
fn letters(number: u32, first: char) -> Option<String> {
    let letter = char::from_u32(first as u32 + (number - 1) % 26)?;
    Some(letter.to_string().repeat(((number - 1) / 26 + 1) as usize)).filter(|out| out.len() <= 32)
}

fn digits(number: u32, zero: char) -> String {
    let digit = |c: char| match c.to_digit(10) {
        Some(0) | None => zero,
        Some(digit) => HAN.get(digit as usize).copied().unwrap_or(zero),
    };
    number.to_string().chars().map(digit).collect()
}

/// A number below 100 000 counted in words; `short` leaves out the one of a leading ten.
fn counted(number: u32, words: &[char; 13], short: bool) -> String {
    let (high, low) = (number / 10_000, number % 10_000);
    let mut out = String::new();
    if high > 0 {
        out.push_str(&counted(high, words, short));
        out.push('万');
    }
    let (mut gap, mut begun) = (false, high > 0);
    for (unit, place) in [(1000, 12), (100, 11), (10, 10), (1, 0)] {
        let digit = low / unit % 10;
        if digit == 0 {
            gap = begun;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        if !(short && !begun && unit == 10 && digit == 1) {
            out.extend(words.get(digit as usize));
        }
        if unit > 1 {
            out.extend(words.get(place));
        }
        begun = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_prints_them() {
        let cases: &[(&str, i64, &str)] = &[
            ("decimal", 12, "12"),
            ("decimalZero", 5, "05"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 26, "z"),
            ("ordinal", 12, "12th"),
            ("decimalFullWidth", 10, "１０"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedFullstop", 1, "⒈"),
            ("decimalEnclosedParen", 3, "⑶"),
            ("chineseCountingThousand", 10, "十"),
            ("chineseCountingThousand", 21, "二十一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 1005, "一千零五"),
            ("chineseCountingThousand", 10_020, "一万零二十"),
            ("chineseCounting", 19, "十九"),
            ("chineseCounting", 100, "一○○"),
            ("ideographDigital", 20, "二〇"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographLegalTraditional", 2, "貳"),
            ("ideographTraditional", 11, "甲"),
            ("ideographZodiac", 12, "亥"),
            ("ideographZodiacTraditional", 2, "乙丑"),
            ("ideographEnclosedCircle", 3, "㈢"),
            ("numberInDash", 3, "- 3 -"),
            ("none", 3, ""),
            ("bullet", 3, ""),
            ("chineseCounting", 0, "0"),
            ("upperRoman", -3, "-3"),
        ];
        for (name, number, printed) in cases {
            assert_eq!(Numeral::named(name).print(*number), *printed, "{name} {number}");
        }
    }

    #[test]
    fn other_names_of_the_formats() {
        assert_eq!(Numeral::coded(37).print(11), "十一");
        for (code, number, printed) in [
            (0, 7, "7"),
            (1, 14, "XIV"),
            (2, 1999, "mcmxcix"),
            (3, 27, "AA"),
            (10, 10, "一〇"),
            (11, 11, "十一"),
            (14, 12, "１２"),
            (18, 3, "③"),
            (22, 5, "05"),
            (23, 1, ""),
            (26, 2, "⒉"),
            (27, 20, "⒇"),
            (29, 1, "㈠"),
            (30, 11, "甲"),
            (31, 12, "亥"),
            (34, 6, "陸"),
            (38, 23, "贰拾叁"),
            (39, 102, "一百零二"),
            (40, 100, "一○○"),
            (99, 11, "11"),
            (199, 8, "8"),
        ] {
            assert_eq!(Numeral::coded(code).print(number), printed, "{code} {number}");
        }
        assert_eq!(Numeral::of_first("一, 二, 三, ...").print(2), "二");
        assert_eq!(Numeral::of_first("甲, 乙, 丙, ...").print(2), "乙");
        assert_eq!(Numeral::of_first("").print(2), "");
        assert_eq!(Numeral::of_first("壹, 貳, 參, ...").print(2), "貳");
    }
}

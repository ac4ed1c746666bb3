//! Bytes of text read in the character set of their font (RTF 1.9.1, "Character Set", "Font Table").

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use crate::document::word::symbol;

/// What the bytes of a font are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Charset {
    /// What the document says of all.
    #[default]
    Document,
    /// "ANSI", which many programs say of any font: the code page of the document, or Windows-1252.
    Ansi,
    /// Of one encoding.
    Encoded(&'static Encoding),
    /// Numbers of signs in a font of signs, whose name this is.
    Signs(&'static str),
}

impl Charset {
    /// That of a number of `\fcharset`; the font's name tells fonts of signs apart.
    pub(super) fn numbered(number: i32) -> Self {
        match number {
            0 => Self::Ansi,
            2 => Self::Signs(""),
            77 => Self::Encoded(MACINTOSH),
            78 | 128 => Self::Encoded(SHIFT_JIS),
            79 | 129 | 130 => Self::Encoded(EUC_KR),
            80 | 134 => Self::Encoded(GB18030),
            81 | 136 => Self::Encoded(BIG5),
            161 => Self::Encoded(WINDOWS_1253),
            162 => Self::Encoded(WINDOWS_1254),
            163 => Self::Encoded(WINDOWS_1258),
            177 => Self::Encoded(WINDOWS_1255),
            178..=180 => Self::Encoded(WINDOWS_1256),
            186 => Self::Encoded(WINDOWS_1257),
            204 => Self::Encoded(WINDOWS_1251),
            222 => Self::Encoded(WINDOWS_874),
            238 => Self::Encoded(WINDOWS_1250),
            _ => Self::Document,
        }
    }

    /// That of a number of `\cpg`.
    pub(super) fn paged(number: i32) -> Self {
        match number {
            42 => Self::Signs(""),
            _ => code_page(number).map_or(Self::Document, Self::Encoded),
        }
    }

    /// The text of some bytes; `page` is the code page of the document where it says one.
    pub(super) fn decode<'a>(self, bytes: &'a [u8], page: Option<&'static Encoding>) -> Cow<'a, str> {
        if let Self::Signs(font) = self {
            let sign = |byte: &u8| match byte {
                b' ' => ' ',
                byte => symbol::character(font, u32::from(*byte)).unwrap_or('□'),
            };
            return Cow::Owned(bytes.iter().map(sign).collect());
        }
        let encoding = match (self, page) {
            _ if bytes.is_ascii() => UTF_8,
            (Self::Encoded(encoding), _) => encoding,
            (Self::Ansi, Some(page)) if is_double(page) && !Pairs::of(bytes).are_mostly_high() => WINDOWS_1252,
            (_, Some(page)) if page != WINDOWS_1252 => page,
            // of a program that knows no character sets
            _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
            _ if Pairs::of(bytes).are_all_high() => GB18030,
            _ => WINDOWS_1252,
        };
        encoding.decode_without_bom_handling(bytes).0
    }
}

/// The encoding of a Windows code page; nothing for one that is not known.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 | 10_001 => SHIFT_JIS,
        936 | 10_008 | 20_936 | 51_936 | 54_936 => GB18030,
        949 | 10_003 | 51_949 => EUC_KR,
        950 | 951 | 10_002 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        65_001 => UTF_8,
        _ => return None,
    })
}

/// Whether characters have two bytes.
fn is_double(encoding: &'static Encoding) -> bool {
    [GB18030, BIG5, SHIFT_JIS, EUC_KR].contains(&encoding)
}

/// The bytes beyond ASCII taken two by two.
#[derive(Debug, Default)]
struct Pairs {
    /// Pairs of such bytes alone.
    high: usize,
    /// Pairs with a byte of ASCII, or of those between.
    low: usize,
    /// Bytes that are in no pair.
    single: usize,
}

impl Pairs {
    fn of(bytes: &[u8]) -> Self {
        let mut pairs = Self::default();
        let mut rest = bytes.iter().copied();
        while let Some(byte) = rest.next() {
            if byte.is_ascii() {
                continue;
            }
            match (byte, rest.next()) {
                (0x81..=0xFE, Some(0xA1..=0xFE)) => pairs.high += 1,
                (0x81..=0xFE, Some(0x40..=0x7E | 0x80..=0xA0)) => pairs.low += 1,
                _ => pairs.single += 1,
            }
        }
        pairs
    }

    /// As they are in characters of two bytes, most of which are common ones.
    fn are_mostly_high(&self) -> bool {
        self.single == 0 && self.high > 0 && self.high >= self.low
    }

    /// As they are in GB 2312.
    fn are_all_high(&self) -> bool {
        self.single == 0 && self.low == 0 && self.high > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_their_font_says() {
        let gbk = |text| GB18030.encode(text).0.into_owned();
        let cases: Vec<(i32, Option<i32>, Vec<u8>, &str)> = vec![
            (134, Some(1252), gbk("政府12"), "政府12"),
            (134, None, gbk("镕（·）"), "镕（·）"),
            (136, Some(936), b"\xA6\xA8\xA5\x5C".to_vec(), "成功"),
            (204, Some(936), b"\xC4\xE0".to_vec(), "Да"),
            // a font that says nothing, or only "ANSI"
            (1, Some(936), gbk("镕"), "镕"),
            (0, Some(936), gbk("朱镕基"), "朱镕基"),
            (0, Some(950), b"\xA6\xA8\xA5\x5C".to_vec(), "成功"),
            (0, Some(936), b"\x93abc\x94 \xB7 1".to_vec(), "“abc” · 1"),
            (0, Some(1252), b"caf\xE9".to_vec(), "café"),
            (0, Some(1251), b"\xC4\xE0".to_vec(), "Да"),
            // of programs that know no character sets
            (0, Some(1252), gbk("政府信息公开12"), "政府信息公开12"),
            (0, None, gbk("规章"), "规章"),
            (0, None, "规章".into(), "规章"),
            (1, Some(65_001), "规章".into(), "规章"),
            (0, None, b"\xA9 2023 \xB7".to_vec(), "© 2023 ·"),
            // a half of a character takes no figure with it
            (134, None, b"\xC4 12".to_vec(), "\u{FFFD} 12"),
            (134, None, b"\xC412".to_vec(), "\u{FFFD}12"),
            (2, None, b"\xB7 1".to_vec(), "□ □"),
        ];
        for (number, page, bytes, text) in cases {
            let page = page.and_then(code_page);
            assert_eq!(Charset::numbered(number).decode(&bytes, page), text, "{number} {page:?}");
        }
        assert_eq!(Charset::Signs("wingdings").decode(b"\x81", None), "①");
        assert_eq!(Charset::paged(936).decode(&gbk("规章"), None), "规章");
        assert_eq!(Charset::paged(42), Charset::Signs(""));
    }
}

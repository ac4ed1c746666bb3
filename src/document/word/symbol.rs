//! Characters of symbol fonts (ECMA-376 part 1, 17.3.3.30).

use crate::document::xml::Element;

/// What a symbol says: the character that it looks like where that is known, a white square where it is not.
pub(super) fn text(symbol: Element<'_>) -> String {
    let font = symbol.attribute("font").unwrap_or_default().to_lowercase();
    let code = symbol.attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
    code.and_then(|code| character(&font, code)).unwrap_or('□').to_string()
}

/// The character of a code in a font. Symbol fonts have theirs in the private range from U+F000.
pub(in crate::document) fn character(font: &str, code: u32) -> Option<char> {
    let own = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    match (font, own) {
        ("wingdings", 0x80) => Some('⓪'),
        ("wingdings", 0x81..=0x8A) => char::from_u32(0x2460 + own - 0x81),
        ("wingdings", 0x8B) => Some('⓿'),
        ("wingdings", 0x8C..=0x95) => char::from_u32(0x2776 + own - 0x8C),
        ("wingdings", 0xFC) => Some('✓'),
        ("wingdings", 0xFB) => Some('✗'),
        ("wingdings", 0xFE) => Some('☑'),
        ("wingdings", 0xFD) => Some('☒'),
        ("wingdings 2", 0x6A..=0x73) => char::from_u32(0x2460 + own - 0x6A),
        ("wingdings 2", 0x52) => Some('☑'),
        ("symbol", 0x20..=0x3F) => char::from_u32(own),
        _ if code < 0x20 || code == own && code < 0x100 => None,
        _ if code == own => char::from_u32(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_signs() {
        let cases = [
            ("wingdings", 0xF081, Some('①')),
            ("wingdings", 0x8A, Some('⑩')),
            ("wingdings", 0xF0FE, Some('☑')),
            ("symbol", 0xF035, Some('5')),
            ("宋体", 0x2460, Some('①')),
            ("webdings", 0xF035, None),
        ];
        for (font, code, wanted) in cases {
            assert_eq!(character(font, code), wanted, "{font} {code:x}");
        }
    }
}

//! Characters of fonts that carry no `ToUnicode` map and need none: their codes are those of a character set, as the
//! name of their encoding says (ISO 32000-1, 9.7.5.2, predefined CMaps).

use encoding_rs::{BIG5, Encoding, GBK};
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

/// Tells what a character code says.
pub(super) type Decoder = fn(u32) -> Option<char>;

/// The decoder for the codes of the fonts of a page that have no map of their own; nothing where there are none, or where
/// they differ, since a glyph does not tell its font.
pub(super) fn of_page(page: &Page<'_>) -> Option<Decoder> {
    let resources = page.resources();
    let mut found: Option<&'static str> = None;
    let mut add = |resources: &Resources<'_>| {
        let fonts = resources.fonts.keys().take(64).filter_map(|name| resources.fonts.get::<Dict<'_>>(name));
        fonts.filter(|font| !font.contains_key("ToUnicode")).all(|font| {
            let set = set_of(&font);
            let agrees = set.is_some() && found.is_none_or(|known| Some(known) == set);
            found = set;
            agrees
        })
    };
    // fonts of forms are not looked at: where there are forms, nothing is sure
    let plain = resources.x_objects.keys().next().is_none();
    if !plain || !add(resources) {
        return None;
    }
    match found? {
        "gbk" => Some(gbk),
        "big5" => Some(big5),
        _ => Some(utf16),
    }
}

/// The character set of a font's codes.
fn set_of(font: &Dict<'_>) -> Option<&'static str> {
    let name = font.get::<Name<'_>>("Encoding")?;
    let name = std::str::from_utf8(name.as_ref()).ok()?;
    let name = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V"))?;
    match name {
        "UniGB-UCS2" | "UniGB-UTF16" | "UniCNS-UCS2" | "UniCNS-UTF16" | "UniJIS-UCS2" | "UniJIS-UTF16" => Some("utf16"),
        "GBK-EUC" | "GBKp-EUC" | "GBK2K" | "GB-EUC" => Some("gbk"),
        "B5pc" | "ETen-B5" | "ETenms-B5" => Some("big5"),
        _ => None,
    }
}

fn utf16(code: u32) -> Option<char> {
    match code {
        0..=0xFFFF => char::from_u32(code),
        _ => char::decode_utf16([(code >> 16) as u16, code as u16]).next()?.ok(),
    }
}

fn gbk(code: u32) -> Option<char> {
    of_bytes(GBK, code)
}

fn big5(code: u32) -> Option<char> {
    of_bytes(BIG5, code)
}

fn of_bytes(encoding: &'static Encoding, code: u32) -> Option<char> {
    let bytes = code.to_be_bytes();
    let start = bytes.iter().position(|byte| *byte != 0)?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(start..)?)?;
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_characters() {
        assert_eq!((utf16(0x653F), gbk(0xD5FE), big5(0xAC46)), (Some('政'), Some('政'), Some('政')));
        assert_eq!((gbk(0x31), utf16(0xD800), gbk(0xFFFF)), (Some('1'), None, None));
    }
}

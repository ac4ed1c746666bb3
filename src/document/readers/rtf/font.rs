//! The font table 字体表 (RTF 1.9.1, "Font Table"), as far as it says how bytes are read.

use std::collections::HashMap;

use super::charset::Charset;

/// Most fonts.
const MAX_FONTS: usize = 1 << 14;
/// Fonts whose bytes are numbers of signs.
const SIGNS: [&str; 4] = ["symbol", "webdings", "wingdings", "wingdings 2"];

/// The fonts of a document.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    charsets: HashMap<i32, Charset>,
    /// The one that is being read.
    open: Font,
}

#[derive(Debug, Default)]
struct Font {
    number: Option<i32>,
    numbered: Option<Charset>,
    paged: Option<Charset>,
    name: Vec<u8>,
}

impl Fonts {
    /// Takes in a control word of the table.
    pub(super) fn word(&mut self, name: &[u8], number: Option<i32>) {
        match (name, number) {
            (b"f", Some(number)) => {
                self.end();
                self.open.number = Some(number);
            }
            (b"fcharset", Some(number)) => self.open.numbered = Some(Charset::numbered(number)),
            (b"cpg", Some(number)) => self.open.paged = Some(Charset::paged(number)),
            _ => {}
        }
    }

    /// Takes in text of the table: names, each with a semicolon behind it.
    pub(super) fn text(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b';' => self.end(),
                _ if self.open.name.len() < 32 => self.open.name.push(byte.to_ascii_lowercase()),
                _ => {}
            }
        }
    }

    /// Ends the font that is being read.
    pub(super) fn end(&mut self) {
        let font = std::mem::take(&mut self.open);
        let Some(number) = font.number else { return };
        let charset = match font.paged.or(font.numbered).unwrap_or_default() {
            Charset::Signs(_) => {
                let name = font.name.trim_ascii();
                Charset::Signs(SIGNS.into_iter().find(|known| known.as_bytes() == name).unwrap_or(""))
            }
            charset => charset,
        };
        if self.charsets.len() < MAX_FONTS {
            self.charsets.entry(number).or_insert(charset);
        }
    }

    /// The character set of a font, that of the document for one that is not in the table.
    pub(super) fn charset(&self, number: i32) -> Charset {
        self.charsets.get(&number).copied().unwrap_or_default()
    }
}

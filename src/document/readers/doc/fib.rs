//! The file information block 文件信息块 ([MS-DOC] 2.5) at the head of the main stream: where everything is.

use crate::document::Error;
use crate::document::compound::{u16_at, u32_at};
use crate::text::lang::Text;

const OLD: Text = Text { en: "a document of Word 6 or 95 is not read", zh: "不支持 Word 6/95 格式的文档" };
const NO_HEAD: Text = Text { en: "damaged: the head of the document is missing", zh: "文件损坏：缺少文档头" };

/// The document is protected by a password.
pub(super) const fn encrypted() -> Error {
    Error::Encrypted
}

/// What the head of a document says.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    bytes: &'a [u8],
    /// Where the pairs of offset and length begin.
    pairs: usize,
    /// Whether the table stream is `1Table`.
    pub(super) second_table: bool,
    /// Whether its language is written in Chinese, Japanese or Korean characters.
    pub(super) far_east: bool,
    /// Number of characters of the main text, which come first.
    pub(super) length: usize,
    /// The bytes of the text, for documents that have no list of pieces.
    pub(super) text: (u32, u32),
}

/// A part of the table stream, by the place of its offset and length among the others ([MS-DOC] 2.5.6).
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Styles = 1,
    CharacterPages = 12,
    ParagraphPages = 13,
    Pieces = 33,
    Lists = 73,
    ListOverrides = 74,
}

impl<'a> Fib<'a> {
    /// Reads the head of the main stream.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let short = |at| u16_at(bytes, at).unwrap_or(0);
        let long = |at| u32_at(bytes, at).unwrap_or(0);
        // 0xA5DC and its forerunners were written up to Word 95; nFib was 104 then
        match (short(0), short(2)) {
            (0xA5DC | 0xA5DB | 0xA59B | 0xA59C, _) | (0xA5EC, 1..105) => return Err(Error::Unreadable(OLD)),
            (0xA5EC, _) => {}
            _ => return Err(Error::Unreadable(NO_HEAD)),
        }
        let flags = short(0x0A);
        if flags & 0x0100 != 0 {
            return Err(encrypted());
        }
        // the two blocks before the pairs have the length that they say
        let shorts = usize::from(short(0x20));
        let longs = 0x22 + shorts * 2;
        let pairs = longs + 2 + usize::from(short(longs)) * 4 + 2;
        let pairs = if (14..64).contains(&shorts) && pairs < 0x400 { pairs } else { 0x9A };
        let is_far_east = |language: u16| matches!(language & 0x3FF, 0x04 | 0x11 | 0x12);
        Ok(Self {
            bytes,
            pairs,
            second_table: flags & 0x0200 != 0,
            far_east: flags & 0x4000 != 0 || is_far_east(short(0x06)) || is_far_east(short(0x3C)),
            length: long(0x4C) as usize,
            text: (long(0x18), long(0x1C)),
        })
    }

    /// Offset and length of a part in the table stream.
    pub(super) fn place(&self, part: Part) -> (usize, usize) {
        let at = self.pairs + part as usize * 8;
        let long = |at| u32_at(self.bytes, at).unwrap_or(0) as usize;
        (long(at), long(at + 4))
    }

    /// A part of the table stream, as much of it as is there.
    pub(super) fn part<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let (from, length) = self.place(part);
        let to = from.saturating_add(length).min(table.len());
        table.get(from..to).unwrap_or_default()
    }
}

//! The main text, put together of its pieces 文本片段 ([MS-DOC] 2.4.1), with what its characters are marked as.

use encoding_rs::{GBK, WINDOWS_1252};

use super::fib::{Fib, Part};
use super::runs::Runs;
use super::sprm::sprms;
use super::styles::Styles;
use crate::document::Error;
use crate::document::compound::{u16_at, u32_at};

/// Most characters of a main text.
const MAX_LENGTH: usize = 1 << 21;
/// Most pieces of a text.
const MAX_PIECES: usize = 1 << 17;
/// Stands for a byte that belongs to the character before it.
const NOTHING: u16 = 0xFFFE;

/// Struck out in a revision: not there.
pub(super) const DELETED: u8 = 1;
/// Hidden, whatever the style of the paragraph.
pub(super) const HIDDEN: u8 = 2;
/// Shown, whatever the style of the paragraph.
pub(super) const SHOWN: u8 = 4;
/// Hidden where the style of the paragraph shows, shown where it hides.
pub(super) const INVERTED: u8 = 8;
/// An instruction of a field, or a mark around it.
pub(super) const INSTRUCTION: u8 = 16;

/// A code unit of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The unit in UTF-16.
    pub(super) code: u16,
    /// What it is marked as.
    pub(super) marks: u8,
    /// Where it stands in the main stream.
    pub(super) offset: u32,
    /// The modifiers of its piece ([MS-DOC] 2.9.214).
    pub(super) modifier: u16,
}

/// The main text.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Its code units in order.
    pub(super) units: Vec<Unit>,
    /// Lists of modifiers that pieces name by their number.
    lists: Vec<&'a [u8]>,
}

/// A piece of the text: characters that lie together.
struct Piece {
    length: usize,
    offset: usize,
    /// Two bytes a character, or one.
    wide: bool,
    modifier: u16,
}

impl<'a> Text<'a> {
    /// Reads the main text. Characters of which bytes are missing are U+FFFD.
    pub(super) fn read(fib: &Fib<'_>, stream: &[u8], table: &'a [u8]) -> Result<Self, Error> {
        let (pieces, lists) = pieces(fib, fib.part(table, Part::Pieces));
        let whole: usize = pieces.iter().map(|piece| piece.length).sum();
        let wanted = if fib.length == 0 { whole } else { fib.length.min(whole) };
        if wanted > MAX_LENGTH {
            return Err(Error::TooLarge((MAX_LENGTH * 2) >> 20));
        }
        let mut units = Vec::with_capacity(wanted);
        for piece in &pieces {
            let length = piece.length.min(wanted - units.len());
            let width = if piece.wide { 2 } else { 1 };
            // further characters of a piece that ends beyond the stream are all missing: one stands for them
            let there = stream.len().saturating_sub(piece.offset).div_ceil(width);
            let bytes = stream.get(piece.offset..).unwrap_or_default();
            let codes = if piece.wide { wide(bytes, length) } else { narrow(bytes, length, fib.far_east) };
            let missing = (length > there).then_some(0xFFFD);
            for (n, code) in codes.into_iter().chain(missing).enumerate() {
                let offset = (piece.offset + n * width) as u32;
                units.push(Unit { code, marks: 0, offset, modifier: piece.modifier });
            }
            if missing.is_some() || units.len() >= wanted {
                break;
            }
        }
        let mut text = Self { units, lists };
        text.mark_fields();
        Ok(text)
    }

    /// The modifiers that a piece adds to what it holds: a list, or a single one in two bytes.
    pub(super) fn modifiers(&self, modifier: u16) -> Option<Modifiers<'a>> {
        if modifier & 1 == 1 {
            return self.lists.get(usize::from(modifier >> 1)).map(|list| Modifiers::List(list));
        }
        let operand = (modifier >> 8) as u8;
        // the ones of the short list that matter here ([MS-DOC] 2.9.215)
        let code: u16 = match modifier >> 1 & 0x7F {
            0x0C => 0x260A,
            0x18 => 0x2416,
            0x19 => 0x2417,
            0x41 => 0x0800,
            0x5C => 0x083C,
            _ => return None,
        };
        let [low, high] = code.to_le_bytes();
        Some(Modifiers::One([low, high, operand]))
    }

    /// Marks what is deleted and hidden, and puts symbols in the place of what stands for them.
    pub(super) fn mark_characters(&mut self, runs: &Runs<'_>, styles: &Styles<'_>) {
        let mut at = 0;
        while let Some(first) = self.units.get(at).copied() {
            // units that lie one after another
            let rest = self.units.get(at..).unwrap_or_default();
            let together = |pair: &[Unit]| match pair {
                [a, b] => b.modifier == a.modifier && matches!(b.offset.wrapping_sub(a.offset), 1 | 2),
                _ => false,
            };
            let end = at + 1 + rest.windows(2).take_while(|pair| together(pair)).count();
            let mut own = Look::default();
            if let Some(modifiers) = self.modifiers(first.modifier) {
                own.set(modifiers.list(), styles);
            }
            let piece = self.units.get_mut(at..end).unwrap_or_default();
            let last = piece.last().map_or(0, |unit| unit.offset);
            if own.marks != 0 {
                piece.iter_mut().for_each(|unit| unit.marks |= own.marks);
            }
            let mut from = 0;
            for run in runs.from(first.offset).iter().take_while(|run| run.from <= last) {
                let mut look = Look::default();
                look.set(run.list, styles);
                let start = from + piece.get(from..).unwrap_or_default().partition_point(|u| u.offset < run.from);
                let stop = start + piece.get(start..).unwrap_or_default().partition_point(|u| u.offset < run.to);
                from = stop;
                if look.marks == 0 && look.symbol.is_none() {
                    continue;
                }
                for unit in piece.get_mut(start..stop).unwrap_or_default() {
                    unit.marks |= look.marks;
                    if let (0x28, Some(symbol)) = (unit.code, look.symbol) {
                        unit.code = symbol;
                    }
                }
            }
            at = end;
        }
    }

    /// Marks the instructions of fields: from 0x13 to 0x14, or to 0x15 where there is no result ([MS-DOC] 2.8.25).
    /// A field that does not end is none.
    fn mark_fields(&mut self) {
        let mut open: Vec<(usize, Option<usize>)> = Vec::new();
        let mut hidden: Vec<(usize, usize)> = Vec::new();
        for (at, unit) in self.units.iter().enumerate() {
            match unit.code {
                0x13 => open.push((at, None)),
                0x14 => {
                    if let Some((_, separator @ None)) = open.last_mut() {
                        *separator = Some(at);
                    }
                }
                0x15 => hidden.extend(open.pop().map(|(start, separator)| (start, separator.unwrap_or(at)))),
                _ => {}
            }
        }
        hidden.sort_unstable();
        let mut done = 0;
        for (start, end) in hidden {
            for unit in self.units.get_mut(start.max(done)..=end).unwrap_or_default() {
                unit.marks |= INSTRUCTION;
            }
            done = done.max(end + 1);
        }
    }
}

/// Modifiers of a piece.
pub(super) enum Modifiers<'a> {
    List(&'a [u8]),
    One([u8; 3]),
}

impl Modifiers<'_> {
    /// As a list.
    pub(super) fn list(&self) -> &[u8] {
        match self {
            Self::List(list) => list,
            Self::One(list) => list,
        }
    }
}

/// How characters look, as far as it matters what they say.
#[derive(Default)]
struct Look {
    marks: u8,
    symbol: Option<u16>,
}

impl Look {
    fn set(&mut self, list: &[u8], styles: &Styles<'_>) {
        for sprm in sprms(list) {
            match sprm.code {
                // sprmCFRMarkDel
                0x0800 => self.marks = self.marks & !DELETED | if sprm.byte() == 1 { DELETED } else { 0 },
                // sprmCFVanish, a toggle ([MS-DOC] 2.9.327)
                0x083C => {
                    let styled = self.marks & HIDDEN != 0;
                    let vanish = match (sprm.byte(), styled) {
                        (0, _) => SHOWN,
                        (1, _) => HIDDEN,
                        (0x80, true) => HIDDEN,
                        (0x81, true) => SHOWN,
                        (0x81, false) => INVERTED,
                        _ => 0,
                    };
                    self.marks = self.marks & DELETED | vanish;
                }
                // sprmCIstd: the style of characters
                0x4A30 if styles.hides(sprm.short()) => self.marks |= HIDDEN,
                // sprmCSymbol: a font, and the character in it
                0x6A09 => self.symbol = u16_at(sprm.operand, 2),
                _ => {}
            }
        }
    }
}

/// The list of pieces, and the lists of modifiers before it ([MS-DOC] 2.9.38).
fn pieces<'a>(fib: &Fib<'_>, mut clx: &'a [u8]) -> (Vec<Piece>, Vec<&'a [u8]>) {
    let mut lists = Vec::new();
    while let [1, rest @ ..] = clx {
        let length = usize::from(u16_at(rest, 0).unwrap_or(0));
        let Some(list) = rest.get(2..2 + length) else { break };
        lists.push(list);
        clx = rest.get(2 + length..).unwrap_or_default();
    }
    let table = match clx {
        [2, rest @ ..] => {
            let length = u32_at(rest, 0).unwrap_or(0) as usize;
            rest.get(4..(4 + length).min(rest.len())).unwrap_or_default()
        }
        _ => &[],
    };
    // offsets of n + 1 ends, then n pieces of 8 bytes
    let count = (table.len().saturating_sub(4) / 12).min(MAX_PIECES);
    let descriptions = (table.len().saturating_sub(4) / 12 + 1) * 4;
    let piece = |n: usize| {
        let (from, to) = (u32_at(table, n * 4)?, u32_at(table, n * 4 + 4)?);
        let place = u32_at(table, descriptions + n * 8 + 2)?;
        let wide = place & 0x4000_0000 == 0;
        let offset = (place & 0x3FFF_FFFF) as usize;
        Some(Piece {
            length: to.checked_sub(from)? as usize,
            offset: if wide { offset } else { offset / 2 },
            wide,
            modifier: u16_at(table, descriptions + n * 8 + 6)?,
        })
    };
    let mut pieces: Vec<Piece> = (0..count).map_while(piece).collect();
    if pieces.is_empty() {
        // all in one, as bytes or pairs of bytes: the length tells
        let (from, to) = fib.text;
        let bytes = to.saturating_sub(from) as usize;
        let wide = bytes >= fib.length.saturating_mul(2);
        pieces.push(Piece { length: fib.length.min(bytes), offset: from as usize, wide, modifier: 0 });
    }
    (pieces, lists)
}

fn wide(bytes: &[u8], length: usize) -> Vec<u16> {
    // what sectors that are missing were filled with is no text
    let unit = |at| u16_at(bytes, at).filter(|code| *code != 0).unwrap_or(0xFFFD);
    (0..length.min(bytes.len() / 2)).map(|n| unit(n * 2)).collect()
}

/// Bytes are Windows-1252 ([MS-DOC] 2.9.73), but some programs write the code page of the system.
fn narrow(bytes: &[u8], length: usize, far_east: bool) -> Vec<u16> {
    let bytes = bytes.get(..length).unwrap_or(bytes);
    if far_east && is_gbk(bytes) {
        return in_gbk(bytes);
    }
    let unit = |byte: &u8| match byte {
        0 => 0xFFFD,
        0..0x80 => u16::from(*byte),
        _ => WINDOWS_1252
            .decode_without_bom_handling(&[*byte])
            .0
            .chars()
            .next()
            .map_or(0xFFFD, |c| c.encode_utf16(&mut [0; 2]).first().copied().unwrap_or(0xFFFD)),
    };
    bytes.iter().map(unit).collect()
}

/// Whether all bytes above ASCII come in pairs, and most are characters of GB 2312.
fn is_gbk(bytes: &[u8]) -> bool {
    let (mut pairs, mut characters, mut at) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte < 0x80 {
            continue;
        }
        match bytes.get(at) {
            Some(0xA1..=0xFE) if *byte >= 0xA1 => pairs += 1,
            _ => return false,
        }
        characters += usize::from((0xB0..=0xF7).contains(byte));
        at += 1;
    }
    characters > 0 && characters * 2 >= pairs
}

/// A unit a byte: the second of a pair is left out later.
fn in_gbk(bytes: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        if *byte < 0x80 {
            units.push(if *byte == 0 { 0xFFFD } else { u16::from(*byte) });
            rest = after;
        } else {
            let pair = rest.get(..2).unwrap_or(rest);
            let decoded = GBK.decode_without_bom_handling(pair).0;
            units.push(decoded.encode_utf16().next().unwrap_or(0xFFFD));
            units.extend(pair.get(1).map(|_| NOTHING));
            rest = after.get(1..).unwrap_or_default();
        }
    }
    units
}

//! Automatic numbers 自动编号 ([MS-DOC] 2.9.131, 2.9.150): kept apart from the text, and counted anew by who reads it.

use std::collections::{HashMap, HashSet};

use super::fib::{Fib, Part};
use crate::document::compound::{u16_at, u32_at};
use crate::document::numeral::Numeral;

/// Levels of a list.
const LEVELS: usize = 9;
/// Most lists, and most uses of them.
const MAX_LISTS: usize = 1 << 12;
/// Length of a level before its modifiers and text ([MS-DOC] 2.9.151).
const LEVEL: usize = 28;
/// Most units of the text of a level.
const MAX_TEXT: usize = 255;

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    kind: u8,
    /// Whether the numbers of the levels above are shown in Arabic numerals.
    legal: bool,
    /// The last level above whose numbers begin this level anew; all by default.
    restart: usize,
    /// Whether nothing stands between number and text.
    close: bool,
    /// What stands around the numbers, which are its units below 9: each that of a level.
    text: Vec<u16>,
}

/// A use of a list, with what it changes.
#[derive(Debug, Default)]
struct Use {
    list: u32,
    /// Levels that begin elsewhere.
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By the list's own number.
    levels: HashMap<u32, Vec<Level>>,
    uses: Vec<Use>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<(usize, usize)>,
}

impl Lists {
    /// Reads the lists of a document; those after a damaged one are missing.
    pub(super) fn read(fib: &Fib<'_>, table: &[u8]) -> Self {
        let (at, length) = fib.place(Part::Lists);
        let mut lists = Self::default();
        if length > 0 {
            lists.levels = levels(table.get(at..).unwrap_or_default()).unwrap_or_default();
            lists.uses = uses(fib.part(table, Part::ListOverrides));
        }
        lists
    }

    /// The number of the next paragraph of a use of a list, counted from 1, at a level, with the blank after it.
    /// Nothing where there is no such list.
    pub(super) fn next(&mut self, place: u16, level: u8) -> Option<String> {
        let (place, level) = (usize::from(place).checked_sub(1)?, usize::from(level).min(LEVELS - 1));
        let used = self.uses.get(place)?;
        let base = self.levels.get(&used.list)?;
        let of = |level: usize| used.levels.get(&level).or_else(|| base.get(level));
        let own = of(level)?;
        let counts = self.counts.entry(used.list).or_default();
        let restarted = used.starts.get(level).copied().flatten().filter(|_| self.begun.insert((place, level)));
        let next = match (restarted, counts.get(level).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => own.start,
        };
        for (below, count) in counts.iter_mut().enumerate().skip(level) {
            if below == level {
                *count = Some(next);
            } else if of(below).is_none_or(|below| level < below.restart) {
                *count = None;
            }
        }
        let mut text: Vec<u16> = Vec::new();
        for &unit in &own.text {
            if usize::from(unit) >= LEVELS {
                text.push(unit);
                continue;
            }
            let above = of(usize::from(unit));
            let count = counts.get(usize::from(unit)).copied().flatten();
            let number = count.or_else(|| above.map(|above| above.start)).unwrap_or(1);
            let numeral = Numeral::coded(i64::from(above.map_or(0, |above| above.kind)));
            let numeral = match numeral {
                Numeral::None | Numeral::Bullet => numeral,
                _ if own.legal => Numeral::Decimal,
                _ => numeral,
            };
            text.extend(numeral.print(i64::from(number)).encode_utf16());
        }
        // a bullet says nothing
        let text = if own.kind == 0x17 { String::new() } else { String::from_utf16_lossy(&text) };
        let blank = !own.close && text.ends_with(|c: char| c.is_ascii() && c != ' ');
        Some(if blank { text + " " } else { text })
    }
}

/// The levels of every list: a list of lists, then the levels of each, one or nine ([MS-DOC] 2.9.201).
fn levels(lists: &[u8]) -> Option<HashMap<u32, Vec<Level>>> {
    let count = usize::from(u16_at(lists, 0)?).min(MAX_LISTS);
    let mut rest = lists.get(2 + count * 28..)?;
    let mut found = HashMap::new();
    for list in lists.get(2..)?.chunks_exact(28).take(count) {
        let simple = list.get(26)? & 1 == 1;
        let mut levels = Vec::new();
        for at in 0..if simple { 1 } else { LEVELS } {
            let Some((level, length)) = level(rest, at) else { return Some(found) };
            levels.push(level);
            rest = rest.get(length..).unwrap_or_default();
        }
        found.insert(u32_at(list, 0)?, levels);
    }
    Some(found)
}

/// A level, and how long it is in bytes.
fn level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    let flags = bytes.get(5)?;
    let modifiers = usize::from(*bytes.get(24)?) + usize::from(*bytes.get(25)?);
    let text = LEVEL + modifiers;
    let count = usize::from(u16_at(bytes, text)?);
    let units = bytes.get(text + 2..text + 2 + count * 2)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
    let level = Level {
        start: u32_at(bytes, 0)?.min(i32::MAX as u32),
        kind: *bytes.get(4)?,
        legal: flags & 4 != 0,
        restart: if flags & 8 != 0 { usize::from(*bytes.get(26)?) } else { at },
        close: *bytes.get(15)? == 2,
        text: units.take(MAX_TEXT).collect(),
    };
    Some((level, text + 2 + count * 2))
}

/// The uses of lists, then what each changes ([MS-DOC] 2.9.200).
fn uses(bytes: &[u8]) -> Vec<Use> {
    let count = (u32_at(bytes, 0).unwrap_or(0) as usize).min(MAX_LISTS);
    let heads = bytes.get(4..).unwrap_or_default().chunks_exact(16).take(count);
    let mut uses: Vec<Use> =
        heads.clone().map(|head| Use { list: u32_at(head, 0).unwrap_or(0), ..Use::default() }).collect();
    let mut rest = bytes.get(4 + count * 16..).unwrap_or_default();
    for (used, head) in uses.iter_mut().zip(heads) {
        rest = rest.get(4..).unwrap_or_default();
        for _ in 0..head.get(12).copied().unwrap_or(0) {
            let (Some(start), Some(flags)) = (u32_at(rest, 0), u32_at(rest, 4)) else { break };
            rest = rest.get(8..).unwrap_or_default();
            let at = flags as usize & 0xF;
            if let (true, Some(slot)) = (flags & 0x10 != 0, used.starts.get_mut(at)) {
                *slot = Some(start.min(i32::MAX as u32));
            }
            if flags & 0x20 != 0 {
                let Some((level, length)) = level(rest, at) else { break };
                rest = rest.get(length..).unwrap_or_default();
                if flags & 0x10 != 0 {
                    used.starts.get_mut(at).into_iter().for_each(|slot| *slot = Some(level.start));
                }
                used.levels.insert(at, level);
            }
        }
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(start: u32, kind: u8, text: &str, at: usize) -> Level {
        let text = text.bytes().map(|byte| if byte.is_ascii_digit() { byte - b'0' } else { byte }).map(u16::from);
        Level { start, kind, restart: at, text: text.collect(), ..Level::default() }
    }

    fn lists(levels: Vec<Level>, uses: Vec<Use>) -> Lists {
        Lists { levels: HashMap::from([(7, levels)]), uses, ..Lists::default() }
    }

    #[test]
    fn levels_count_and_begin_anew() {
        let levels = vec![level(1, 0x27, "0)", 0), level(1, 0, "1.", 1), level(3, 0, "0.1.2", 2)];
        let mut lists = lists(levels, vec![Use { list: 7, ..Use::default() }]);
        let said: Vec<Option<String>> =
            [0, 1, 1, 2, 2, 0, 1, 2, 5].into_iter().map(|level| lists.next(1, level)).collect();
        let expected =
            ["一) ", "1. ", "2. ", "一.2.3 ", "一.2.4 ", "二) ", "1. ", "二.1.3 "].map(|text| Some(text.to_owned()));
        assert_eq!(said[..8], expected);
        assert_eq!(said[8], None, "no such level");
        assert_eq!((lists.next(0, 0), lists.next(2, 0)), (None, None), "no such use");
    }

    #[test]
    fn a_use_begins_elsewhere_once() {
        let other = Use {
            list: 7,
            starts: {
                let mut s = [None; LEVELS];
                s[0] = Some(10);
                s
            },
            ..Use::default()
        };
        let mut lists = lists(vec![level(1, 0, "0", 0)], vec![Use { list: 7, ..Use::default() }, other]);
        let said: Vec<String> = [1, 1, 2, 2, 1].into_iter().filter_map(|place| lists.next(place, 0)).collect();
        assert_eq!(said, ["1 ", "2 ", "10 ", "11 ", "12 "]);
    }

    #[test]
    fn bullets_say_nothing_and_legal_numbers_are_arabic() {
        let legal = Level { legal: true, ..level(1, 0x27, "0.1", 1) };
        let mut lists =
            lists(vec![level(2, 0x27, "0", 0), legal, level(1, 0x17, "x", 2)], vec![Use { list: 7, ..Use::default() }]);
        let said: Vec<String> = (0..3).filter_map(|level| lists.next(1, level)).collect();
        assert_eq!(said, ["二", "2.1 ", ""]);
    }

    #[test]
    fn lists_are_read_from_their_bytes() {
        let mut bytes = vec![1, 0]; // one list, of one level
        bytes.extend(9_u32.to_le_bytes());
        bytes.resize(2 + 26, 0);
        bytes.extend([1, 0]);
        bytes.extend(5_u32.to_le_bytes()); // the level: start, kind, flags
        bytes.extend([0x27, 0]);
        bytes.resize(bytes.len() + 9, 0);
        bytes.extend([2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0]); // two bytes for paragraphs, one for characters
        bytes.extend([0xAA; 3]);
        bytes.extend([2, 0, 0, 0, 0x01, 0x30]); // the number and 、
        let read = levels(&bytes).unwrap();
        let mut uses = 1_u32.to_le_bytes().to_vec();
        uses.extend(9_u32.to_le_bytes());
        uses.resize(20, 0);
        let mut lists = Lists { levels: read, uses: super::uses(&uses), ..Lists::default() };
        assert_eq!(lists.next(1, 0).as_deref(), Some("五、"));
        assert!(super::levels(&bytes[..40]).is_some_and(|found| found.is_empty()));
    }
}

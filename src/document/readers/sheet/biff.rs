//! The stream of records in an `.xls` workbook ([MS-XLS] 2.1), made fit for the foreign reader.
//!
//! That reader makes room for all that lies between two cells, for what a sheet claims to hold and for each repetition
//! of a text, and it follows every chain of the file that holds the stream. So the stream is taken out by our own
//! reader of compound files, looked through, and put alone into a new file.

use std::collections::BTreeSet;

use super::table::{Bounds, MAX_TEXT};
use super::{BROKEN, CELLS, MAX_SHEETS, SHEETS};
use crate::document::Error;
use crate::document::compound::{Compound, alone, u16_at, u32_at};

/// The names of the stream: of Excel 97 and later, and before.
const NAMES: [&str; 2] = ["Workbook", "Book"];
/// Columns of a sheet ([MS-XLS] 2.5.52).
const COLUMNS: u16 = 256;
/// Longest formula, its record's other fields included ([MS-XLS] 2.5.198.3 allows 1800 bytes of tokens).
const MAX_FORMULA: usize = 2048;
/// Most bytes of formulas that are read.
const MAX_FORMULAS: usize = 1 << 20;

// types of records ([MS-XLS] 2.3)
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00FC;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const LABEL_SHARED: u16 = 0x00FD;
const LABEL: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const NUMBER: u16 = 0x0203;
const ROUNDED: u16 = 0x027E;
const NUMBERS: u16 = 0x00BD;
const TRUTH_OR_ERROR: u16 = 0x0205;

/// A type that no record has.
const NOTHING: u16 = 0xFFFF;

/// A compound file with the stream of a workbook and nothing else.
///
/// # Errors
/// Where there is no such stream, where it is damaged, or where it would take too much to read.
pub(super) fn fit(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let file = Compound::open(bytes).ok_or(Error::Damaged(BROKEN))?;
    let (name, stream) =
        NAMES.iter().find_map(|name| Some((*name, file.stream(name)?))).ok_or(Error::Damaged(BROKEN))?;
    // bytes that are not there could be cells
    if stream.missing > 0 {
        return Err(Error::Damaged(BROKEN));
    }
    let mut book = Book { stream: stream.bytes, lengths: Vec::new(), text: 0, formulas: 0, walked: 0 };
    let sheets = book.globals()?;
    if sheets.len() > MAX_SHEETS {
        return Err(Error::Excessive(SHEETS));
    }
    if sheets.iter().collect::<BTreeSet<_>>().len() < sheets.len() {
        return Err(Error::Damaged(BROKEN));
    }
    sheets.into_iter().try_for_each(|at| book.sheet(at))?;
    Ok(alone(name, &book.stream))
}

/// A record: its type, and where its content stands in the stream.
#[derive(Clone, Copy)]
struct Record {
    kind: u16,
    from: usize,
    to: usize,
}

struct Book {
    stream: Vec<u8>,
    /// Characters of each shared text.
    lengths: Vec<usize>,
    /// Characters of all cells.
    text: usize,
    /// Bytes of the formulas that are read.
    formulas: usize,
    /// Bytes of the sheets so far: together they are no longer than the stream.
    walked: usize,
}

impl Book {
    /// The record at a place; nothing at the end.
    fn record(&self, at: usize) -> Option<Record> {
        let (kind, length) = (u16_at(&self.stream, at)?, u16_at(&self.stream, at + 2)?);
        let (from, to) = (at + 4, at + 4 + usize::from(length));
        (to <= self.stream.len()).then_some(Record { kind, from, to })
    }

    fn word(&self, record: Record, at: usize) -> Option<u16> {
        u16_at(self.stream.get(record.from..record.to)?, at)
    }

    /// Looks through what stands before the sheets, and says where these begin.
    fn globals(&mut self) -> Result<Vec<usize>, Error> {
        let (mut at, mut sheets) = (0, Vec::new());
        while let Some(record) = self.record(at) {
            at = record.to;
            match record.kind {
                BOUND_SHEET => sheets.extend(u32_at(&self.stream, record.from).map(|at| at as usize)),
                SHARED_STRINGS => {
                    let mut pieces = vec![self.stream.get(record.from..record.to).unwrap_or_default()];
                    while let Some(next) = self.record(at).filter(|next| next.kind == CONTINUE) {
                        pieces.push(self.stream.get(next.from..next.to).unwrap_or_default());
                        at = next.to;
                    }
                    let lengths = Pieces::new(pieces).lengths();
                    self.lengths = lengths;
                }
                EOF => break,
                _ => {}
            }
        }
        Ok(sheets)
    }

    /// Looks through a sheet, and takes out of it what only misleads.
    fn sheet(&mut self, start: usize) -> Result<(), Error> {
        let broken = || Error::Damaged(BROKEN);
        let (mut at, mut depth, mut bounds, mut ended) = (start, 0, Bounds::default(), false);
        while let Some(record) = self.record(at) {
            let (kind, from) = (record.kind, record.from);
            at = record.to;
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => {
                    ended = true;
                    break;
                }
                EOF => depth -= 1,
                DIMENSIONS => self.put(from - 4, NOTHING),
                FORMULA | NUMBER | NUMBERS | ROUNDED | LABEL | LABEL_SHARED | RICH_TEXT | TRUTH_OR_ERROR => {
                    let row = self.word(record, 0).ok_or_else(broken)?;
                    let first = self.word(record, 2).ok_or_else(broken)?;
                    let last = if kind == NUMBERS { self.word(record, record.to - from - 2) } else { Some(first) };
                    let last = last.filter(|last| *last < COLUMNS && first <= *last).ok_or_else(broken)?;
                    bounds.add(row.into(), first.into());
                    bounds.add(row.into(), last.into());
                    if kind == LABEL_SHARED {
                        let text = u32_at(&self.stream, from + 6).and_then(|at| self.lengths.get(at as usize));
                        self.text += text.copied().unwrap_or(0);
                    }
                    if kind == FORMULA {
                        self.formula(record)?;
                    }
                }
                _ => {}
            }
            if bounds.is_vast() || self.text > MAX_TEXT {
                return Err(Error::Excessive(CELLS));
            }
        }
        self.walked += at.saturating_sub(start);
        if ended && self.walked <= self.stream.len() { Ok(()) } else { Err(broken()) }
    }

    /// Empties a formula whose result is known: only others are shown.
    fn formula(&mut self, record: Record) -> Result<(), Error> {
        // a text as the result stands in a record of its own, which may be missing ([MS-XLS] 2.5.133)
        let has_text =
            self.word(record, 12) == Some(0xFFFF) && self.word(record, 6).is_some_and(|kind| kind & 0xFF == 0);
        let length = record.to - record.from;
        if !has_text && length >= 22 {
            self.put(record.from + 20, 0);
            return Ok(());
        }
        self.formulas += length;
        if length > MAX_FORMULA {
            Err(Error::Damaged(BROKEN))
        } else if self.formulas > MAX_FORMULAS {
            Err(Error::Excessive(CELLS))
        } else {
            Ok(())
        }
    }

    fn put(&mut self, at: usize, word: u16) {
        self.stream.iter_mut().skip(at).zip(word.to_le_bytes()).for_each(|(byte, new)| *byte = new);
    }
}

/// The shared texts ([MS-XLS] 2.4.265), which go on from record to record.
struct Pieces<'a> {
    rest: &'a [u8],
    next: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self { rest: &[], next: pieces.into_iter() }
    }

    /// The characters of each text, as far as they are there ([MS-XLS] 2.5.293).
    fn lengths(mut self) -> Vec<usize> {
        let mut lengths = Vec::new();
        if self.skip(8).is_some() {
            while let Some(length) = self.text() {
                lengths.push(length);
            }
        }
        lengths
    }

    fn text(&mut self) -> Option<usize> {
        let (count, flags) = (self.number(2)?, self.number(1)?);
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let (mut left, mut width) = (count, if flags & 1 != 0 { 2 } else { 1 });
        while left > 0 {
            if self.rest.is_empty() {
                // where characters go on in another record, that says again how wide they are
                self.rest = self.next.next()?;
                width = if self.number(1)? & 1 != 0 { 2 } else { 1 };
            }
            let here = left.min(self.rest.len().div_ceil(width));
            self.rest = self.rest.get(here * width..).unwrap_or_default();
            left -= here;
        }
        self.skip(runs * 4 + extra)?;
        Some(count)
    }

    /// A number of so many bytes.
    fn number(&mut self, bytes: usize) -> Option<usize> {
        if self.rest.is_empty() {
            self.rest = self.next.next()?;
        }
        let (number, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(number.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > self.rest.len() {
            bytes -= self.rest.len();
            self.rest = self.next.next()?;
        }
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A workbook of one sheet with these records, and one shared text.
    fn book(records: &[Vec<u8>], text: &str) -> Vec<u8> {
        let shared = [&1_u64.to_le_bytes()[..], &(text.len() as u16).to_le_bytes(), &[0], text.as_bytes()].concat();
        let globals = |at: u32| {
            let sheet = [&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat();
            [
                record(BOF, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0])),
                record(BOUND_SHEET, &sheet),
                record(SHARED_STRINGS, &shared),
                record(EOF, &[]),
            ]
            .concat()
        };
        let start = globals(0).len() as u32;
        let sheet = [record(BOF, &words(&[0x0600, 16, 0, 0, 0, 0, 0, 0])), records.concat(), record(EOF, &[])].concat();
        alone("Workbook", &[globals(start), sheet].concat())
    }

    fn number(row: u16, col: u16) -> Vec<u8> {
        record(NUMBER, &[words(&[row, col, 0]), 3.0_f64.to_le_bytes().to_vec()].concat())
    }

    fn read(bytes: &[u8]) -> Result<Vec<(String, usize)>, Error> {
        let fit = fit(bytes)?;
        let sheets = super::super::sheets(&fit, crate::document::sniff::Format::Xls)?;
        Ok(sheets.into_iter().map(|sheet| (sheet.meta.page_title.unwrap_or_default(), sheet.blocks.len())).collect())
    }

    #[test]
    fn a_sheet_is_read_whatever_it_claims_to_hold() {
        let claim = record(DIMENSIONS, &words(&[0, 0, 0xFFFF, 0xFFFF, 0, 256, 0]));
        assert_eq!(read(&book(&[claim, number(1, 1), number(1, 2)], "a")).unwrap(), [("S".to_owned(), 1)]);
    }

    #[test]
    fn what_no_sheet_holds_is_refused() {
        assert!(matches!(read(&book(&[number(0, 0), number(65_535, 255)], "a")), Err(Error::Excessive(_))));
        assert!(matches!(read(&book(&[number(0, 300)], "a")), Err(Error::Damaged(_))));
        let label = |row: u16| record(LABEL_SHARED, &words(&[row, 0, 0, 0, 0]));
        let long = "a".repeat(8000);
        let labels: Vec<Vec<u8>> = (0..4000).map(label).collect();
        assert!(matches!(read(&book(&labels, &long)), Err(Error::Excessive(_))));
        assert!(read(&book(&labels, "a")).is_ok());
        let whole = book(&[number(1, 1)], "a");
        assert!(read(&whole[..whole.len() / 4]).is_err());
    }

    #[test]
    fn shared_texts_go_on_in_other_records() {
        let first = [&[0; 8][..], &[5, 0, 1], &[b'a', 0, b'b', 0]].concat();
        let second = [&[0][..], b"cde", &[2, 0, 8, 1, 0], b"xy", &[0; 4], &[3, 0, 0], b"z"].concat();
        let lengths = Pieces::new(vec![&first, &second]).lengths();
        assert_eq!(lengths, [5, 2], "the third is cut");
    }
}

//! Word documents in the ways of Word and WPS that LibreOffice does not have: wide rows in the data stream, text in
//! pieces out of order, tables within tables, boundaries that differ, text that is hidden or deleted.

use super::blank::{Role, Table};
use super::blocks::{Block, blocks};
use super::draft::Draft;
use super::house::House;
use super::rng::Rng;

mod compound;
pub use compound::compound;

/// How a document is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ways {
    /// Most characters of a piece; 0 for all in one.
    pub piece: usize,
    /// Pieces in reverse order, with rubbish between them.
    pub reversed: bool,
    /// The properties of the ends of all rows in the data stream, not only of those that are too long.
    pub elsewhere: bool,
    /// Boundaries move by up to so many twips from row to row.
    pub jitter: i64,
    /// The file ends where its last stream does.
    pub short: bool,
    /// The whole document in a table of one cell.
    pub nested: bool,
    /// Wide cells as several that are merged across: with the first marked 1 or 2.
    pub across: u8,
    /// Deleted and hidden digits in cells, figures as results of fields.
    pub revised: bool,
    /// The text as bytes in GBK.
    pub gbk: bool,
}

/// A paragraph: where it ends, and its properties.
type Paragraph = (usize, Vec<u8>);

struct Writer<'a> {
    ways: &'a Ways,
    rng: Rng,
    units: Vec<u16>,
    paragraphs: Vec<Paragraph>,
    /// Units with properties of their own: deleted, hidden.
    marked: Vec<(usize, usize, u16)>,
    data: Vec<u8>,
}

/// The document of a draft.
pub fn document(draft: &Draft, house: &House, ways: &Ways, seed: u64) -> Vec<u8> {
    let mut writer = Writer {
        ways,
        rng: Rng::new(seed ^ 0xD0C),
        units: Vec::new(),
        paragraphs: Vec::new(),
        marked: Vec::new(),
        data: vec![0; 7],
    };
    for block in blocks(draft, house, &mut Rng::new(seed)) {
        match block {
            Block::Title(text) | Block::Para(text) => writer.paragraph(&text, 0),
            Block::Heading(text) => writer.paragraph(&text, 1),
            Block::Table(table) => writer.table(&table),
            Block::Page(number) => writer.paragraph(&format!("- {number} -\u{c}"), 0),
        }
    }
    if ways.nested {
        let own = writer.properties(1, &[]);
        writer.text("", 0x07, own);
        writer.row_end(1, &[0, 9000], &[0]);
    }
    writer.paragraph("", 0);
    writer.file()
}

impl Writer<'_> {
    fn depth(&self) -> u32 {
        u32::from(self.ways.nested)
    }

    fn paragraph(&mut self, text: &str, style: u16) {
        let own = self.properties(self.depth(), &[]);
        self.text(text, 0x0D, [&style.to_le_bytes()[..], &own[2..]].concat());
    }

    /// Properties of a paragraph within so many tables: its style, then modifiers.
    fn properties(&self, depth: u32, more: &[u8]) -> Vec<u8> {
        let mut own = vec![0, 0];
        if depth > 0 {
            own.extend([0x16, 0x24, 1, 0x49, 0x66]);
            own.extend(depth.to_le_bytes());
        }
        own.extend(more);
        own
    }

    fn text(&mut self, text: &str, mark: u16, properties: Vec<u8>) {
        self.units.extend(text.encode_utf16().map(|unit| if unit == 0x0A { 0x0B } else { unit }));
        self.units.push(mark);
        self.paragraphs.push((self.units.len(), properties));
    }

    fn table(&mut self, table: &Table) {
        let depth = self.depth() + 1;
        let width = 9000 / table.width as i64;
        for row in table.slots() {
            let (mut boundaries, mut flags) = (Vec::new(), Vec::new());
            let mut edge = |rng: &mut Rng, column: usize, ways: &Ways| {
                boundaries.push((column as i64 * width - 108 + rng.range(-ways.jitter, ways.jitter)) as i16);
            };
            let mut end = 0;
            for slot in &row {
                let down = match slot.cell {
                    None => 0x20,
                    Some(cell) if cell.rows > 1 => 0x60,
                    Some(_) => 0,
                };
                let parts = if self.ways.across > 0 { slot.width } else { 1 };
                for part in 0..parts {
                    edge(&mut self.rng, slot.col + part, self.ways);
                    let across = match (parts, part) {
                        (1, _) => 0,
                        (_, 0) => u16::from(self.ways.across),
                        _ => u16::from(3 - self.ways.across),
                    };
                    flags.push(down | across);
                    self.cell(if part == 0 { slot.lines() } else { &[] }, depth, slot.cell.map(|cell| cell.role));
                }
                end = slot.col + slot.width;
            }
            edge(&mut self.rng, end, self.ways);
            self.row_end(depth, &boundaries, &flags);
        }
    }

    fn cell(&mut self, lines: &[String], depth: u32, role: Option<Role>) {
        let plain = self.properties(depth, &[]);
        let (mark, own) = match depth {
            1 => (0x07, plain.clone()),
            _ => (0x0D, self.properties(depth, &[0x4B, 0x24, 1])),
        };
        let revised = self.ways.revised && role == Some(Role::Value);
        let (last, before) = lines.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
        for line in before {
            self.text(line, 0x0D, plain.clone());
        }
        if revised && self.rng.chance(50) {
            let code = *self.rng.pick(&[0x0800, 0x083C]);
            let from = self.units.len();
            self.units.extend("79".encode_utf16());
            self.marked.push((from, from + 2, code));
        }
        if revised && self.rng.chance(30) {
            self.text(&format!("\u{13} =SUM(LEFT) 5\u{13}REF 3\u{14}4\u{15} \u{14}{last}\u{15}"), mark, own);
        } else {
            self.text(last, mark, own);
        }
    }

    fn row_end(&mut self, depth: u32, boundaries: &[i16], flags: &[u16]) {
        let mut row = vec![flags.len() as u8];
        row.extend(boundaries.iter().flat_map(|at| at.to_le_bytes()));
        for flag in flags {
            row.extend(flag.to_le_bytes());
            row.extend([0; 18]);
        }
        let mut list = if depth == 1 { vec![0x17, 0x24, 1] } else { vec![0x4B, 0x24, 1, 0x4C, 0x24, 1] };
        list.extend([0x02, 0x96, 108, 0, 0x08, 0xD6]);
        list.extend((row.len() as u16 + 1).to_le_bytes());
        list.extend(row);
        let mut own = self.properties(depth, &list);
        if self.ways.elsewhere || own.len() > 200 {
            let at = self.data.len() as u32;
            self.data.extend((own.len() as u16 - 2).to_le_bytes());
            self.data.extend(&own[2..]);
            own = vec![0, 0, 0x46, 0x66];
            own.extend(at.to_le_bytes());
        }
        self.text("", if depth == 1 { 0x07 } else { 0x0D }, own);
    }

    /// Bounds of the pieces in units.
    fn cuts(&mut self) -> Vec<(usize, usize)> {
        let (mut cuts, mut from) = (Vec::new(), 0);
        while from < self.units.len() {
            let most = if self.ways.piece == 0 { self.units.len() } else { 1 + self.rng.below(self.ways.piece) };
            let to = (from + most).min(self.units.len());
            cuts.push((from, to));
            from = to;
        }
        cuts
    }

    fn file(mut self) -> Vec<u8> {
        if self.ways.gbk {
            self.units_as_bytes();
        }
        let cuts = self.cuts();
        let mut stream = vec![0; 0x400];
        // offset of each piece, and whether it has a byte a unit
        let mut places = vec![(0, false); cuts.len()];
        let order: Vec<usize> =
            if self.ways.reversed { (0..cuts.len()).rev().collect() } else { (0..cuts.len()).collect() };
        for n in order {
            let units = &self.units[cuts[n].0..cuts[n].1];
            let narrow = units.iter().all(|unit| *unit < if self.ways.gbk { 256 } else { 128 });
            places[n] = (stream.len(), narrow);
            match narrow {
                true => stream.extend(units.iter().map(|unit| *unit as u8)),
                false => stream.extend(units.iter().flat_map(|unit| unit.to_le_bytes())),
            }
            if self.ways.reversed {
                stream.extend(b"\x07\x00\x31\x00\x32\x00");
            }
        }
        let runs = |ends: &mut dyn Iterator<Item = (usize, usize, Vec<u8>)>| {
            let mut runs: Vec<(usize, usize, Vec<u8>)> = Vec::new();
            for (from, to, list) in ends {
                for (&(start, end), &(offset, narrow)) in cuts.iter().zip(&places) {
                    let (from, to) = (from.max(start), to.min(end));
                    if from < to {
                        let width = if narrow { 1 } else { 2 };
                        runs.push((offset + (from - start) * width, offset + (to - start) * width, list.clone()));
                    }
                }
            }
            runs.sort();
            runs
        };
        let mut start = 0;
        let paragraphs = runs(&mut self.paragraphs.iter().map(|(end, own)| {
            let from = std::mem::replace(&mut start, *end);
            (from, *end, own.clone())
        }));
        let characters = runs(&mut self.marked.iter().map(|(from, to, code)| {
            let [low, high] = code.to_le_bytes();
            (*from, *to, vec![low, high, 1])
        }));
        stream.resize(stream.len().next_multiple_of(512), 0);
        let (paragraphs, characters) = (pages(&mut stream, &paragraphs, 13), pages(&mut stream, &characters, 1));
        let mut clx = vec![2];
        clx.extend((4 + cuts.len() as u32 * 12).to_le_bytes());
        let ends = std::iter::once(0).chain(cuts.iter().map(|cut| cut.1));
        clx.extend(ends.flat_map(|end| (end as u32).to_le_bytes()));
        for (offset, narrow) in &places {
            let place = if *narrow { (*offset as u32 * 2) | 0x4000_0000 } else { *offset as u32 };
            clx.extend([&[0, 0][..], &place.to_le_bytes(), &[0, 0]].concat());
        }
        let mut table = vec![0; 32];
        let mut put = |at: usize, bytes: &[u8]| stream[at..at + bytes.len()].copy_from_slice(bytes);
        for (part, bytes) in [(12, &characters), (13, &paragraphs), (33, &clx)] {
            put(0x9A + part * 8, &(table.len() as u32).to_le_bytes());
            put(0x9E + part * 8, &(bytes.len() as u32).to_le_bytes());
            table.extend(bytes);
        }
        put(0, &[0xEC, 0xA5, 0xC1, 0, 0, 0, 4, 8, 0, 0, 0, 0x12]);
        put(0x20, &[14, 0]);
        put(0x3E, &[22, 0]);
        put(0x4C, &(self.units.len() as u32).to_le_bytes());
        put(0x98, &[93, 0]);
        // the main stream last, so that it does not stand at the head of the file
        compound(&[("Data", self.data), ("1Table", table), ("WordDocument", stream)], self.ways.short)
    }

    /// Makes each unit a byte in GBK, and moves all ends.
    fn units_as_bytes(&mut self) {
        let (mut bytes, mut places) = (Vec::new(), vec![0]);
        for unit in char::decode_utf16(std::mem::take(&mut self.units)) {
            let text = unit.unwrap_or(char::REPLACEMENT_CHARACTER).to_string();
            bytes.extend(encoding_rs::GBK.encode(&text).0.iter().map(|byte| u16::from(*byte)));
            places.push(bytes.len());
        }
        self.units = bytes;
        self.paragraphs.iter_mut().for_each(|(end, _)| *end = places[*end]);
        self.marked.iter_mut().for_each(|(from, to, _)| (*from, *to) = (places[*from], places[*to]));
    }
}

/// Writes pages of runs, and gives the list of them.
fn pages(stream: &mut Vec<u8>, runs: &[(usize, usize, Vec<u8>)], width: usize) -> Vec<u8> {
    let (mut ends, mut numbers) = (Vec::new(), Vec::new());
    let mut rest = runs;
    while !rest.is_empty() {
        let (mut offsets, mut places, mut lists) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = rest[0].0;
        let mut used = 0;
        for (from, to, list) in rest {
            let packed = match (width, list.len() % 2) {
                (1, _) => [&[list.len() as u8][..], list].concat(),
                (_, 1) => [&[(list.len() / 2 + 1) as u8][..], list].concat(),
                _ => [&[0, (list.len() / 2) as u8][..], list].concat(),
            };
            let packed_length = packed.len().next_multiple_of(2);
            if (offsets.len() + 3) * 4 + (places.len() + 2) * width + lists.len() + packed_length > 500 {
                break;
            }
            if *from > last {
                offsets.push(last as u32);
                places.push(0);
            }
            offsets.push(*from as u32);
            lists.extend(packed);
            lists.resize(lists.len().next_multiple_of(2), 0);
            places.push(lists.len() - packed_length + 1);
            last = *to;
            used += 1;
        }
        assert!(used > 0, "properties too long for a page");
        ends.push(offsets[0]);
        numbers.push((stream.len() / 512) as u32);
        offsets.push(last as u32);
        let mut page: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
        // lists lie at the end of the page
        let base = (510 - lists.len()) / 2 * 2;
        for place in &places {
            page.push(if *place == 0 { 0 } else { ((base + place - 1) / 2) as u8 });
            page.resize(page.len() + width - 1, 0);
        }
        page.resize(base, 0);
        page.extend(lists);
        page.resize(511, 0);
        page.push(places.len() as u8);
        stream.extend(page);
        rest = &rest[used..];
        if rest.is_empty() {
            ends.push(last as u32);
        }
    }
    ends.into_iter().chain(numbers).flat_map(u32::to_le_bytes).collect()
}

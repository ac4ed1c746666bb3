//! Word 97 to 2003, and the `.wps` of Kingsoft WPS 金山文字 ([MS-DOC]): text in pieces, and what its paragraphs are in
//! pages of modifiers beside it.

use std::cell::OnceCell;

use super::super::compound::{Compound, u16_at};
use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Line, Reader};
use crate::page::Page;
use crate::text::fold::trim;
use crate::text::lang::Text as Reason;

mod fib;
mod lists;
mod paragraph;
mod row;
mod runs;
mod sprm;
mod styles;
mod table;
mod text;

use fib::{Fib, Part};
use lists::Lists;
use paragraph::{End, Look, is_picture, is_shown, said};
use row::Definition;
use runs::Runs;
use sprm::{Sprm, sprms};
use styles::Styles;
use table::Table;
use text::{DELETED, Modifiers, Text, Unit};

/// Most bytes of a document, most of which are pictures.
const MAX_BYTES: usize = 64 << 20;
/// Most bytes that can be missing: the rest of a last sector, which WPS leaves out.
const MAX_MISSING: usize = 511;
/// Most tables within one another.
const MAX_DEPTH: usize = 8;
/// Most bytes of modifiers that paragraphs keep elsewhere, all together.
const MAX_ELSEWHERE: usize = 64 << 20;

const NO_STREAMS: Reason = Reason {
    en: "damaged: the directory of the compound file is missing",
    zh: "文件损坏：复合文档目录缺失",
};
const NO_DOCUMENT: Reason =
    Reason { en: "a compound file without a Word document in it", zh: "复合文档中没有 Word 文档" };
const CUT: Reason = Reason { en: "damaged: a part of the file is missing", zh: "文件损坏：文件不完整" };
const NO_LAYOUT: Reason = Reason {
    en: "damaged: what its paragraphs and tables are is missing",
    zh: "文件损坏：段落和表格属性缺失",
};

/// Reads `.doc` and `.wps`.
pub(super) struct Doc;

impl Reader for Doc {
    fn name(&self) -> &'static str {
        "doc"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Doc]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        Ok(Document { media_type: format.media_type(), ..read(&page.bytes)? })
    }
}

fn read(bytes: &[u8]) -> Result<Document, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge(MAX_BYTES >> 20));
    }
    let file = Compound::open(bytes).ok_or(Error::Unreadable(NO_STREAMS))?;
    let Some(stream) = file.stream("WordDocument") else {
        // a document of later Word under a password is one stream of a compound file ([MS-OFFCRYPTO] 2.3)
        let is_encrypted = file.stream("EncryptedPackage").is_some();
        return Err(if is_encrypted { fib::encrypted() } else { Error::Unreadable(NO_DOCUMENT) });
    };
    let fib = Fib::read(&stream.bytes)?;
    let names = if fib.second_table { ["1Table", "0Table"] } else { ["0Table", "1Table"] };
    let table = names.iter().find_map(|name| file.stream(name)).ok_or(Error::Unreadable(NO_LAYOUT))?;
    if stream.missing.max(table.missing) > MAX_MISSING {
        return Err(Error::Unreadable(CUT));
    }
    let (stream, table) = (stream.bytes.as_slice(), table.bytes.as_slice());
    let styles = Styles::read(fib.part(table, Part::Styles));
    let mut text = Text::read(&fib, stream, table)?;
    // without them what is deleted or hidden would be read, and cells would lose their rows
    let characters = Runs::characters(stream, fib.part(table, Part::CharacterPages));
    let paragraphs = Runs::paragraphs(stream, fib.part(table, Part::ParagraphPages));
    let (Some(characters), Some(paragraphs)) = (characters, paragraphs) else {
        return Err(Error::Unreadable(NO_LAYOUT));
    };
    text.mark_characters(&characters, &styles);
    let flow = Flow {
        text: &text,
        paragraphs,
        styles: &styles,
        lists: Lists::read(&fib, table),
        file: &file,
        data: OnceCell::new(),
        elsewhere: 0,
        lost: false,
        tables: Vec::new(),
        document: Document::default(),
    };
    let document = flow.read()?;
    if document.blocks.is_empty() && document.pictures == 0 {
        return Err(Error::Empty);
    }
    Ok(document)
}

/// The document as its paragraphs are read one by one.
struct Flow<'a> {
    text: &'a Text<'a>,
    paragraphs: Runs<'a>,
    styles: &'a Styles<'a>,
    lists: Lists,
    file: &'a Compound<'a>,
    data: OnceCell<Vec<u8>>,
    /// Bytes of modifiers that were read elsewhere.
    elsewhere: usize,
    /// Whether some of them were not there.
    lost: bool,
    /// The tables that are open, each within the one before it.
    tables: Vec<Table>,
    document: Document,
}

/// Text of a paragraph whose mark is hidden, so that it goes on with the next.
#[derive(Default)]
struct Carried {
    units: Vec<u16>,
    depth: usize,
}

impl Flow<'_> {
    fn read(mut self) -> Result<Document, Error> {
        let units = self.text.units.as_slice();
        let mut carried = Carried::default();
        let mut from = 0;
        while from < units.len() {
            let rest = units.get(from..).unwrap_or_default();
            let length = rest.iter().position(|unit| self.is_end(unit)).map_or(rest.len(), |at| at + 1);
            let paragraph = rest.get(..length).unwrap_or_default();
            from += length;
            if let Some(mark) = paragraph.last() {
                self.paragraph(paragraph, mark, &mut carried)?;
            }
        }
        if !carried.units.is_empty() {
            self.descend(carried.depth);
            let blocks = lines(&carried.units, false);
            self.add(blocks);
        }
        self.descend(0);
        if self.lost { Err(Error::Unreadable(NO_LAYOUT)) } else { Ok(self.document) }
    }

    /// Whether a unit ends a paragraph. A page break does where it ends a section.
    fn is_end(&self, unit: &Unit) -> bool {
        matches!(unit.code, 0x0D | 0x07)
            || unit.code == 0x0C && self.paragraphs.at(unit.offset).is_some_and(|run| run.to <= unit.offset + 2)
    }

    fn paragraph(&mut self, paragraph: &[Unit], mark: &Unit, carried: &mut Carried) -> Result<(), Error> {
        let (look, definition) = self.look(mark)?;
        let hides = self.styles.hides(look.style);
        let (end, depth) = (look.end(mark.code), look.depth().min(MAX_DEPTH));
        let shown = || paragraph.iter().filter(|unit| is_shown(unit, hides));
        self.document.pictures += shown().filter(|unit| is_picture(unit)).count();
        let units: Vec<u16> = shown().filter_map(said).collect();
        let before = std::mem::take(carried);
        if end == End::Paragraph && !is_shown(mark, hides) && mark.code != 0x0C {
            let joined = before.depth == depth || before.units.is_empty();
            let units = if joined { [before.units, units].concat() } else { self.leave(before, units) };
            *carried = Carried { units, depth };
            return Ok(());
        }
        let units = match before {
            Carried { units: before, .. } if before.is_empty() => units,
            Carried { units: start, depth: of } if of == depth => [start, units].concat(),
            before => self.leave(before, units),
        };
        self.descend(depth);
        let number = if look.list == 0 || end == End::Row { None } else { self.lists.next(look.list, look.list_level) };
        let units = number.map_or(units.clone(), |number| number.encode_utf16().chain(units).collect());
        if end != End::Row {
            self.add(lines(&units, look.level < 9 || look.title));
        }
        match (end, self.tables.last_mut()) {
            (End::Cell, Some(table)) => table.end_cell(),
            (End::Row, Some(table)) => table.end_row(definition, mark.marks & DELETED == 0),
            _ => {}
        }
        Ok(())
    }

    /// Gives up text that was carried to a paragraph where it cannot stand.
    fn leave(&mut self, carried: Carried, units: Vec<u16>) -> Vec<u16> {
        self.descend(carried.depth);
        self.add(lines(&carried.units, false));
        units
    }

    /// What the paragraph of a mark is, and what row it defines.
    fn look(&mut self, mark: &Unit) -> Result<(Look, Definition), Error> {
        let Some(run) = self.paragraphs.at(mark.offset).copied() else {
            // the end of a cell without properties: its table is lost
            return if mark.code == 0x07 { Err(Error::Unreadable(NO_LAYOUT)) } else { Ok(Default::default()) };
        };
        let mut set = (self.styles.look(run.style), Definition::default());
        for sprm in sprms(run.list) {
            self.set(sprm, &mut set, 0);
        }
        if let Some(modifiers) = self.text.modifiers(mark.modifier) {
            let list: &[u8] = match &modifiers {
                Modifiers::List(list) => list,
                Modifiers::One(list) => list,
            };
            for sprm in sprms(list) {
                self.set(sprm, &mut set, 0);
            }
        }
        Ok(set)
    }

    fn set(&mut self, sprm: Sprm<'_>, set: &mut (Look, Definition), depth: usize) {
        match sprm.code {
            // sprmPHugePapx and sprmPTableProps: the list is in the data stream, behind its length
            0x6645 | 0x6646 | 0x646B if depth < 2 && self.elsewhere < MAX_ELSEWHERE => {
                let file = self.file;
                let data = std::mem::take(&mut self.data);
                let bytes = data.get_or_init(|| file.stream("Data").unwrap_or_default().bytes);
                let at = sprm.long() as usize;
                let length = usize::from(u16_at(bytes, at).unwrap_or(0));
                let list = bytes.get(at.saturating_add(2)..).and_then(|rest| rest.get(..length)).unwrap_or_default();
                self.elsewhere += length + 2;
                self.lost |= list.is_empty();
                for sprm in sprms(list) {
                    self.set(sprm, set, depth + 1);
                }
                self.data = data;
            }
            code if code >> 10 & 7 == 5 => set.1.set(sprm),
            _ => set.0.set(sprm),
        }
    }

    /// Opens and closes tables until so many are open.
    fn descend(&mut self, depth: usize) {
        while self.tables.len() > depth {
            let blocks = self.tables.pop().map(Table::finish).unwrap_or_default();
            self.add(blocks);
        }
        self.tables.resize_with(depth, Table::default);
    }

    /// Adds blocks to the open cell, or to the document.
    fn add(&mut self, blocks: Vec<Block>) {
        match self.tables.last_mut() {
            Some(table) => table.add(blocks),
            None => self.document.blocks.extend(blocks),
        }
    }
}

/// The lines of a paragraph.
fn lines(units: &[u16], heading: bool) -> Vec<Block> {
    let text = String::from_utf16_lossy(units);
    let lines = text.lines().map(trim).filter(|line| !line.is_empty());
    let line = |text: &str| Line { text: text.to_owned(), number: None };
    lines.map(|text| if heading { Block::Heading(line(text)) } else { Block::Paragraph(line(text)) }).collect()
}

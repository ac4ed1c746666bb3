//! Workbooks 电子表格: `.xlsx`, `.xls`, `.ods`, and the `.et` of Kingsoft, which is an `.xls` by another name.
//!
//! Every visible sheet is read from its first used cell on: prose as paragraphs, all else as grids whose merged regions are
//! spans. A number is written as short as it can be, without the number format of its cell; a formula whose result was
//! not saved is shown as the formula, so that it is no number and no blank.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

use calamine::{
    Data, Dimensions, Ods, Range, Reader as _, SheetType, SheetVisible, Sheets, Xls, XlsError, Xlsx, XlsxError,
};

use crate::document::compound::Compound;
use crate::document::package::{self, Package};
use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Line, MAX_BYTES, Reader};
use crate::grid::{Builder, Draft, Layout};
use crate::page::Page;
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};

mod spans;
mod value;

/// Most cells of the used part of a sheet, blank ones included.
const MAX_CELLS: usize = 1 << 18;
/// Most columns of a sheet that are looked at: the widest statutory table has fifteen.
const MAX_COLUMNS: usize = 128;
/// Most sheets of a workbook.
const MAX_SHEETS: usize = 2000;
/// Characters from which the only text of a row is prose.
const PROSE: usize = 48;

const BROKEN: Text = Text { en: "the workbook cannot be read", zh: "工作簿无法读取" };
const CELLS: Text = Text { en: "a sheet of more than 262144 cells", zh: "工作表超过 262144 个单元格" };
const SHEETS: Text = Text { en: "more than 2000 sheets", zh: "工作表超过 2000 个" };

/// Reads workbooks.
pub(super) struct Sheet;

impl Reader for Sheet {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Xlsx, Format::Xls, Format::Ods]
    }

    /// All sheets, one after the other.
    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let mut whole = Document { media_type: format.media_type(), ..Document::default() };
        for sheet in self.parts(page, format)? {
            whole.blocks.extend(sheet.blocks);
            whole.notes.extend(sheet.notes);
        }
        Ok(whole)
    }

    /// Each sheet by itself.
    fn parts(&self, page: &Page, format: Format) -> Result<Vec<Document>, Error> {
        if page.bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge(MAX_BYTES >> 20));
        }
        match format {
            // the foreign reader follows every chain to its end
            Format::Xls if Compound::open(&page.bytes).is_some_and(|file| !file.is_finite()) => {
                return Err(Error::Damaged(BROKEN));
            }
            Format::Xls => {}
            // and unpacks whatever it finds
            _ => package::check(&page.bytes)?,
        }
        // the foreign reader is not written for hostile files: what it panics at is damaged
        let read = panic::catch_unwind(AssertUnwindSafe(|| sheets(&page.bytes, format)));
        read.unwrap_or(Err(Error::Damaged(BROKEN)))
    }
}

fn sheets(bytes: &[u8], format: Format) -> Result<Vec<Document>, Error> {
    let content = if format == Format::Ods { Package::open(bytes)?.part("content.xml")? } else { None };
    let spans = content.map(|xml| spans::regions(&String::from_utf8_lossy(&xml))).unwrap_or_default();
    let bytes = Cursor::new(bytes);
    let mut book = match format {
        Format::Xls => Sheets::Xls(Xls::new(bytes).map_err(|error| match error {
            XlsError::Password => Error::Encrypted,
            _ => Error::Damaged(BROKEN),
        })?),
        Format::Ods => Sheets::Ods(Ods::new(bytes).map_err(|error| match error {
            calamine::OdsError::Password => Error::Encrypted,
            _ => Error::Damaged(BROKEN),
        })?),
        _ => Sheets::Xlsx(Xlsx::new(bytes).map_err(|error| match error {
            XlsxError::Password => Error::Encrypted,
            _ => Error::Damaged(BROKEN),
        })?),
    };
    let all = book.sheets_metadata().to_vec();
    if all.len() > MAX_SHEETS {
        return Err(Error::Excessive(SHEETS));
    }
    let shown = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let mut documents = Vec::new();
    for sheet in shown {
        if is_vast(&mut book, &sheet.name) {
            return Err(Error::Excessive(CELLS));
        }
        let Ok(range) = book.worksheet_range(&sheet.name) else { return Err(Error::Damaged(BROKEN)) };
        if range.is_empty() {
            continue;
        }
        if range.get_size().0.saturating_mul(range.get_size().1) > MAX_CELLS {
            return Err(Error::Excessive(CELLS));
        }
        let formulas = book.worksheet_formula(&sheet.name).unwrap_or_default();
        let merged = merged(&mut book, &sheet.name, &spans)?.into_iter().map(|region| (region.start, region)).collect();
        documents.push(document(format, &sheet.name, &Table { range, formulas, merged }));
    }
    let hidden = all.iter().filter(|sheet| sheet.visible != SheetVisible::Visible).count();
    if let (Some(first), 1..) = (documents.first_mut(), hidden) {
        let message = Message::new(
            format!("{hidden} hidden sheets of the workbook were not read"),
            format!("工作簿中有 {hidden} 个隐藏的工作表未读取"),
        );
        first.notes.push(("hidden-sheets", message));
    }
    Ok(documents)
}

/// Whether the used part of a sheet is beyond all measure, by the places of its cells: the foreign reader makes room for
/// all that lies between them. Other formats than `.xlsx` do not say where a cell is, and are bounded by their size.
fn is_vast(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> bool {
    let Sheets::Xlsx(book) = book else { return false };
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return false };
    let (mut first, mut last) = ((u32::MAX, u32::MAX), (0, 0));
    while let Ok(Some(cell)) = cells.next_cell() {
        let (row, col) = cell.get_position();
        first = (row.min(first.0), col.min(first.1));
        last = (row.max(last.0), col.max(last.1));
    }
    let side = |from: u32, to: u32| to.saturating_sub(from) as usize + 1;
    side(first.0, last.0).saturating_mul(side(first.1, last.1)) > MAX_CELLS
}

/// The merged regions of a sheet; `spans` are those of an OpenDocument spreadsheet.
fn merged(
    book: &mut Sheets<Cursor<&[u8]>>,
    name: &str,
    spans: &BTreeMap<String, Vec<Dimensions>>,
) -> Result<Vec<Dimensions>, Error> {
    match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).map_err(|_| Error::Damaged(BROKEN)),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).map_err(|_| Error::Damaged(BROKEN)),
        _ => Ok(spans.get(name).cloned().unwrap_or_default()),
    }
}

/// The used part of a sheet.
struct Table {
    range: Range<Data>,
    formulas: Range<String>,
    /// The merged regions by the cell that they begin at.
    merged: BTreeMap<(u32, u32), Dimensions>,
}

/// A cell with what it says and how far it goes.
struct Cell {
    col: usize,
    draft: Draft,
}

impl Table {
    /// What a cell says, counted from the first cell of the whole sheet.
    fn text(&self, at: (u32, u32)) -> String {
        let value = self.range.get_value(at).unwrap_or(&Data::Empty);
        match (value, self.formulas.get_value(at)) {
            (Data::Empty, Some(formula)) if !formula.is_empty() => format!("={formula}"),
            _ => trim(&value::shown(value)).to_owned(),
        }
    }

    /// The region that begins at a cell.
    fn region(&self, at: (u32, u32)) -> Option<&Dimensions> {
        self.merged.get(&at)
    }
}

/// The blocks of a sheet.
fn document(format: Format, name: &str, table: &Table) -> Document {
    let mut document = Document { media_type: format.media_type(), ..Document::default() };
    let (Some(start), Some(end)) = (table.range.start(), table.range.end()) else { return document };
    let last = end.1.min(start.1.saturating_add(MAX_COLUMNS as u32 - 1));
    document.meta.page_title = Some(name.to_owned());
    let mut covered = Covered::new(table, start, (end.0, last));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in start.0..=end.0 {
        let cells = (start.1..=last).filter(|col| !covered.has(row, *col));
        let cells = cells.map(|col| {
            let span = table.region((row, col)).map_or((1, 1), |region| {
                (region.end.0.min(end.0).saturating_sub(row) + 1, region.end.1.min(last).saturating_sub(col) + 1)
            });
            let text = table.text((row, col));
            let draft = Draft { text, rowspan: span.0 as usize, colspan: span.1 as usize, line: Some(row + 1) };
            Cell { col: (col - start.1) as usize, draft }
        });
        rows.push(cells.collect());
    }
    // blank rows and prose stand between tables
    let mut open: Vec<Vec<Cell>> = Vec::new();
    for (row, cells) in (start.0..).zip(rows) {
        match lone(&cells) {
            Some(text) if is_prose(text) || open.is_empty() => {
                close(&mut open, &mut document);
                let lines = text.lines().map(trim).filter(|line| !line.is_empty());
                let number = Some(row + 1);
                document.blocks.extend(lines.map(|text| Block::Paragraph(Line { text: text.to_owned(), number })));
            }
            _ => open.push(cells),
        }
    }
    close(&mut open, &mut document);
    document
}

/// Puts down the rows of a table.
fn close(rows: &mut Vec<Vec<Cell>>, document: &mut Document) {
    let is_blank = |cells: &Vec<Cell>| cells.iter().all(|cell| cell.draft.text.is_empty());
    while rows.last().is_some_and(is_blank) {
        rows.pop();
    }
    let mut builder = Builder::new(Layout::Exact);
    for cells in rows.drain(..).skip_while(is_blank) {
        builder.row();
        cells.into_iter().for_each(|cell| builder.place(cell.col, cell.draft));
    }
    let grid = builder.finish();
    if grid.height > 0 {
        document.blocks.push(Block::Grid(grid));
    }
}

/// The only text of a row that has one.
fn lone(cells: &[Cell]) -> Option<&str> {
    let mut texts = cells.iter().map(|cell| cell.draft.text.as_str()).filter(|text| !text.is_empty());
    texts.next().filter(|_| texts.next().is_none())
}

fn is_prose(text: &str) -> bool {
    text.chars().count() >= PROSE || text.contains('。')
}

/// Which cells of a sheet are covered by a region that begins elsewhere.
struct Covered {
    start: (u32, u32),
    width: usize,
    slots: Vec<bool>,
}

impl Covered {
    fn new(table: &Table, start: (u32, u32), end: (u32, u32)) -> Self {
        let width = (end.1 - start.1) as usize + 1;
        let height = (end.0 - start.0) as usize + 1;
        let mut covered = Self { start, width, slots: vec![false; width * height] };
        // regions do not overlap in a sound workbook: together they cover no more than the sheet
        let mut left = covered.slots.len();
        for region in table.merged.values() {
            let clipped = |from: u32, to: u32, low: u32, high: u32| {
                (to.min(high) as usize + 1).saturating_sub(from.max(low) as usize)
            };
            let area = clipped(region.start.0, region.end.0, start.0, end.0)
                * clipped(region.start.1, region.end.1, start.1, end.1);
            match left.checked_sub(area) {
                Some(rest) => left = rest,
                None => break,
            }
            for row in region.start.0.max(start.0)..=region.end.0.min(end.0) {
                for col in region.start.1.max(start.1)..=region.end.1.min(end.1) {
                    if (row, col) != region.start {
                        covered.slot(row, col).into_iter().for_each(|slot| *slot = true);
                    }
                }
            }
        }
        covered
    }

    fn slot(&mut self, row: u32, col: u32) -> Option<&mut bool> {
        let at = (row - self.start.0) as usize * self.width + (col - self.start.1) as usize;
        self.slots.get_mut(at)
    }

    fn has(&mut self, row: u32, col: u32) -> bool {
        self.slot(row, col).is_some_and(|slot| *slot)
    }
}

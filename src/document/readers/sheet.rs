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
    XlsxFormulaMetadata,
};

use crate::document::package::{self, Package};
use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Line, MAX_BYTES, Reader};
use crate::grid::{Builder, Draft, Layout};
use crate::page::Page;
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};

mod biff;
mod content;
mod table;
mod value;

use table::{Covered, Table};

/// Most columns of a sheet that are looked at: the widest statutory table has fifteen.
const MAX_COLUMNS: u32 = 128;
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
        let fit = if format == Format::Xls { Some(biff::fit(&page.bytes)?) } else { None };
        if fit.is_none() {
            package::check(&page.bytes)?;
        }
        // the foreign reader is not written for hostile files: what it panics at is damaged
        let bytes = fit.as_deref().unwrap_or(&page.bytes);
        let read = panic::catch_unwind(AssertUnwindSafe(|| sheets(bytes, format)));
        read.unwrap_or(Err(Error::Damaged(BROKEN)))
    }
}

fn sheets(bytes: &[u8], format: Format) -> Result<Vec<Document>, Error> {
    let content = if format == Format::Ods { Package::open(bytes)?.part("content.xml")? } else { None };
    let regions = match content {
        Some(xml) => content::regions(&String::from_utf8_lossy(&xml))?,
        None => BTreeMap::new(),
    };
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
        let mut table = match &mut book {
            Sheets::Xlsx(book) => cells(book, &sheet.name)?,
            _ => ranges(&mut book, &sheet.name)?,
        };
        table.merge(merged(&mut book, &sheet.name, &regions)?);
        documents.extend(document(format, &sheet.name, &table));
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

/// The cells of a sheet, one after the other.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, Error> {
    let mut table = Table::default();
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| Error::Damaged(BROKEN))?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| Error::Damaged(BROKEN))? {
        let formula = cell.formula.map(|formula| match formula {
            XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
            // what is shared is said once, at the first cell
            _ => String::new(),
        });
        match (Data::from(cell.value), formula) {
            (Data::Empty, Some(formula)) => table.put(cell.pos, &format!("={formula}"))?,
            (value, _) => table.put(cell.pos, &value::shown(&value))?,
        }
    }
    Ok(table)
}

/// The cells of a sheet that the foreign reader gives as a whole.
fn ranges(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Table, Error> {
    let range = book.worksheet_range(name).map_err(|_| Error::Damaged(BROKEN))?;
    let formulas = book.worksheet_formula(name).unwrap_or_default();
    let mut table = Table::default();
    for (at, value) in placed(&range) {
        table.put(at, &value::shown(value))?;
    }
    for (at, formula) in placed(&formulas) {
        if table.is_blank(at) && range.get_value(at).is_none_or(|value| *value == Data::Empty) {
            table.put(at, &format!("={formula}"))?;
        }
    }
    Ok(table)
}

/// The cells of a range that hold something, each with its place in the sheet.
fn placed<T: calamine::CellType>(range: &Range<T>) -> impl Iterator<Item = ((u32, u32), &T)> {
    let (row, col) = range.start().unwrap_or_default();
    range.used_cells().map(move |(down, right, value)| ((row + down as u32, col + right as u32), value))
}

/// The merged regions of a sheet; `regions` are those of an OpenDocument spreadsheet.
fn merged(
    book: &mut Sheets<Cursor<&[u8]>>,
    name: &str,
    regions: &BTreeMap<String, Vec<Dimensions>>,
) -> Result<Vec<Dimensions>, Error> {
    match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).map_err(|_| Error::Damaged(BROKEN)),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).map_err(|_| Error::Damaged(BROKEN)),
        _ => Ok(regions.get(name).cloned().unwrap_or_default()),
    }
}

/// A cell with what it says and how far it goes.
struct Cell {
    col: usize,
    draft: Draft,
}

/// The blocks of a sheet; nothing of a blank one.
fn document(format: Format, name: &str, table: &Table) -> Option<Document> {
    let mut document = Document { media_type: format.media_type(), ..Document::default() };
    let (start, last) = table.extent()?;
    document.meta.page_title = Some(name.to_owned());
    let mut covered = Covered::new(table, start, last);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in start.0..=last.0 {
        let cells = (start.1..=last.1).filter(|col| !covered.has(row, *col));
        let cells = cells.map(|col| {
            let (rowspan, colspan) = table.span((row, col), last);
            let text = table.text((row, col)).to_owned();
            let draft = Draft { text, rowspan, colspan, line: Some(row + 1) };
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
    Some(document)
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

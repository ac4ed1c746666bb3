//! Rows as found: a table, or lines that should be one, brought to labels with the cells behind them.

use std::cell::OnceCell;
use std::ops::Range;

use super::label::Key;
use super::section::Rows;
use crate::grid::{self, Grid, Layout};
use crate::text::fold::{is_space, narrow};
use crate::text::number::{Reading, read, read_change};

/// A cell behind a label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot<'a> {
    /// What it says.
    pub(super) text: &'a str,
    /// Its line in the source.
    pub(super) line: Option<u32>,
    /// First column that it covers, in a grid whose columns can be trusted.
    pub(super) col: Option<usize>,
    /// Its place in the source.
    pub(super) place: Option<grid::Place>,
}

/// A row as found.
#[derive(Clone, Debug, Default)]
pub(super) struct Row<'a> {
    /// Texts before its cells, from left to right, blank ones left out; in a stream also those of the lines before.
    pub(super) labels: Vec<&'a str>,
    /// Where a label may stand on several lines: texts of the lines above without numbers.
    pub(super) before: Vec<&'a str>,
    /// Likewise below; they may belong to this row or to the next.
    pub(super) after: Vec<&'a str>,
    /// Its cells.
    pub(super) cells: Vec<Slot<'a>>,
    /// Number of the row in its table, counted from 1.
    pub(super) number: u32,
    /// Whether its cells can only be counted, since blank ones leave nothing.
    pub(super) is_stream: bool,
    /// Number of all cells of the line that it was found in, labels included.
    pub(super) width: usize,
    /// Whether blank cells may be missing at its end.
    pub(super) is_cut: bool,
    /// The key of its last label, once it was asked for.
    key: OnceCell<Key>,
}

/// Rows of one table as found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found<'a> {
    /// Rows that may hold data.
    pub(super) rows: Vec<Row<'a>>,
    /// Rows without numbers, as (number of the row, its texts with their columns).
    pub(super) heads: Vec<Head<'a>>,
    /// How far columns can be trusted.
    pub(super) layout: Layout,
}

/// A row of headings.
#[derive(Clone, Debug)]
pub(super) struct Head<'a> {
    /// Number of the row in its table, counted from 1.
    pub(super) number: u32,
    /// Its texts from left to right.
    pub(super) texts: Vec<Heading<'a>>,
}

/// A text of a row of headings.
#[derive(Clone, Debug)]
pub(super) struct Heading<'a> {
    /// The columns that it stands over.
    pub(super) columns: Range<usize>,
    /// What it says.
    pub(super) text: &'a str,
    /// Its key, once it was asked for.
    key: OnceCell<Key>,
}

impl<'a> Heading<'a> {
    fn new(columns: Range<usize>, text: &'a str) -> Self {
        Self { columns, text, key: OnceCell::new() }
    }

    /// The key of its text.
    pub(super) fn key(&self) -> &Key {
        self.key.get_or_init(|| Key::of(self.text))
    }
}

impl<'a> Head<'a> {
    /// The heading over a column.
    pub(super) fn over(&self, column: usize) -> Option<&Heading<'a>> {
        self.texts.iter().find(|heading| heading.columns.contains(&column))
    }
}

impl Row<'_> {
    /// Whether a cell holds a number or a mark.
    pub(super) fn has_figures(&self) -> bool {
        self.cells.iter().any(|slot| is_figure(slot.text))
    }

    /// The key of the label next to its cells.
    pub(super) fn key(&self) -> &Key {
        self.key.get_or_init(|| self.labels.last().map(|label| Key::of(label)).unwrap_or_default())
    }
}

/// Whether a text can stand in a number cell: a number, a mark or nothing.
fn is_value(text: &str) -> bool {
    // labels are long and begin with other characters: most cells are told apart here
    if text.is_empty() || text.len() >= 64 {
        return text.is_empty();
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    match text.chars().find(|c| !is_space(*c)).map(narrow) {
        None => true,
        Some('0'..='9' | '(' | '-' | '−' | '—' | '–' | '―' | '─' | '/' | '\\' | '无' | '無' | '空' | '零' | '〇') => {
            !matches!(read(text), Reading::Other(_)) || is_change(text)
        }
        Some('减' | '增' | '+' | '↓' | '↑' | '未' | '没' | '不' | '持') => is_change(text),
        Some(_) => false,
    }
}

/// Whether a text is a number or a mark.
pub(super) fn is_figure(text: &str) -> bool {
    !text.chars().all(is_space) && is_value(text)
}

fn is_change(text: &str) -> bool {
    text.len() < 32 && matches!(read_change(text), Reading::Number(_))
}

/// The rows of a grid.
pub(super) fn of_grid<'a>(rows: Rows<'a>, first: u32) -> Found<'a> {
    match rows.grid.layout {
        Layout::Exact => exact(rows, first),
        Layout::Ragged => ragged(rows, first),
        Layout::Stream => {
            let cells = (rows.from..rows.to).flat_map(|row| rows.grid.row(row));
            let tokens = cells.map(|cell| (cell.text.as_str(), cell.line));
            stream(tokens, first, Layout::Stream)
        }
    }
}

/// Rows of a grid whose columns can be trusted. The numbers begin at a column that most rows agree on.
fn exact<'a>(rows: Rows<'a>, first: u32) -> Found<'a> {
    let grid = rows.grid;
    let own: Vec<Option<usize>> = (rows.from..rows.to).map(|row| first_value(grid, row, true)).collect();
    // a table that was left empty has no numbers to go by, only blank cells behind labels
    let common = most_common(own.iter().flatten().copied())
        .or_else(|| most_common((rows.from..rows.to).filter_map(|row| first_value(grid, row, false))));
    // where covered cells were left out, a row with a label more has its numbers further right, and as many
    let cells_from = |row: usize, col: usize| {
        let cells: Vec<&grid::Cell> = grid.row(row).filter(|cell| cell.col >= col).collect();
        cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1)
    };
    let usual = most_common(own.iter().enumerate().filter_map(|(at, own)| Some(cells_from(rows.from + at, (*own)?))));
    let is_further = |row: usize, own: Option<usize>, common: usize| {
        own.is_some_and(|own| own > common && Some(cells_from(row, own)) == usual)
            && Some(cells_from(row, common)) != usual
    };
    let mut found = Found { layout: Layout::Exact, ..Found::default() };
    for (row, own) in (rows.from..rows.to).zip(own) {
        let shift = match (own, common) {
            (Some(own), Some(common)) if is_further(row, Some(own), common) => own - common,
            _ => 0,
        };
        let number = first + (row - rows.from) as u32;
        let boundary = match common {
            // a row of blank cells only: the data row of a table 四 that was left empty
            _ if is_blank(grid, row) => Some(0),
            Some(common) if is_boundary(grid, row, common) && !is_further(row, own, common) => Some(common),
            _ => own,
        };
        let cells = |after: bool| {
            let at = boundary.unwrap_or(usize::MAX);
            grid.row(row).filter(move |cell| (cell.col >= at) == after)
        };
        let (mut values, mut good, mut figures) = (0, 0, false);
        for cell in cells(true) {
            let is_value = is_value(&cell.text);
            values += 1;
            good += usize::from(is_value);
            figures |= is_value && cell.row == row && !cell.text.is_empty();
        }
        let own_text = cells(false).any(|cell| cell.row == row && !cell.text.is_empty());
        if values > 0 && good * 2 >= values && (figures || own_text || boundary == Some(0)) {
            found.rows.push(Row {
                labels: cells(false).filter(|c| !c.text.is_empty() && c.row == row).map(|c| c.text.as_str()).collect(),
                cells: cells(true)
                    .map(|c| Slot { text: &c.text, line: c.line, col: Some(c.col - shift), place: c.place })
                    .chain(filler(grid.width - shift..grid.width))
                    .collect(),
                number,
                ..Row::default()
            });
        } else {
            found.heads.push(head(grid, row, number));
        }
    }
    found
}

/// Blank cells in columns that a row has no more.
fn filler<'a>(columns: Range<usize>) -> impl Iterator<Item = Slot<'a>> {
    columns.map(|col| Slot { text: "", line: None, col: Some(col), place: None })
}

fn head(grid: &Grid, row: usize, number: u32) -> Head<'_> {
    let texts = grid.row(row).filter(|cell| cell.row == row && !cell.text.is_empty());
    Head { number, texts: texts.map(|cell| Heading::new(cell.col..cell.col + cell.colspan, &cell.text)).collect() }
}

/// Whether a row has nothing but blank cells of its own.
fn is_blank(grid: &Grid, row: usize) -> bool {
    grid.row(row).all(|cell| cell.row == row && cell.text.is_empty())
}

/// The column where the run of number cells at a row's end begins; nothing for a row without such cells, or without
/// numbers where `figures` are asked for.
fn first_value(grid: &Grid, row: usize, figures: bool) -> Option<usize> {
    let cells: Vec<&grid::Cell> = grid.row(row).collect();
    let run = cells.iter().rev().take_while(|cell| is_value(&cell.text));
    let mut start = None;
    let mut has_figures = false;
    for cell in run {
        start = Some(cell.col);
        has_figures |= is_figure(&cell.text);
    }
    start.filter(|&start| has_figures || !figures && start > 0)
}

/// Whether a column can be where the numbers of a row begin: a cell begins there, and no number stands before it.
fn is_boundary(grid: &Grid, row: usize, col: usize) -> bool {
    grid.at(row, col).is_some_and(|cell| cell.col == col)
        && grid.row(row).take_while(|cell| cell.col < col).all(|cell| !is_figure(&cell.text) || is_numeral(&cell.text))
}

/// A serial number before a label is no datum.
fn is_numeral(text: &str) -> bool {
    matches!(text, "一" | "二" | "三" | "四" | "无")
}

fn most_common(values: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_insert(0usize) += 1);
    counts.into_iter().max_by_key(|(value, count)| (*count, *value)).map(|(value, _)| value)
}

/// Rows of which only the order of cells is known: the numbers are the run at the end.
fn ragged<'a>(rows: Rows<'a>, first: u32) -> Found<'a> {
    let mut found = Found { layout: Layout::Ragged, ..Found::default() };
    let used = used_columns(rows);
    for row in rows.from..rows.to {
        let number = first + (row - rows.from) as u32;
        let cells = rows.grid.row(row).filter(|cell| used.get(cell.col).copied().unwrap_or(true));
        let cells: Vec<&grid::Cell> = cells.collect();
        // a sheet's text ends its rows at their last text
        let end = cells.last().map_or(used.len(), |cell| cell.col + 1);
        let is_cut = used.iter().skip(end).any(|used| *used);
        let run = cells.iter().rev().take_while(|cell| is_value(&cell.text)).count();
        let run = cells.len() - text_among_values(&cells, cells.len() - run);
        let (labels, values) = cells.split_at(cells.len() - run);
        let figures = values.iter().any(|cell| is_figure(&cell.text));
        let row = Row {
            labels: labels.iter().filter(|c| !c.text.is_empty()).map(|c| c.text.as_str()).collect(),
            cells: values.iter().map(|c| Slot { text: &c.text, line: c.line, col: None, place: c.place }).collect(),
            number,
            width: cells.len(),
            is_cut,
            ..Row::default()
        };
        // the rest of a row that a paragraph's end has cut off
        if let Some(open) = found.rows.last_mut().filter(|_| row.labels.is_empty() && run < 15) {
            let more = open.cells.len() < 7 && open.cells.len() + run <= 8 && !open.labels.is_empty();
            if more && (figures || open.cells.is_empty()) && open.number + 1 == number {
                open.cells.extend(row.cells);
                open.number = number;
                continue;
            }
        }
        if row.labels.is_empty() && row.cells.len() < 15 && row.cells.iter().all(|slot| slot.text.is_empty()) {
            continue;
        }
        if !figures && (run == 0 || row.labels.len() > 1 && run < 3) {
            found.heads.push(head(rows.grid, (number - first) as usize + rows.from, number));
            if row.labels.len() > 1 {
                continue;
            }
        }
        found.rows.push(row);
    }
    surround(&mut found.rows);
    found
}

/// Most columns of a table of a form, one more than its own among them.
const WIDEST: usize = 16;

/// The columns that have a text in any row, of a table wider than any form: the text of a sheet, in which the columns
/// of all its tables lie across each other. Empty for any other table.
fn used_columns(rows: Rows<'_>) -> Vec<bool> {
    let cells = || (rows.from..rows.to).flat_map(|row| rows.grid.row(row));
    if cells().filter(|cell| is_figure(&cell.text)).all(|cell| cell.col < WIDEST) {
        return Vec::new();
    }
    let mut used = vec![false; rows.grid.width];
    for cell in cells().filter(|cell| !cell.text.is_empty()) {
        if let Some(used) = used.get_mut(cell.col) {
            *used = true;
        }
    }
    used
}

/// Where the values of a row begin when a text stands among them, such as a number too long for one: right behind the
/// last label of the form. `start` is where they begin otherwise.
fn text_among_values(cells: &[&grid::Cell], start: usize) -> usize {
    let is_label = |cell: &&grid::Cell| super::is_row_label(&cell.text);
    let labels = cells.get(..start).unwrap_or_default();
    // a label alone has nothing before it that could be the true one
    if labels.iter().filter(|cell| !cell.text.is_empty()).count() < 2 {
        return start;
    }
    match labels.last().filter(|last| !last.text.is_empty() && !is_label(last)) {
        Some(_) => labels.iter().rposition(is_label).map_or(start, |at| at + 1),
        None => start,
    }
}

/// Gives each row the texts of the lines without numbers around it.
fn surround(rows: &mut [Row<'_>]) {
    const MOST: usize = 4;
    let texts: Vec<Option<&str>> =
        rows.iter().map(|row| row.labels.last().copied().filter(|_| !row.has_figures())).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let above = texts.get(at.saturating_sub(MOST)..at).unwrap_or_default();
        row.before = above.iter().rev().map_while(|text| *text).collect();
        row.before.reverse();
        row.after = texts.iter().skip(at + 1).take(MOST).map_while(|text| *text).collect();
    }
}

/// Rows of a stream of cells or lines: a label and the values up to the next label.
pub(super) fn stream<'a>(
    tokens: impl Iterator<Item = (&'a str, Option<u32>)>,
    first: u32,
    layout: Layout,
) -> Found<'a> {
    let mut found = Found { layout, ..Found::default() };
    let mut row = Row { number: first, is_stream: true, ..Row::default() };
    let mut number = first;
    for (text, line) in tokens {
        for (text, is_value) in split_line(text, layout) {
            if is_value {
                // blanks before the first label mean nothing
                if !(row.labels.is_empty() && text.is_empty()) {
                    row.cells.push(Slot { text, line, col: None, place: None });
                }
                continue;
            }
            if !row.cells.is_empty() {
                number += 1;
                let next = Row { number, is_stream: true, ..Row::default() };
                found.rows.push(std::mem::replace(&mut row, next));
            }
            row.labels.push(text);
        }
    }
    if !row.labels.is_empty() || !row.cells.is_empty() {
        found.rows.push(row);
    }
    // what stands between two rows may belong to either
    for at in 1..found.rows.len() {
        let between: Vec<&str> = found.rows.get(at).map(|row| row.labels.clone()).unwrap_or_default();
        if let Some(row) = found.rows.get_mut(at - 1) {
            row.after = between;
        }
        if let Some(row) = found.rows.get_mut(at) {
            let own = row.labels.len().saturating_sub(1);
            row.before = row.labels.get(..own).unwrap_or_default().to_vec();
        }
    }
    found.heads = found
        .rows
        .iter()
        .take(3)
        .map(|row| Head { number: row.number, texts: row.labels.iter().map(|text| Heading::new(0..1, text)).collect() })
        .collect();
    found
}

/// A line as its label and the numbers at its end: `1.属于国家秘密   0 0 0`. In a stream of cells a text is one cell.
fn split_line(text: &str, layout: Layout) -> Vec<(&str, bool)> {
    if layout == Layout::Stream {
        return vec![(text, is_value(text))];
    }
    if is_value(text) || is_broken(text) {
        return vec![(text, true)];
    }
    let mut values = Vec::new();
    let mut rest = text.trim_end();
    while let Some(start) = rest.rfind(char::is_whitespace) {
        let word = rest.get(start..).map(str::trim).unwrap_or_default();
        if !is_figure(word) && !is_broken(word) {
            break;
        }
        values.push((word, true));
        rest = rest.get(..start).unwrap_or_default().trim_end();
    }
    if is_figure(rest) || is_broken(rest) {
        values.push((rest, true));
    } else {
        // labels in columns of their own: `（三）不予公开    1.属于国家秘密`
        values.extend(rest.rsplit("  ").map(str::trim).filter(|piece| !piece.is_empty()).map(|piece| (piece, false)));
    }
    values.reverse();
    values
}

/// Whether a word is a piece of a number that was cut: `３,０８`, `.`, the 增 of 增12. It takes a cell, and is no number.
fn is_broken(word: &str) -> bool {
    // `1.` is the numbering of a label
    let numbering = word.len() < 5 && word.ends_with(['.', '、', '．', '。']) && word.chars().count() > 1;
    let is_piece =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '↑' | '↓' | '增' | '减' | '加' | '少');
    !word.is_empty() && word.len() < 64 && !numbering && word.chars().map(narrow).all(is_piece)
}

/// Whether a line is a number of a table, or ends with one behind a blank.
pub(super) fn ends_with_figure(text: &str) -> bool {
    split_line(text, Layout::Ragged).last().is_some_and(|(text, is_value)| *is_value && is_figure(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Builder, Draft};

    fn show(found: &Found<'_>) -> Vec<String> {
        let cells = |row: &Row<'_>| row.cells.iter().map(|slot| slot.text).collect::<Vec<_>>().join(",");
        found.rows.iter().map(|row| format!("{}={}", row.labels.join("/"), cells(row))).collect()
    }

    fn grid(layout: Layout, rows: &[&[(&str, usize, usize)]]) -> Grid {
        let mut builder = Builder::new(layout);
        for row in rows {
            builder.row();
            for &(text, rowspan, colspan) in *row {
                builder.cell(Draft { rowspan, colspan, ..Draft::plain(text) });
            }
        }
        builder.finish()
    }

    #[test]
    fn exact_rows_keep_blanks_in_place() {
        let grid = grid(
            Layout::Exact,
            &[
                &[("头", 1, 2), ("自然人", 1, 1), ("总计", 1, 1)],
                &[("一、新收", 1, 2), ("1", 1, 1), ("1", 1, 1)],
                &[("组", 2, 1), ("甲", 1, 1), ("", 1, 1), ("0", 1, 1)],
                &[("乙", 1, 1), ("", 1, 1), ("", 1, 1)],
            ],
        );
        let found = of_grid(Rows { grid: &grid, from: 0, to: 4 }, 1);
        assert_eq!(show(&found), ["一、新收=1,1", "组/甲=,0", "乙=,"]);
        assert_eq!(found.heads.len(), 1);
    }

    #[test]
    fn ragged_rows_are_joined_again() {
        let rows: &[&[(&str, usize, usize)]] =
            &[&[("规章", 1, 1), ("1", 1, 1)], &[("0", 1, 1), ("2", 1, 1)], &[("", 1, 1), ("甲", 1, 1), ("3", 1, 1)]];
        let grid = grid(Layout::Ragged, rows);
        assert_eq!(show(&of_grid(Rows { grid: &grid, from: 0, to: 3 }, 1)), ["规章=1,0,2", "甲=3"]);
    }

    #[test]
    fn lines_become_rows() {
        let lines = ["规章", "1", "0", "行政许可  31", "行政处罚 5 6"];
        let found = stream(lines.iter().map(|line| (*line, None)), 1, Layout::Ragged);
        assert_eq!(show(&found), ["规章=1,0", "行政许可=31", "行政处罚=5,6"]);
    }
}

//! Tables 表格: rows of cells, laid out by where the definitions of the rows say that their cells end.

use super::row::{Definition, Shape};
use crate::document::boundaries::columns;
use crate::document::seam::seams;
use crate::document::story::{self, Cell, Story, Vertical};
use crate::grid::Layout;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    row: Vec<Story>,
    /// The cell that is open.
    pub(super) cell: Story,
}

#[derive(Debug)]
struct Row {
    definition: Definition,
    cells: Vec<Story>,
}

impl Table {
    /// Cells of the open row that have ended.
    pub(super) fn filled(&self) -> usize {
        self.row.len()
    }

    /// Whether nothing stands in an open row.
    pub(super) fn is_between_rows(&self) -> bool {
        self.row.is_empty() && self.cell.is_empty()
    }

    /// Ends the open cell.
    pub(super) fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// Ends the open row; `keep` is false for one that was deleted in a revision.
    pub(super) fn end_row(&mut self, definition: Definition, keep: bool) {
        if !self.cell.is_empty() && self.row.len() < definition.cells.len() {
            self.end_cell();
        }
        // what else stands before the end of a row is in no cell
        self.cell = Story::default();
        let mut cells = std::mem::take(&mut self.row);
        // LibreOffice ends a cell more in a row that holds a table
        let count = definition.cells.len();
        while count > 0 && cells.len() > count && cells.last().is_some_and(Story::is_empty) {
            cells.pop();
        }
        if keep && !cells.is_empty() {
            self.rows.push(Row { definition, cells });
        }
    }

    /// Puts what the table says into a flow. Tables with nothing between them are told apart.
    pub(super) fn finish(mut self, into: &mut Story) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        self.end_row(Definition::default(), true);
        let lines = columns(&self.rows.iter().map(|row| row.definition.boundaries()).collect::<Vec<_>>());
        let seams = seams(&lines);
        let mut part: Vec<Row> = Vec::new();
        for (at, row) in self.rows.into_iter().enumerate() {
            let is_seam = seams.binary_search(&at).is_ok() || part.last().is_some_and(|above| begins(above, &row));
            if is_seam && !part.is_empty() {
                into.table(laid(std::mem::take(&mut part)));
            }
            part.push(row);
        }
        if !part.is_empty() {
            into.table(laid(part));
        }
    }
}

/// Whether a row says that it begins a table, or the one above that it was the last. Where rows say so of each other,
/// they know nothing of it.
fn begins(above: &Row, row: &Row) -> bool {
    let (above, row) = (&above.definition, &row.definition);
    above.is_last && !row.is_last || row.number == Some(0) && above.number.is_some_and(|number| number > 0)
}

/// A table of rows.
fn laid(rows: Vec<Row>) -> story::Table {
    if rows.iter().any(|row| row.cells.len() != row.definition.cells.len()) {
        return ragged(rows);
    }
    let lines = columns(&rows.iter().map(|row| row.definition.boundaries()).collect::<Vec<_>>());
    let rows = rows.into_iter().zip(lines).filter_map(|(row, lines)| {
        let is_deleted = row.definition.cells.iter().all(|shape| shape.is_deleted);
        (!is_deleted).then(|| place(row, &lines))
    });
    story::Table::merged(rows.collect())
}

/// The cells of a row in their columns, those merged with the ones beside them as one.
fn place(row: Row, lines: &[usize]) -> Vec<(Vertical, Cell)> {
    let mut placed: Vec<(Vertical, Cell)> = Vec::new();
    let mut is_open = false;
    for ((story, pair), shape) in row.cells.into_iter().zip(lines.windows(2)).zip(row.definition.cells) {
        let &[from, to] = pair else { continue };
        let Shape { down, across, is_deleted, .. } = shape;
        if is_deleted {
            is_open = false;
            continue;
        }
        match placed.last_mut().filter(|_| is_open && across == Vertical::Continues) {
            // the contents of the cells are merged too
            Some((_, first)) => {
                first.colspan = to.saturating_sub(first.col);
                first.story.append(story);
            }
            None => {
                is_open = across != Vertical::Alone;
                let colspan = to.saturating_sub(from).max(1);
                placed.push((down, Cell { col: from, colspan, rowspan: 1, story }));
            }
        }
    }
    placed
}

/// The cells in their order, for a table whose rows are not defined as they are filled.
fn ragged(rows: Vec<Row>) -> story::Table {
    let cell = |(col, story)| Cell { col, colspan: 1, rowspan: 1, story };
    let rows = rows.into_iter().map(|row| row.cells.into_iter().enumerate().map(cell).collect());
    story::Table { rows: rows.collect(), layout: Layout::Ragged }
}

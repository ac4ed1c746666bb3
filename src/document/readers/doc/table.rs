//! Tables 表格: rows of cells between marks, laid out by the boundaries that the ends of rows define.

use std::collections::HashMap;

use super::row::{Definition, Flags};
use crate::document::boundaries::columns;
use crate::document::seam::seams;
use crate::document::{Block, Line};
use crate::grid::{Builder, Draft, Grid, Layout};

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    row: Vec<Vec<Block>>,
    cell: Vec<Block>,
}

#[derive(Debug)]
struct Row {
    definition: Definition,
    cells: Vec<Vec<Block>>,
}

/// A cell with its place.
struct Placed {
    from: usize,
    to: usize,
    down: u8,
    text: String,
}

impl Table {
    /// Adds what stands in the open cell.
    pub(super) fn add(&mut self, blocks: impl IntoIterator<Item = Block>) {
        self.cell.extend(blocks);
    }

    /// Ends the open cell.
    pub(super) fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// Ends the open row; `keep` is false for one that was deleted in a revision.
    pub(super) fn end_row(&mut self, definition: Definition, keep: bool) {
        // a mark that ends a row ends no cell: what stands before it has no place
        self.cell.clear();
        let cells = std::mem::take(&mut self.row);
        if keep && !cells.is_empty() {
            self.rows.push(Row { definition, cells });
        }
    }

    /// What the table says: a grid, and the grids in its cells after it. A table that does nothing but hold another is
    /// taken apart.
    pub(super) fn finish(mut self) -> Vec<Block> {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        self.end_row(Definition::default(), true);
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        let inner: usize = cells().flatten().filter_map(Block::grid).map(|grid| grid.cells.len()).sum();
        if inner > 0 && cells().count() <= inner {
            return self.rows.into_iter().flat_map(|row| row.cells).flatten().collect();
        }
        let mut blocks: Vec<Block> = parts(&self.rows).into_iter().map(|rows| Block::Grid(grid(rows))).collect();
        blocks.extend(self.rows.into_iter().flat_map(|row| row.cells).flatten().filter(|block| block.grid().is_some()));
        blocks
    }
}

/// The text of a cell, a line a paragraph.
fn text(cell: &[Block]) -> String {
    let lines: Vec<&str> = cell.iter().filter_map(Block::line).map(|line: &Line| line.text.as_str()).collect();
    lines.join("\n")
}

/// The rows of each table: tables with nothing between them are one to Word.
fn parts(mut rows: &[Row]) -> Vec<&[Row]> {
    let boundaries: Vec<Vec<i32>> = rows.iter().map(|row| row.definition.boundaries.clone()).collect();
    let mut parts = Vec::new();
    let mut done = 0;
    for seam in seams(&columns(&boundaries)) {
        let (above, below) = rows.split_at_checked(seam - done).unwrap_or((rows, &[]));
        parts.push(above);
        (rows, done) = (below, seam);
    }
    parts.push(rows);
    parts
}

fn grid(rows: &[Row]) -> Grid {
    let boundaries: Vec<Vec<i32>> = rows.iter().map(|row| row.definition.boundaries.clone()).collect();
    if rows.iter().any(|row| row.cells.len() + 1 != row.definition.boundaries.len()) {
        return ragged(rows);
    }
    let rows: Vec<Vec<Placed>> =
        rows.iter().zip(columns(&boundaries)).map(|(row, columns)| place(row, &columns)).collect();
    let heights = heights(&rows);
    let mut builder = Builder::new(Layout::Exact);
    // the row up to which a cell from above reaches, by column
    let mut reach: Vec<usize> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        builder.row();
        let mut next = 0;
        for (n, cell) in row.into_iter().enumerate() {
            let Some(rowspan) = heights.get(at).and_then(|row| row.get(n)).copied() else { continue };
            // where a row begins further in, or leaves a gap
            let mut fill = |from: usize, to: usize, reach: &[usize]| {
                for _ in (from..to).filter(|column| reach.get(*column).is_none_or(|end| *end <= at)) {
                    builder.cell(Draft::plain(""));
                }
            };
            fill(next, cell.from, &reach);
            next = next.max(cell.to);
            if rowspan == 0 {
                fill(cell.from, cell.to, &reach);
                continue;
            }
            reach.resize(reach.len().max(cell.to), 0);
            reach.iter_mut().take(cell.to).skip(cell.from).for_each(|end| *end = (*end).max(at + rowspan));
            builder.cell(Draft { text: cell.text, rowspan, colspan: cell.to - cell.from, line: None });
        }
    }
    builder.finish()
}

/// The rows that each cell takes: 0 for one that goes on from above.
fn heights(rows: &[Vec<Placed>]) -> Vec<Vec<usize>> {
    let mut heights: Vec<Vec<usize>> = rows.iter().map(|row| vec![1; row.len()]).collect();
    // the merged cell that each column of the row above began or went on with, as its row and number
    let mut open: HashMap<usize, (usize, usize)> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let mut going = HashMap::new();
        for (n, cell) in row.iter().enumerate().filter(|(_, cell)| cell.down != 0) {
            let first = open.get(&cell.from).copied().filter(|_| cell.down == 1);
            if let Some((row, first)) = first {
                let grown = heights.get_mut(row).and_then(|row| row.get_mut(first));
                grown.into_iter().for_each(|height| *height = at - row + 1);
                heights.get_mut(at).and_then(|row| row.get_mut(n)).into_iter().for_each(|height| *height = 0);
            }
            going.insert(cell.from, first.unwrap_or((at, n)));
        }
        open = going;
    }
    heights
}

/// The cells of a row in their columns, those merged with the ones beside them as one.
fn place(row: &Row, columns: &[usize]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut first: u8 = 0;
    for ((cell, pair), flags) in row.cells.iter().zip(columns.windows(2)).zip(&row.definition.cells) {
        let &[from, to] = pair else { continue };
        let Flags { across, down } = *flags;
        match placed.last_mut() {
            // what stands in a further cell of some that are merged is not shown
            Some(last) if across != 0 && first != 0 && across != first => last.to = to,
            _ => {
                first = across;
                placed.push(Placed { from, to, down, text: text(cell) });
            }
        }
    }
    placed
}

/// The cells in their order, for a table whose rows are not defined as they are filled.
fn ragged(rows: &[Row]) -> Grid {
    let mut builder = Builder::new(Layout::Ragged);
    for row in rows {
        builder.row();
        row.cells.iter().for_each(|cell| builder.cell(Draft::plain(text(cell))));
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of rows: boundaries, and cells with their flags.
    /// Boundaries, and the text and merging of each cell.
    type Written<'a> = (&'a [i32], &'a [(&'a str, u8, u8)]);

    fn table(rows: &[Written<'_>]) -> Table {
        let mut table = Table::default();
        for (boundaries, cells) in rows {
            for (text, ..) in *cells {
                table.add([Block::Paragraph(Line { text: (*text).to_owned(), number: None })]);
                table.end_cell();
            }
            let cells = cells.iter().map(|(_, across, down)| Flags { across: *across, down: *down }).collect();
            let mut definition = Definition::default();
            (definition.boundaries, definition.cells) = (boundaries.to_vec(), cells);
            table.end_row(definition, true);
        }
        table
    }

    /// Each grid as its cells: text, column and spans.
    fn drawn(table: Table) -> Vec<String> {
        let blocks = table.finish();
        let cell = |cell: &crate::grid::Cell| {
            format!("{}@{},{}:{}x{}", cell.text, cell.row, cell.col, cell.rowspan, cell.colspan)
        };
        let grids = blocks.iter().filter_map(Block::grid);
        grids.map(|grid| grid.cells.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn cells_go_on_below_and_beside() {
        let rows: [(&[i32], &[_]); 3] = [
            (&[0, 100, 200, 300], &[("a", 0, 3), ("b", 1, 0), ("x", 2, 0)]),
            (&[2, 98, 201, 300], &[("y", 0, 1), ("c", 0, 3), ("d", 0, 0)]),
            (&[0, 100, 200], &[("e", 0, 0), ("z", 0, 1)]),
        ];
        assert_eq!(drawn(table(&rows)), ["a@0,0:2x1 b@0,1:1x2 c@1,1:2x1 d@1,2:1x1 e@2,0:1x1"]);
    }

    #[test]
    fn a_cell_that_goes_on_from_nothing_is_a_cell() {
        let rows: [(&[i32], &[_]); 2] =
            [(&[0, 100, 200], &[("a", 0, 1), ("b", 0, 0)]), (&[0, 100, 200], &[("", 0, 1), ("c", 0, 1)])];
        assert_eq!(drawn(table(&rows)), ["a@0,0:2x1 b@0,1:1x1 c@1,1:1x1"]);
    }

    #[test]
    fn a_row_that_begins_further_in_keeps_its_columns() {
        let rows: [(&[i32], &[_]); 2] = [(&[0, 100, 200], &[("a", 0, 0), ("b", 0, 0)]), (&[100, 200], &[("c", 0, 0)])];
        assert_eq!(drawn(table(&rows)), ["a@0,0:1x1 b@0,1:1x1 @1,0:1x1 c@1,1:1x1"]);
    }

    #[test]
    fn tables_with_nothing_between_them_are_two() {
        let (one, two): (&[i32], &[i32]) = (&[0, 1500, 2500, 3500, 6000], &[0, 800, 3000, 4200, 6000]);
        let cells: &[(&str, u8, u8)] = &[("a", 0, 0), ("b", 0, 0), ("c", 0, 0), ("d", 0, 0)];
        let grids = drawn(table(&[(one, cells), (one, cells), (two, cells)]));
        assert_eq!(grids.len(), 2, "{grids:?}");
    }

    #[test]
    fn rows_without_a_definition_have_an_order_only() {
        let mut table = table(&[(&[0, 100, 200], &[("a", 0, 0), ("b", 0, 0)])]);
        table.add([Block::Paragraph(Line { text: "c".into(), number: None })]);
        let blocks = table.finish();
        let grid = blocks[0].grid().unwrap();
        assert_eq!((grid.layout, grid.height, grid.cells.len()), (Layout::Ragged, 2, 3));
    }
}

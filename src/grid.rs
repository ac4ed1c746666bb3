//! A raw table as found in a document, its spans resolved.
//!
//! Cells are laid out by the table-forming algorithm of the HTML standard (WHATWG HTML, 4.9.12), which is total: any
//! sequence of rows gives a grid. Growth is linear in the number of cells, whatever their spans claim.

/// Most columns that a grid has; spans are cut there.
pub const MAX_WIDTH: usize = 256;
/// Most slots (rows × columns) that a grid has; further rows are dropped and [`Grid::clipped`] is set.
pub const MAX_SLOTS: usize = 1 << 20;

/// Where something stands in a document of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the page, counted from 1.
    pub page: u32,
    /// Its left, upper, right and lower side in whole points from the page's top left corner.
    pub area: [i32; 4],
}

/// A cell as its document gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says, line breaks kept as `\n`.
    pub text: String,
    /// First row that it covers, counted from 0.
    pub row: usize,
    /// First column that it covers, counted from 0.
    pub col: usize,
    /// Number of rows that it covers.
    pub rowspan: usize,
    /// Number of columns that it covers.
    pub colspan: usize,
    /// Line of the source where it stands, counted from 1, for documents that have lines.
    pub line: Option<u32>,
    /// Where it stands, for documents that have pages.
    pub place: Option<Place>,
}

/// How far the columns of a grid can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Cells stand in the columns where they were printed.
    #[default]
    Exact,
    /// Only the order of the cells in a row is known, not their columns: text that does not show spans.
    Ragged,
    /// Only the order of the cells is known, not where rows end; each stands in a row of its own.
    Stream,
}

/// A table as found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
    /// Number of rows.
    pub height: usize,
    /// Number of columns.
    pub width: usize,
    /// How far its columns can be trusted.
    pub layout: Layout,
    /// Whether a span was cut or a row dropped because a limit was reached.
    pub clipped: bool,
    /// Index of the cell at each slot plus one, 0 where there is none; row by row, each as long as it needs to be.
    slots: Vec<u32>,
    /// Where each row begins in `slots`.
    starts: Vec<usize>,
}

impl Grid {
    /// A grid of cells whose places are known. What lies beyond `height` and `width` is cut; of cells that overlap the
    /// later one is shown.
    pub fn of_cells(layout: Layout, height: usize, width: usize, cells: Vec<Cell>) -> Self {
        let columns = width.min(MAX_WIDTH);
        let rows = height.min(MAX_SLOTS / columns.max(1));
        let mut slots = vec![0u32; rows * columns];
        for (number, cell) in cells.iter().enumerate() {
            for row in cell.row..cell.row.saturating_add(cell.rowspan).min(rows) {
                for col in cell.col..cell.col.saturating_add(cell.colspan).min(columns) {
                    if let Some(slot) = slots.get_mut(row * columns + col) {
                        *slot = number as u32 + 1;
                    }
                }
            }
        }
        let starts = (0..rows).map(|row| row * columns).collect();
        Self { cells, height: rows, width: columns, layout, clipped: rows < height || columns < width, slots, starts }
    }

    /// The cell that covers a slot; nothing where the row is short or has a hole.
    pub fn at(&self, row: usize, col: usize) -> Option<&Cell> {
        self.line(row).get(col).and_then(|&slot| self.cells.get((slot as usize).checked_sub(1)?))
    }

    /// The cells that a row shows from left to right, each once, also those that began in a row above.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let mut last = 0;
        self.line(row).iter().filter_map(move |&slot| {
            let fresh = slot != last;
            last = slot;
            if fresh { self.cells.get((slot as usize).checked_sub(1)?) } else { None }
        })
    }

    /// Puts the rows of another grid below: a table that goes on over a page.
    pub fn append(&mut self, below: Grid) {
        let (cells, slots) = (self.cells.len() as u32, self.slots.len());
        let height = self.height;
        self.cells.extend(below.cells.into_iter().map(|cell| Cell { row: cell.row + height, ..cell }));
        self.slots.extend(below.slots.into_iter().map(|slot| if slot == 0 { 0 } else { slot + cells }));
        self.starts.extend(below.starts.into_iter().map(|start| start + slots));
        self.height += below.height;
        self.width = self.width.max(below.width);
        self.clipped |= below.clipped;
    }

    fn line(&self, row: usize) -> &[u32] {
        let Some(&start) = self.starts.get(row) else { return &[] };
        let end = self.starts.get(row + 1).copied().unwrap_or(self.slots.len());
        self.slots.get(start..end).unwrap_or(&[])
    }
}

/// A cell before it has a place.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What it says.
    pub text: String,
    /// Rows that it claims; 0 means all that are left in its row group.
    pub rowspan: usize,
    /// Columns that it claims; 0 counts as 1.
    pub colspan: usize,
    /// Line of the source.
    pub line: Option<u32>,
}

impl Draft {
    /// A cell of one row and one column.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), rowspan: 1, colspan: 1, line: None }
    }
}

/// Lays out cells row by row.
#[derive(Debug, Default)]
pub struct Builder {
    grid: Grid,
    /// For each column: the cell that grows down from a row above, and how many rows it
    /// claims from the open one on.
    growing: Vec<(u32, usize)>,
    /// The row that is being laid out.
    line: Vec<u32>,
    col: usize,
    open: bool,
}

impl Builder {
    /// An empty grid.
    pub fn new(layout: Layout) -> Self {
        Self { grid: Grid { layout, ..Grid::default() }, ..Self::default() }
    }

    /// Begins a row group: no cell grows from one group into the next.
    pub fn group(&mut self) {
        self.end_row();
        self.growing.clear();
    }

    /// Begins a row.
    pub fn row(&mut self) {
        self.end_row();
        self.open = true;
        self.col = 0;
        self.line.clear();
    }

    /// Adds a cell to the row; begins one where none was begun.
    pub fn cell(&mut self, draft: Draft) {
        if !self.open {
            self.row();
        }
        while self.growing.get(self.col).is_some_and(|&(_, rows)| rows > 0) {
            self.col += 1;
        }
        self.put(draft);
    }

    /// Adds a cell to the row at a column that is known, counted from 0, over what grows there from above; columns that
    /// are passed over stay holes.
    pub fn place(&mut self, col: usize, draft: Draft) {
        if !self.open {
            self.row();
        }
        self.col = col;
        self.put(draft);
    }

    /// Adds a cell at the column that was come to.
    fn put(&mut self, draft: Draft) {
        let (room, full) = (MAX_WIDTH.saturating_sub(self.col), self.grid.slots.len() >= MAX_SLOTS);
        if room == 0 || full {
            self.grid.clipped = true;
            return;
        }
        let colspan = draft.colspan.max(1);
        self.grid.clipped |= colspan > room;
        let colspan = colspan.min(room);
        // rows that the group turns out not to have are never laid out
        let rows = if draft.rowspan == 0 { usize::MAX } else { draft.rowspan };
        let index = self.grid.cells.len() as u32;
        let (row, col) = (self.grid.height, self.col);
        self.grid.cells.push(Cell { text: draft.text, row, col, rowspan: 1, colspan, line: draft.line, place: None });
        self.col += colspan;
        let longest = self.col.max(self.line.len());
        self.line.resize(longest, 0);
        self.growing.resize(self.col.max(self.growing.len()), (0, 0));
        for at in col..self.col {
            // cells that overlap: this row shows the later one, the rows below the one that claims more
            if let (Some(slot), Some(grows)) = (self.line.get_mut(at), self.growing.get_mut(at)) {
                *slot = index + 1;
                if rows > grows.1 {
                    *grows = (index, rows);
                }
            }
        }
    }

    /// The finished grid.
    pub fn finish(mut self) -> Grid {
        self.end_row();
        self.grid
    }

    /// Ends the row that is open: cells from above fill the slots that are left.
    fn end_row(&mut self) {
        if !std::mem::take(&mut self.open) || self.grid.slots.len() >= MAX_SLOTS {
            return;
        }
        let row = self.grid.height;
        let reach = self.growing.iter().rposition(|&(_, rows)| rows > 0).map_or(0, |last| last + 1);
        self.line.resize(reach.max(self.line.len()), 0);
        for ((index, rows), slot) in self.growing.iter_mut().zip(&mut self.line).filter(|((_, rows), _)| *rows > 0) {
            *rows -= 1;
            if *slot == 0 {
                *slot = *index + 1;
                if let Some(cell) = self.grid.cells.get_mut(*index as usize) {
                    cell.rowspan = row - cell.row + 1;
                }
            }
        }
        self.grid.starts.push(self.grid.slots.len());
        self.grid.slots.extend_from_slice(&self.line);
        self.grid.width = self.grid.width.max(self.line.len());
        self.grid.height += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid drawn as text: a letter a slot, `.` where there is none.
    fn draw(rows: &[&[(&str, usize, usize)]]) -> Vec<String> {
        let mut builder = Builder::new(Layout::Exact);
        for row in rows {
            builder.row();
            for &(text, rowspan, colspan) in *row {
                builder.cell(Draft { text: text.to_owned(), rowspan, colspan, line: None });
            }
        }
        let grid = builder.finish();
        (0..grid.height)
            .map(|row| (0..grid.width).map(|col| grid.at(row, col).map_or(".", |c| c.text.as_str())).collect())
            .collect()
    }

    #[test]
    fn spans_are_laid_out() {
        assert_eq!(draw(&[&[("a", 2, 1), ("b", 1, 2)], &[("c", 1, 1), ("d", 1, 1)]]), ["abb", "acd"]);
    }

    #[test]
    fn a_span_of_zero_reaches_the_end() {
        assert_eq!(draw(&[&[("a", 0, 1), ("b", 1, 0)], &[("c", 1, 1)], &[("d", 1, 1)]]), ["ab", "ac", "ad"]);
    }

    #[test]
    fn spans_beyond_the_table_are_cut() {
        assert_eq!(draw(&[&[("a", 65534, 1), ("b", 1, 1)], &[("c", 1, 1)]]), ["ab", "ac"]);
    }

    #[test]
    fn overlap_shows_the_later_cell_once() {
        // the second row's wide cell runs into the column where `b` still grows
        assert_eq!(draw(&[&[("a", 1, 1), ("b", 3, 1)], &[("c", 1, 2)], &[("d", 1, 1)]]), ["ab", "cc", "db"]);
    }

    #[test]
    fn short_rows_leave_holes() {
        assert_eq!(draw(&[&[("a", 1, 1), ("b", 1, 1)], &[("c", 1, 1)], &[]]), ["ab", "c.", ".."]);
    }

    #[test]
    fn cells_stand_where_they_are_placed() {
        let mut builder = Builder::new(Layout::Exact);
        builder.place(1, Draft { rowspan: 2, colspan: 2, ..Draft::plain("a") });
        builder.place(4, Draft::plain("b"));
        builder.row();
        builder.place(0, Draft::plain("c"));
        builder.place(2, Draft::plain("d"));
        builder.place(MAX_WIDTH + 9, Draft::plain("e"));
        let grid = builder.finish();
        let show = |row| (0..5).map(|col| grid.at(row, col).map_or(".", |c| c.text.as_str())).collect::<String>();
        assert_eq!((show(0), show(1), grid.clipped), (".aa.b".into(), "cad..".into(), true));
    }

    #[test]
    fn a_span_bomb_stays_small() {
        let mut builder = Builder::new(Layout::Exact);
        for _ in 0..20_000 {
            builder.row();
            for _ in 0..10 {
                builder.cell(Draft { text: String::new(), rowspan: 65534, colspan: 1000, line: None });
            }
        }
        let grid = builder.finish();
        assert!(grid.clipped && grid.width <= MAX_WIDTH);
        assert!(grid.slots.len() <= MAX_SLOTS + MAX_WIDTH);
    }

    #[test]
    fn cells_with_places_may_leave_holes() {
        let cell = |text: &str, row, col, rowspan, colspan| Cell {
            text: text.into(),
            row,
            col,
            rowspan,
            colspan,
            ..Cell::default()
        };
        let cells = vec![cell("a", 0, 1, 1, 2), cell("b", 1, 0, 9, 1), cell("c", 1, 2, 1, 1)];
        let grid = Grid::of_cells(Layout::Exact, 2, 3, cells);
        let texts = |row| (0..3).map(|col| grid.at(row, col).map_or(".", |c| c.text.as_str())).collect::<String>();
        assert_eq!([texts(0), texts(1)], [".aa", "b.c"]);
    }

    #[test]
    fn rows_and_parts_keep_their_cells() {
        let mut builder = Builder::new(Layout::Exact);
        builder.row();
        builder.cell(Draft { text: "a".into(), rowspan: 2, colspan: 2, line: None });
        builder.cell(Draft::plain("b"));
        builder.row();
        builder.cell(Draft::plain("c"));
        let mut grid = builder.finish();
        let texts = |grid: &Grid, row| grid.row(row).map(|c| c.text.clone()).collect::<Vec<_>>();
        assert_eq!((texts(&grid, 0), texts(&grid, 1)), (vec!["a".into(), "b".into()], vec!["a".into(), "c".into()]));
        assert_eq!((grid.cells[0].rowspan, grid.cells[0].colspan), (2, 2));
        grid.append(grid.clone());
        assert_eq!((grid.height, texts(&grid, 3)), (4, vec!["a".into(), "c".into()]));
    }
}

//! What a word processor's file says, between the format and the document: lines and tables, tables within cells too.
//!
//! Tables that only lay out a page are taken apart as in web pages; the others become grids.

use super::{Block, Line};
use crate::grid::{Builder, Draft, Grid, Layout};
use crate::text::fold::trim;

/// A cell with more Chinese characters than this holds an article, not a datum: its table is layout.
const LONGEST_CELL: usize = 800;

/// Cells with text and no table in them from which a table is one of data, whatever else a cell of it holds.
const DATA_CELLS: usize = 8;

/// A flow of text: a body, a cell.
#[derive(Debug, Default)]
pub(in crate::document) struct Story {
    items: Vec<Item>,
    line: String,
    /// The number that is printed before the open paragraph.
    label: Option<String>,
    is_heading: bool,
    /// Number of pictures in it.
    pub(in crate::document) pictures: usize,
}

#[derive(Debug)]
enum Item {
    Line {
        text: String,
        is_heading: bool,
    },
    Table(Table),
    /// What another reader has made of a part.
    Block(Block),
}

/// A table of rows of cells.
#[derive(Debug, Default)]
pub(in crate::document) struct Table {
    /// Rows from top to bottom, the cells that begin in each from left to right.
    pub(in crate::document) rows: Vec<Vec<Cell>>,
    /// How far the columns of its cells can be trusted.
    pub(in crate::document) layout: Layout,
}

/// A cell that has its place.
#[derive(Debug, Default)]
pub(in crate::document) struct Cell {
    /// First column, counted from 0.
    pub(in crate::document) col: usize,
    /// Number of columns.
    pub(in crate::document) colspan: usize,
    /// Number of rows.
    pub(in crate::document) rowspan: usize,
    /// What it says.
    pub(in crate::document) story: Story,
}

/// The part that a cell has in a merge with the cells below and above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::document) enum Vertical {
    /// None.
    #[default]
    Alone,
    /// It is the top cell, whose text is shown.
    Begins,
    /// It goes on with the cell above.
    Continues,
}

impl Story {
    /// Begins a paragraph: the number that is printed before its text, and whether it is a heading.
    pub(in crate::document) fn begin(&mut self, label: Option<String>, is_heading: bool) {
        (self.label, self.is_heading) = (label, is_heading);
    }

    /// Adds text to the open line. Tabs and line feeds in it are blanks.
    pub(in crate::document) fn push(&mut self, text: &str) {
        if text.contains(['\t', '\n', '\r']) {
            self.line.extend(text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }));
        } else {
            self.line.push_str(text);
        }
    }

    /// Adds text whose white space is folded, as OpenDocument has it (ODF 1.3 part 3, 6.1.2).
    pub(in crate::document) fn push_folded(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' if self.line.is_empty() || self.line.ends_with(' ') => {}
                '\t' | '\n' | '\r' => self.line.push(' '),
                c => self.line.push(c),
            }
        }
    }

    /// Ends the open line; the paragraph may go on with another. A number is put before words alone: before a figure it
    /// would make another figure, and before nothing a figure that nobody wrote.
    pub(in crate::document) fn end_line(&mut self) {
        let text = trim(&self.line);
        if !text.is_empty() {
            let label = self.label.take().filter(|_| text.contains(char::is_alphabetic)).unwrap_or_default();
            self.items.push(Item::Line { text: trim(&label).to_owned() + text, is_heading: self.is_heading });
        }
        self.line.clear();
    }

    /// Ends the open paragraph.
    pub(in crate::document) fn end(&mut self) {
        self.end_line();
        self.begin(None, false);
    }

    /// Whether the open line has no text.
    fn is_between(&self) -> bool {
        trim(&self.line).is_empty()
    }

    /// Adds blocks that another reader has made.
    pub(in crate::document) fn blocks_of(&mut self, blocks: Vec<Block>) {
        self.end();
        self.items.extend(blocks.into_iter().map(Item::Block));
    }

    /// Adds a table. One of a single cell is a frame around text.
    pub(in crate::document) fn table(&mut self, mut table: Table) {
        self.end();
        match table.rows.as_mut_slice() {
            [row] if row.len() == 1 => self.append(row.pop().map(|cell| cell.story).unwrap_or_default()),
            _ => self.items.push(Item::Table(table)),
        }
    }

    /// Adds another flow.
    pub(in crate::document) fn append(&mut self, mut other: Story) {
        self.end();
        other.end();
        self.pictures += other.pictures;
        self.items.append(&mut other.items);
    }

    /// Whether there is nothing in it, not even a picture.
    pub(in crate::document) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.pictures == 0 && self.is_between()
    }

    /// All pictures, those in tables too, and the blocks of a document.
    pub(in crate::document) fn blocks(mut self) -> (usize, Vec<Block>) {
        self.end();
        let (mut pictures, mut blocks) = (0, Vec::new());
        self.lay(&mut pictures, &mut blocks);
        (pictures, blocks)
    }

    /// As deep as tables are nested, which readers keep within bounds.
    fn lay(mut self, pictures: &mut usize, blocks: &mut Vec<Block>) {
        self.end();
        *pictures += self.pictures;
        for item in self.items {
            match item {
                Item::Line { text, is_heading } => {
                    let line = Line { text, number: None };
                    blocks.push(if is_heading { Block::Heading(line) } else { Block::Paragraph(line) });
                }
                Item::Block(block) => blocks.push(block),
                Item::Table(table) if table.is_layout() => {
                    table.rows.into_iter().flatten().for_each(|cell| cell.story.lay(pictures, blocks));
                }
                Item::Table(table) => {
                    let mut inner = Vec::new();
                    blocks.push(Block::Grid(table.grid(pictures, &mut inner)));
                    blocks.append(&mut inner);
                }
            }
        }
    }

    fn holds_table(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Table(_)))
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().filter_map(|item| match item {
            Item::Line { text, .. } => Some(text.as_str()),
            Item::Table(_) | Item::Block(_) => None,
        });
        items.chain(Some(trim(&self.line)).filter(|line| !line.is_empty()))
    }
}

impl Table {
    /// Whether it only lays out a page: it holds an article, or another table and little else.
    fn is_layout(&self) -> bool {
        let stories = || self.rows.iter().flatten().map(|cell| &cell.story);
        let is_long = |story: &Story| story.lines().map(str::len).sum::<usize>() > LONGEST_CELL * 3;
        let data = || stories().filter(|story| !story.holds_table() && story.lines().next().is_some()).count();
        stories().any(is_long) || stories().any(Story::holds_table) && data() < DATA_CELLS
    }

    /// Its grid; the tables in its cells come after it.
    fn grid(self, pictures: &mut usize, inner: &mut Vec<Block>) -> Grid {
        let mut builder = Builder::new(self.layout);
        for row in self.rows {
            builder.row();
            for cell in row {
                let text = cell.story.lines().collect::<Vec<_>>().join("\n");
                let draft = Draft { text, rowspan: cell.rowspan.max(1), colspan: cell.colspan, line: None };
                builder.place(cell.col, draft);
                let Story { items, pictures: own, .. } = cell.story;
                let tables = items.into_iter().filter(|item| matches!(item, Item::Table(_)));
                Story { items: tables.collect(), pictures: own, ..Story::default() }.lay(pictures, inner);
            }
        }
        builder.finish()
    }

    /// A table from rows of cells that say their part in merges, each of a single row. What a cell that goes on says is
    /// not shown, as no program shows it; one with nothing above to go on with is a cell of its own.
    pub(in crate::document) fn merged(rows: Vec<Vec<(Vertical, Cell)>>) -> Self {
        // by column: the row and the place in it of the cell that may go on, and the row that it has come to
        let mut open: std::collections::HashMap<usize, (usize, usize, usize)> = std::collections::HashMap::new();
        let mut table = Self::default();
        for (at, row) in rows.into_iter().enumerate() {
            let mut cells: Vec<Cell> = Vec::with_capacity(row.len());
            for (vertical, cell) in row {
                let above = open.get_mut(&cell.col).filter(|(_, _, last)| last + 1 == at);
                if let (Vertical::Continues, Some((top, place, last))) = (vertical, above)
                    && let Some(first) = table.rows.get_mut(*top).and_then(|row| row.get_mut(*place))
                {
                    *last = at;
                    first.rowspan += 1;
                    first.story.pictures += cell.story.pictures;
                    continue;
                }
                if vertical == Vertical::Alone {
                    open.remove(&cell.col);
                } else {
                    open.insert(cell.col, (at, cells.len(), at));
                }
                cells.push(Cell { rowspan: 1, ..cell });
            }
            table.rows.push(cells);
        }
        table
    }
}

#[cfg(test)]
pub(in crate::document) mod tests {
    use super::*;

    /// Blocks drawn as text: `# ` before headings, grids as rows of cells with their spans.
    pub(in crate::document) fn drawn(blocks: &[Block]) -> Vec<String> {
        let cell = |cell: &crate::grid::Cell| {
            let spans = match (cell.rowspan, cell.colspan) {
                (1, 1) => String::new(),
                (rows, cols) => format!("*{rows}x{cols}"),
            };
            format!("{}{spans}", cell.text.replace('\n', "⏎"))
        };
        let row = |grid: &Grid, row| {
            let own = grid.row(row).filter(|cell| cell.row == row).map(cell);
            own.collect::<Vec<_>>().join("|")
        };
        let show = |block: &Block| match block {
            Block::Heading(line) => format!("# {}", line.text),
            Block::Paragraph(line) => line.text.clone(),
            Block::Grid(grid) => (0..grid.height).map(|at| row(grid, at)).collect::<Vec<_>>().join(" / "),
        };
        blocks.iter().map(show).collect()
    }

    #[test]
    fn numbers_stand_before_words_alone() {
        let mut story = Story::default();
        for text in ["属于国家秘密", "", "5", " / "] {
            story.begin(Some("1. ".into()), false);
            story.push(text);
            story.end();
        }
        assert_eq!(drawn(&story.blocks().1), ["1.属于国家秘密", "5", "/"]);
    }

    fn story(text: &str) -> Story {
        let mut story = Story::default();
        story.push(text);
        story
    }

    fn row(cells: &[(&str, Vertical, usize, usize)]) -> Vec<(Vertical, Cell)> {
        let cell = |&(text, vertical, col, colspan): &(&str, Vertical, usize, usize)| {
            (vertical, Cell { col, colspan, rowspan: 1, story: story(text) })
        };
        cells.iter().map(cell).collect()
    }

    use Vertical::{Alone, Begins, Continues};

    #[test]
    fn merges_go_down_at_one_column() {
        let rows = vec![
            row(&[("a", Begins, 0, 1), ("b", Alone, 1, 2)]),
            row(&[("x", Continues, 0, 1), ("c", Begins, 1, 1), ("d", Alone, 2, 1)]),
            row(&[("e", Continues, 0, 1), ("f", Begins, 1, 1), ("g", Continues, 2, 1)]),
        ];
        let mut body = Story::default();
        body.table(Table::merged(rows));
        assert_eq!(drawn(&body.blocks().1), ["a*3x1|b*1x2 / c|d / f|g"]);
    }

    #[test]
    fn layout_is_taken_apart_and_data_is_not() {
        let outer = |cells: usize| {
            let mut holder = story("甲");
            holder.table(Table::merged(vec![row(&[("1", Alone, 0, 1), ("2", Alone, 1, 1)])]));
            let mut first = row(&[("", Alone, 0, 1), ("", Alone, 1, 1)]);
            first[0].1.story = holder;
            let mut rows = vec![first];
            rows.extend((0..cells).map(|_| row(&[("n", Alone, 0, 1), ("", Alone, 1, 1)])));
            let mut body = Story::default();
            body.table(Table::merged(rows));
            drawn(&body.blocks().1)
        };
        assert_eq!(outer(1), ["甲", "1|2", "n"]);
        assert_eq!(outer(8), [format!("甲|{}", " / n|".repeat(8)), "1|2".to_owned()]);
    }

    #[test]
    fn a_frame_is_its_text() {
        let mut body = Story::default();
        body.table(Table::merged(vec![row(&[("正文", Alone, 0, 1)])]));
        assert_eq!(drawn(&body.blocks().1), ["正文"]);
    }
}

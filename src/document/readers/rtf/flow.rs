//! What is read, as it comes: paragraphs, cells and rows, and the text boxes beside them.

use super::row::{Definition, MAX_CELLS};
use super::table::Table;
use crate::document::story::Story;
use crate::document::{Error, MAX_LINES};
use crate::text::lang::Text;

/// Most tables within one another.
const MAX_DEPTH: usize = 8;
/// Most cells of all tables, defined or filled.
const MAX_ALL_CELLS: usize = 1 << 18;
/// Most bytes of text.
const MAX_TEXT: usize = 16 << 20;

const TOO_WIDE: Text = Text { en: "a row has too many cells", zh: "表格行单元格过多" };
const TOO_MANY_CELLS: Text = Text { en: "too many cells", zh: "单元格过多" };
const TOO_MUCH_TEXT: Text = Text { en: "too much text", zh: "文字过多" };

/// The body of a document, and the text boxes that are open in it.
#[derive(Debug, Default)]
pub(super) struct Flow {
    frame: Frame,
    /// What the open text boxes stand in.
    outer: Vec<Frame>,
    cells: usize,
    lines: usize,
    text: usize,
}

/// The body, or a text box.
#[derive(Debug, Default)]
struct Frame {
    story: Story,
    /// The tables that are open, each within the one before it.
    tables: Vec<Table>,
    /// The text of the open paragraph; `\n` where it breaks its lines.
    text: String,
    /// The number that is printed before the open paragraph.
    label: Option<String>,
    /// Pictures of the open paragraph.
    pictures: usize,
    /// Text boxes that hang on the open paragraph, behind which they come.
    floats: Vec<Story>,
    /// Text boxes that hang on the open table.
    table_floats: Vec<Story>,
    /// The row as it was last defined, of a table and of a table within a table.
    definitions: [Definition; 2],
}

impl Flow {
    /// Adds text to the open paragraph.
    pub(super) fn push(&mut self, text: &str) {
        self.frame.text.push_str(text);
    }

    /// Adds a picture to the open paragraph.
    pub(super) fn picture(&mut self) {
        self.frame.pictures += 1;
    }

    /// Sets the number that is printed before the open paragraph.
    pub(super) fn number(&mut self, label: String) {
        self.frame.label = Some(label);
    }

    /// The definition of rows of a table, or of one within a table.
    pub(super) fn definition(&mut self, is_inner: bool) -> &mut Definition {
        let [outer, inner] = &mut self.frame.definitions;
        if is_inner { inner } else { outer }
    }

    /// Whether no paragraph, cell, row or text box is open.
    pub(super) fn is_between(&self) -> bool {
        let tables = &self.frame.tables;
        self.outer.is_empty() && self.frame.text.trim().is_empty() && tables.iter().all(Table::is_between_rows)
    }

    /// Ends the open paragraph, which stands in so many tables.
    pub(super) fn end_paragraph(&mut self, depth: usize, is_heading: bool) -> Result<(), Error> {
        // one between the cells of a row stands in a cell, whatever it says
        let is_in_row = self.frame.tables.first().is_some_and(|table| table.filled() > 0);
        self.descend(depth.max(usize::from(is_in_row)));
        let frame = &mut self.frame;
        let text = std::mem::take(&mut frame.text);
        let story = frame.tables.last_mut().map_or(&mut frame.story, |table| &mut table.cell);
        story.pictures += std::mem::take(&mut frame.pictures);
        story.begin(frame.label.take(), is_heading);
        for line in text.split('\n') {
            story.push(line);
            story.end_line();
            self.lines += 1;
        }
        story.end();
        self.text += text.len();
        if self.lines > MAX_LINES {
            return Err(Error::TooManyLines);
        }
        if self.text > MAX_TEXT {
            return Err(Error::Excessive(TOO_MUCH_TEXT));
        }
        let frame = &mut self.frame;
        if frame.tables.is_empty() {
            frame.floats.drain(..).for_each(|float| frame.story.append(float));
        } else {
            frame.table_floats.append(&mut frame.floats);
        }
        Ok(())
    }

    /// Ends the open cell of the table at a depth, the outermost one being 1.
    pub(super) fn end_cell(&mut self, depth: usize, is_heading: bool) -> Result<(), Error> {
        let depth = depth.min(MAX_DEPTH);
        self.end_paragraph(depth, is_heading)?;
        if let Some(table) = self.frame.tables.last_mut() {
            table.end_cell();
            if table.filled() > MAX_CELLS {
                return Err(Error::Excessive(TOO_WIDE));
            }
        }
        self.count(1)
    }

    /// Ends the open row of the table at a depth; `keep` is false for one that was deleted in a revision.
    pub(super) fn end_row(&mut self, depth: usize, is_inner: bool, keep: bool) -> Result<(), Error> {
        let depth = depth.min(MAX_DEPTH);
        self.end_paragraph(depth, false)?;
        let definition = self.definition(is_inner).clone();
        if definition.is_full {
            return Err(Error::Excessive(TOO_WIDE));
        }
        let count = definition.cells.len();
        if let Some(table) = self.frame.tables.last_mut() {
            table.end_row(definition, keep);
        }
        self.count(count + 1)
    }

    /// How many tables are open.
    pub(super) fn depth(&self) -> usize {
        self.frame.tables.len()
    }

    fn count(&mut self, cells: usize) -> Result<(), Error> {
        self.cells += cells;
        if self.cells > MAX_ALL_CELLS { Err(Error::Excessive(TOO_MANY_CELLS)) } else { Ok(()) }
    }

    /// Opens and closes tables until so many are open.
    fn descend(&mut self, depth: usize) {
        let Frame { story, tables, table_floats, .. } = &mut self.frame;
        let depth = depth.min(MAX_DEPTH);
        while tables.len() > depth {
            let Some(table) = tables.pop() else { break };
            table.finish(tables.last_mut().map_or(&mut *story, |table| &mut table.cell));
        }
        if tables.is_empty() {
            table_floats.drain(..).for_each(|float| story.append(float));
        }
        tables.resize_with(depth, Table::default);
    }

    /// Begins a text box.
    pub(super) fn open_box(&mut self) {
        self.outer.push(std::mem::take(&mut self.frame));
    }

    /// Ends the innermost text box.
    pub(super) fn close_box(&mut self, is_heading: bool) -> Result<(), Error> {
        let Some(outer) = self.outer.pop() else { return Ok(()) };
        self.close(is_heading)?;
        let inner = std::mem::replace(&mut self.frame, outer);
        self.frame.floats.push(inner.story);
        Ok(())
    }

    /// Ends what is open in the frame.
    fn close(&mut self, is_heading: bool) -> Result<(), Error> {
        self.end_paragraph(0, is_heading)?;
        self.descend(0);
        Ok(())
    }

    /// All that was read.
    pub(super) fn finish(mut self, is_heading: bool) -> Result<Story, Error> {
        while !self.outer.is_empty() {
            self.close_box(false)?;
        }
        self.close(is_heading)?;
        Ok(self.frame.story)
    }
}

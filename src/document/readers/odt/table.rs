//! Tables of OpenDocument (ODF 1.3 part 3, 9).

use super::Walker;
use crate::document::boundaries::{Places, visible};
use crate::document::story::{Cell, Story, Table};
use crate::document::xml::Element;
use crate::grid::MAX_WIDTH;

/// Most times that a row with text in it is repeated.
const MAX_REPEATS: usize = 1000;
/// Most cells of a table with what is repeated.
const MAX_CELLS: usize = 1 << 16;

impl<'t> Walker<'t> {
    /// Reads a table with all that is in it.
    pub(super) fn table(&mut self, table: Element<'t>) -> Table {
        let (mut columns, mut rows) = (Vec::new(), Vec::new());
        gather(table, "table-column", &mut columns);
        gather(table, "table-row", &mut rows);
        let widths = columns.iter().flat_map(|column| {
            let width = self.styles.width(column.attribute("style-name").as_deref()).unwrap_or(0);
            std::iter::repeat_n(width, count(*column, "number-columns-repeated").min(MAX_WIDTH))
        });
        let widths: Vec<i32> = widths.take(MAX_WIDTH).collect();
        let mut laid: Vec<Vec<Cell>> = Vec::new();
        let mut cells = 0;
        for row in rows {
            if row.attribute("visibility").is_some_and(|value| value != "visible") {
                continue;
            }
            for _ in 0..count(row, "number-rows-repeated").min(MAX_REPEATS) {
                if cells < MAX_CELLS {
                    laid.push(self.row(row));
                    cells += laid.last().map_or(0, Vec::len);
                }
            }
        }
        let places: Places = laid.iter().map(|row| row.iter().map(|cell| (cell.col, cell.colspan)).collect()).collect();
        for (cell, (col, colspan)) in laid.iter_mut().flatten().zip(visible(places, &widths).into_iter().flatten()) {
            (cell.col, cell.colspan) = (col, colspan);
        }
        Table { rows: laid, ..Table::default() }
    }

    fn row(&mut self, row: Element<'t>) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut col = 0;
        for cell in row.elements() {
            let repeated = count(cell, "number-columns-repeated");
            match cell.name() {
                "table-cell" => {
                    for _ in 0..repeated.min(MAX_WIDTH.saturating_sub(col)) {
                        let mut story = Story::default();
                        self.inside(cell, &mut story);
                        story.end();
                        let span = |name: &str| count(cell, name).min(1 << 16);
                        let (colspan, rowspan) = (span("number-columns-spanned"), span("number-rows-spanned"));
                        cells.push(Cell { col, colspan, rowspan, story });
                        col += 1;
                    }
                }
                "covered-table-cell" => col = col.saturating_add(repeated),
                _ => {}
            }
        }
        cells
    }
}

/// The rows or columns of a table, those too that stand in groups.
fn gather<'t>(element: Element<'t>, name: &str, found: &mut Vec<Element<'t>>) {
    for child in element.elements() {
        if child.name() == name {
            found.push(child);
        } else if matches!(
            child.name(),
            "table-rows"
                | "table-header-rows"
                | "table-row-group"
                | "table-columns"
                | "table-header-columns"
                | "table-column-group"
        ) {
            gather(child, name, found);
        }
    }
}

/// A count, at least 1.
fn count(element: Element<'_>, name: &str) -> usize {
    element.number(name).and_then(|count| usize::try_from(count).ok()).unwrap_or(1).max(1)
}

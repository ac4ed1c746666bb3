//! Tables of a page: the blocks of a lattice with the text that stands in them.

use super::lattice::Lattice;
use super::{Area, Glyph, Leaf, line};
use crate::grid::{Cell, Grid, Layout, Place};

/// A table of a page, or of several once joined.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// First and last page.
    pub(super) pages: (usize, usize),
    /// Where it stands on its first page.
    pub(super) area: Area,
    /// Where columns begin and the last one ends.
    pub(super) xs: Vec<f32>,
    /// Number of rows.
    pub(super) height: usize,
    pub(super) cells: Vec<Part>,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) row: usize,
    pub(super) col: usize,
    pub(super) rowspan: usize,
    pub(super) colspan: usize,
    pub(super) place: Place,
    /// Whether its last line has no room for another character.
    pub(super) full: bool,
}

/// Fills the tables of a page; gives them and the glyphs that stand in none.
pub(super) fn fill(page: usize, leaf: &Leaf, lattices: Vec<Lattice>) -> (Vec<Table>, Vec<&Glyph>) {
    let slots: Vec<Slots> = lattices.into_iter().map(Slots::new).collect();
    let mut held: Vec<Vec<Vec<&Glyph>>> =
        slots.iter().map(|slots| vec![Vec::new(); slots.lattice.blocks.len()]).collect();
    let mut rest = Vec::new();
    // the smallest table first: one may stand in a cell of another
    let mut order: Vec<usize> = (0..slots.len()).collect();
    let size = |at: &usize| slots.get(*at).map_or(0.0, |slots| slots.area.width() * slots.area.height());
    order.sort_by(|a, b| size(a).total_cmp(&size(b)));
    for glyph in &leaf.glyphs {
        let cell = order.iter().find_map(|&at| Some((at, slots.get(at)?.block(glyph.middle())?)));
        match cell.and_then(|(at, block)| held.get_mut(at)?.get_mut(block)) {
            Some(cell) => cell.push(glyph),
            None => rest.push(glyph),
        }
    }
    let tables = slots.into_iter().zip(held).map(|(slots, held)| slots.table(page, leaf, &held));
    // frames around nothing say nothing
    let tables = tables.filter(|table| table.cells.iter().any(|cell| !cell.text.is_empty()));
    (tables.collect(), rest)
}

/// A lattice with the block of each slot.
struct Slots {
    lattice: Lattice,
    area: Area,
    of: Vec<u32>,
}

impl Slots {
    fn new(lattice: Lattice) -> Self {
        let (width, height) = (lattice.xs.len().saturating_sub(1), lattice.ys.len().saturating_sub(1));
        let mut of = vec![0; width * height];
        for (number, block) in lattice.blocks.iter().enumerate() {
            for slot in block.rows.clone().flat_map(|row| block.cols.clone().map(move |col| row * width + col)) {
                if let Some(slot) = of.get_mut(slot) {
                    *slot = number as u32 + 1;
                }
            }
        }
        let end = |values: &[f32]| values.last().copied().unwrap_or_default();
        let start = |values: &[f32]| values.first().copied().unwrap_or_default();
        let (xs, ys) = (&lattice.xs, &lattice.ys);
        let area = Area { x0: start(xs), y0: start(ys), x1: end(xs), y1: end(ys) };
        Self { area, of, lattice }
    }

    /// The block that a point is in.
    fn block(&self, (x, y): (f32, f32)) -> Option<usize> {
        if !self.area.contains((x, y)) {
            return None;
        }
        let before = |values: &[f32], value: f32| values.partition_point(|start| *start <= value).checked_sub(1);
        let (row, col) = (before(&self.lattice.ys, y)?, before(&self.lattice.xs, x)?);
        let width = self.lattice.xs.len().saturating_sub(1);
        (*self.of.get(row * width + col)? as usize).checked_sub(1)
    }

    fn table(self, page: usize, leaf: &Leaf, held: &[Vec<&Glyph>]) -> Table {
        let Lattice { xs, ys, blocks } = self.lattice;
        let edge = |values: &[f32], at: usize| values.get(at).copied().unwrap_or_default();
        let cells = blocks.iter().zip(held).map(|(block, glyphs)| {
            let area = Area {
                x0: edge(&xs, block.cols.start),
                y0: edge(&ys, block.rows.start),
                x1: edge(&xs, block.cols.end),
                y1: edge(&ys, block.rows.end),
            };
            Part {
                text: line::of_cell(glyphs, area.width()).trim().to_owned(),
                row: block.rows.start,
                col: block.cols.start,
                rowspan: block.rows.len(),
                colspan: block.cols.len(),
                full: is_full(glyphs, &area),
                place: leaf.place(page, &area),
            }
        });
        Table { pages: (page, page), area: self.area, cells: cells.collect(), height: ys.len().saturating_sub(1), xs }
    }
}

/// Whether the lowest line of a cell, or the last column of one written downwards, runs to its end.
fn is_full(glyphs: &[&Glyph], area: &Area) -> bool {
    let last = glyphs.iter().filter(|glyph| !glyph.is_space()).max_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let Some(last) = last else { return false };
    let upright = last.vertical || last.turn % 2 == 1;
    if upright {
        return area.y1 - last.middle().1 < last.size * 1.6;
    }
    let row = glyphs.iter().filter(|glyph| (glyph.middle().1 - last.middle().1).abs() < last.size * 0.45);
    let (low, high) = row.map(|glyph| glyph.extent()).fold((f32::MAX, f32::MIN), |(l, h), (a, b)| (l.min(a), h.max(b)));
    high - low + last.size > area.width() - 13.0
}

impl Table {
    /// The grid of it.
    pub(super) fn grid(self) -> Grid {
        let width = self.xs.len().saturating_sub(1);
        let mut cells: Vec<Part> = self.cells;
        cells.sort_by_key(|cell| (cell.row, cell.col));
        let cells = cells.into_iter().map(|cell| Cell {
            text: cell.text,
            row: cell.row,
            col: cell.col,
            rowspan: cell.rowspan,
            colspan: cell.colspan,
            line: None,
            place: Some(cell.place),
        });
        Grid::of_cells(Layout::Exact, self.height, width, cells.collect())
    }
}

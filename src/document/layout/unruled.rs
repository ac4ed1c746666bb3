//! Tables without rules 无框线表格: the grid from where the words stand.
//!
//! No line says where a cell ends. Columns are the stripes that the figures of all rows leave blank between them, each
//! under one heading; rows are the heights at which figures stand, each with the one label around it. A row of which
//! either cannot be told is left out, which is said.

use std::ops::Range;

use super::line::Line;
use super::table::Table;
use super::{Leaf, Piece};

mod columns;
mod labels;
mod rows;
mod stretch;

/// The pieces of all pages, with tables in place of the lines that are rows of one.
pub(super) struct Gathered {
    pub(super) pieces: Vec<Piece>,
    /// Pages that have such a table.
    pub(super) unruled: Vec<usize>,
    /// Pages that have rows which were left out.
    pub(super) untold: Vec<usize>,
}

/// What became of a stretch of lines.
struct Outcome {
    /// The lines that are of it.
    lines: Range<usize>,
    table: Option<Table>,
    /// Pages that have rows which were left out.
    untold: Vec<usize>,
}

/// Finds the tables among lines.
pub(super) fn gather(pieces: Vec<Piece>, leaves: &[Leaf]) -> Gathered {
    let mut gathered = Gathered { pieces: Vec::with_capacity(pieces.len()), unruled: Vec::new(), untold: Vec::new() };
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Line(line) => lines.push(line),
            table => {
                gathered.add(std::mem::take(&mut lines), leaves);
                gathered.pieces.push(table);
            }
        }
    }
    gathered.add(lines, leaves);
    for pages in [&mut gathered.unruled, &mut gathered.untold] {
        pages.sort_unstable();
        pages.dedup();
    }
    gathered
}

impl Gathered {
    /// Adds lines that follow one another, those of tables as tables.
    fn add(&mut self, lines: Vec<Line>, leaves: &[Leaf]) {
        let mut outcomes = outcomes(&lines, leaves).into_iter().peekable();
        let mut end = 0;
        for (at, line) in lines.into_iter().enumerate() {
            if let Some(outcome) = outcomes.next_if(|outcome| outcome.lines.start == at) {
                self.untold.extend(outcome.untold.iter().map(|page| page + 1));
                end = outcome.lines.end;
                if let Some(table) = outcome.table {
                    self.unruled.extend(table.pages.0 + 1..=table.pages.1 + 1);
                    self.pieces.push(Piece::Table(table));
                }
            }
            if at >= end {
                self.pieces.push(Piece::Line(line));
            }
        }
    }
}

/// What becomes of the stretches among lines that follow one another.
fn outcomes(lines: &[Line], leaves: &[Leaf]) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    // the page whose last row may go on in the first of the next
    let mut cut: Option<usize> = None;
    for stretch in stretch::find(lines) {
        let floor = outcomes.last().map_or(0, |outcome| outcome.lines.end);
        let Some(mut rows) = rows::Rows::of(&stretch, floor) else {
            cut = None;
            // numbers side by side are no text, even where nothing else is known of them
            if stretch.is_strong {
                let untold = stretch.body.clone().map(|line| stretch.page(line)).collect();
                outcomes.push(Outcome { lines: stretch.body.clone(), table: None, untold });
            }
            continue;
        };
        if cut.take().is_some_and(|page| page < rows.first_page) {
            rows.doubt_first();
        }
        if rows.is_cut(lines.get(rows.lines.end..).unwrap_or_default()) {
            rows.doubt_last();
            cut = Some(rows.last_page);
        }
        outcomes.push(rows.outcome(leaves));
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::super::Glyph;
    use super::super::line::free;
    use super::super::tests::glyphs;
    use super::*;

    const HEAD: &[(f32, &[(&str, f32)])] =
        &[(10.0, &[("信息内容", 20.0), ("制发件数", 190.0), ("废止件数", 290.0), ("现行有效", 390.0)])];

    /// The rows of the only table among lines, each at a height with words at places; and whether any was left out.
    fn read(lines: &[(f32, &[(&str, f32)])]) -> (Vec<String>, bool) {
        let words = HEAD.iter().chain(lines).flat_map(|(y, words)| words.iter().map(move |(word, x)| (*word, *x, *y)));
        let glyphs: Vec<Glyph> = words.flat_map(|(word, x, y)| glyphs(word, x, y, 10.0)).collect();
        let lines = free(0, &glyphs.iter().collect::<Vec<_>>());
        let gathered = gather(lines.into_iter().map(Piece::Line).collect(), &[Leaf::new(600.0, 800.0)]);
        let tables = gathered.pieces.into_iter().filter_map(|piece| match piece {
            Piece::Table(table) => Some(table.grid()),
            Piece::Line(_) => None,
        });
        let rows = tables.flat_map(|grid| {
            let row = |row| grid.row(row).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
            (1..grid.height).map(row).collect::<Vec<_>>()
        });
        (rows.collect(), !gathered.untold.is_empty())
    }

    #[test]
    fn figures_stand_in_rows_and_columns() {
        let rows = read(&[
            (30.0, &[("行政许可", 20.0), ("1", 207.0), ("12", 305.0), ("0", 407.0)]),
            (50.0, &[("行政处罚", 20.0), ("34", 205.0), ("7", 407.0)]),
        ]);
        assert_eq!(rows, (vec!["行政许可|1|12|0".into(), "行政处罚|34||7".into()], false));
    }

    #[test]
    fn a_label_stands_around_its_figures() {
        let rows = read(&[
            (30.0, &[("规章", 20.0), ("1", 207.0), ("12", 305.0), ("0", 407.0)]),
            (50.0, &[("其他对外管理", 20.0)]),
            (56.0, &[("34", 205.0), ("2", 307.0), ("7", 407.0)]),
            (62.0, &[("服务事项", 20.0)]),
        ]);
        assert_eq!(rows, (vec!["规章|1|12|0".into(), "其他对外管理服务事项|34|2|7".into()], false));
    }

    #[test]
    fn what_cannot_be_told_is_left_out() {
        // the label of two rows, or of one
        let rows = read(&[
            (30.0, &[("行政许可", 20.0), ("1", 207.0), ("12", 305.0), ("0", 407.0)]),
            (42.0, &[("决定", 20.0)]),
        ]);
        assert_eq!(rows, (vec![], true));
    }
}

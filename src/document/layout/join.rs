//! Tables over pages: the part below the page's end joined with the one above.

use super::Piece;
use super::rule::positions;
use super::table::{Part, Table};
use crate::text::fold::{fold, split_numbering};

/// Sides of two parts of one table differ by less.
const SAME: f32 = 4.0;

/// The pieces of all pages in order, tables that go on joined.
pub(super) fn pages(pages: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pages.into_iter().flatten() {
        let below = match piece {
            Piece::Table(below) => below,
            line => {
                joined.push(line);
                continue;
            }
        };
        match joined.last_mut() {
            Some(Piece::Table(above)) if goes_on(above, &below) => append(above, below),
            _ => joined.push(Piece::Table(below)),
        }
    }
    joined
}

/// Whether a table is the rest of another: the next page begins with it, and it is as wide.
fn goes_on(above: &Table, below: &Table) -> bool {
    let sides = |table: &Table| Some((*table.xs.first()?, *table.xs.last()?));
    let same =
        sides(above).zip(sides(below)).is_some_and(|(a, b)| (a.0 - b.0).abs() < SAME && (a.1 - b.1).abs() < SAME);
    same && below.pages.0 == above.pages.1 + 1
}

/// Puts a part below another.
fn append(above: &mut Table, mut below: Table) {
    let xs = positions(above.xs.iter().chain(&below.xs).copied().collect());
    for table in [&mut *above, &mut below] {
        let own = std::mem::replace(&mut table.xs, xs.clone());
        let column = |at: usize| {
            let x = own.get(at).copied().unwrap_or_default();
            let near = |(_, a): &(usize, &f32), (_, b): &(usize, &f32)| (*a - x).abs().total_cmp(&(*b - x).abs());
            xs.iter().enumerate().min_by(near).map_or(0, |(at, _)| at)
        };
        for cell in &mut table.cells {
            let (start, end) = (column(cell.col), column(cell.col + cell.colspan));
            (cell.col, cell.colspan) = (start, end.saturating_sub(start).max(1));
        }
    }
    let pairs = pairs(above, &below);
    let cut = is_cut(&pairs, above, &below);
    let mut merged = vec![false; below.cells.len()];
    for &(a, b) in &pairs {
        let (Some(upper), Some(lower)) = (above.cells.get_mut(a), below.cells.get(b)) else { continue };
        let both = !upper.text.is_empty() && !lower.text.is_empty();
        if cut || is_group(upper, lower) && (!both || !begins_new(&lower.text)) {
            if upper.text.is_empty() {
                upper.place = lower.place;
            }
            upper.text.push_str(&lower.text);
            upper.rowspan += lower.rowspan - usize::from(cut);
            upper.full = lower.full;
            if let Some(slot) = merged.get_mut(b) {
                *slot = true;
            }
        }
    }
    let rows = above.height - usize::from(cut);
    let rest = below.cells.into_iter().zip(merged).filter(|(_, merged)| !merged);
    above.cells.extend(rest.map(|(cell, _)| Part { row: cell.row + rows, ..cell }));
    above.height = rows + below.height;
    above.pages.1 = below.pages.1;
}

/// Cells at the end of one part and at the beginning of the other that cover the same columns.
fn pairs(above: &Table, below: &Table) -> Vec<(usize, usize)> {
    let last = |cell: &Part| cell.row + cell.rowspan == above.height;
    let lower: Vec<(usize, &Part)> = below.cells.iter().enumerate().filter(|(_, cell)| cell.row == 0).collect();
    let of = |upper: &Part| lower.iter().find(|(_, cell)| cell.col == upper.col && cell.colspan == upper.colspan);
    let uppers = above.cells.iter().enumerate().filter(|(_, cell)| last(cell));
    uppers.filter_map(|(at, upper)| Some((at, of(upper)?.0))).collect()
}

/// Whether a text begins a label of its own: `2.…`, `（四）…`, `三、…`, or is a number.
fn begins_new(text: &str) -> bool {
    let folded = fold(text);
    split_numbering(&folded).0.is_some() || folded.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether two cells are one that spans rows, as the labels of groups do.
fn is_group(upper: &Part, lower: &Part) -> bool {
    upper.rowspan > 1 || lower.rowspan > 1
}

/// Whether the page's end has cut a row: all its cells go on below, no number on both sides, and a label that filled
/// its last line goes on without a number of its own.
fn is_cut(pairs: &[(usize, usize)], above: &Table, below: &Table) -> bool {
    let cells = || pairs.iter().filter_map(|&(a, b)| Some((above.cells.get(a)?, below.cells.get(b)?)));
    let last = above.cells.iter().filter(|cell| cell.row + cell.rowspan == above.height).count();
    let first = below.cells.iter().filter(|cell| cell.row == 0).count();
    if pairs.len() != last || pairs.len() != first || above.height < 2 {
        return false;
    }
    let labels: Vec<_> = cells().filter(|(upper, lower)| !upper.text.is_empty() && !lower.text.is_empty()).collect();
    let goes_on = |(upper, lower): &(&Part, &Part)| {
        let figure = upper.text.starts_with(|c: char| c.is_ascii_digit())
            && upper.text.chars().count() < 8
            && !upper.text.contains('.');
        upper.full && !figure && !begins_new(&lower.text)
    };
    let single = |(upper, lower): &(&Part, &Part)| !is_group(upper, lower);
    labels.iter().any(single) && labels.iter().all(goes_on)
}

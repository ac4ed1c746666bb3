//! Tables over pages: the part below the page's end joined with the one above.

use super::Piece;
use super::rule::positions;
use super::table::{Part, Table};
use crate::text::fold::{fold, split_numbering};
use crate::text::number::{Reading, read};

/// Most rows of a head.
const MOST_HEAD: usize = 8;
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
    drop_head(above, &mut below);
    let pairs = pairs(above, &below);
    let cut = is_cut(&pairs, above, &below);
    if !cut && is_nameless(&below) {
        mend(&pairs, above, &mut below);
    }
    // heads that span rows have numbers below them, and blanks
    let head = pairs.iter().any(|&(a, b)| {
        let (Some(upper), Some(lower)) = (above.cells.get(a), below.cells.get(b)) else { return false };
        is_group(upper, lower) && matches!(read(&lower.text), Reading::Number(_) | Reading::Mark(_))
    });
    let mut merged = vec![false; below.cells.len()];
    for &(a, b) in &pairs {
        let (Some(upper), Some(lower)) = (above.cells.get_mut(a), below.cells.get(b)) else { continue };
        let both = !upper.text.is_empty() && !lower.text.is_empty();
        if cut || !head && is_group(upper, lower) && (!both || !begins_new(&lower.text)) {
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

/// Takes out the head that is set again on the next page: the first rows of the table once more, up to the first that has
/// a number, and not all of what is below.
fn drop_head(above: &Table, below: &mut Table) {
    let row = |table: &Table, row: usize| {
        let cells = table.cells.iter().filter(|cell| cell.row == row);
        let mut cells: Vec<(usize, usize, usize, String)> =
            cells.map(|cell| (cell.col, cell.colspan, cell.rowspan, cell.text.clone())).collect();
        cells.sort();
        cells
    };
    let again = |at: &usize| {
        let (first, second) = (row(above, *at), row(below, *at));
        first == second && !first.iter().any(|(.., text)| is_figure(text))
    };
    let rows = (0..above.height.min(below.height).min(MOST_HEAD)).take_while(again).count();
    // a cell that goes on below the head would be cut
    let whole = |rows: &usize| below.cells.iter().all(|cell| cell.row >= *rows || cell.row + cell.rowspan <= *rows);
    let Some(rows) = (1..=rows).rev().find(whole).filter(|rows| *rows < below.height) else { return };
    let says = below.cells.iter().any(|cell| cell.row < rows && !cell.text.is_empty());
    if says {
        below.cells.retain(|cell| cell.row >= rows);
        below.cells.iter_mut().for_each(|cell| cell.row -= rows);
        below.height -= rows;
    }
}

/// Cells at the end of one part and at the beginning of the other that cover the same columns.
fn pairs(above: &Table, below: &Table) -> Vec<(usize, usize)> {
    let last = |cell: &Part| cell.row + cell.rowspan == above.height;
    let lower: Vec<(usize, &Part)> = below.cells.iter().enumerate().filter(|(_, cell)| cell.row == 0).collect();
    let of = |upper: &Part| lower.iter().find(|(_, cell)| cell.col == upper.col && cell.colspan == upper.colspan);
    let uppers = above.cells.iter().enumerate().filter(|(_, cell)| last(cell));
    uppers.filter_map(|(at, upper)| Some((at, of(upper)?.0))).collect()
}

/// Whether a text begins a label of its own: `2.…`, `（四）…`, `三、…`, or is a number or what stands for one.
fn begins_new(text: &str) -> bool {
    let folded = fold(text);
    split_numbering(&folded).0.is_some()
        || folded.starts_with(|c: char| c.is_ascii_digit())
        || !matches!(read(text), Reading::Other(_))
}

/// Whether two cells are one that spans rows, as the labels of groups do.
fn is_group(upper: &Part, lower: &Part) -> bool {
    upper.rowspan > 1 || lower.rowspan > 1
}

/// Whether the page's end has cut a row: all its cells go on below, and its label does without a number of its own, or
/// has ended. What stands on both sides of the end is then one text: a label, or a number that a narrow cell has broken.
fn is_cut(pairs: &[(usize, usize)], above: &Table, below: &Table) -> bool {
    let last = above.cells.iter().filter(|cell| cell.row + cell.rowspan == above.height).count();
    let first = below.cells.iter().filter(|cell| cell.row == 0).count();
    if pairs.len() != last || pairs.len() != first || above.height < 2 {
        return false;
    }
    let cells = pairs.iter().filter_map(|&(a, b)| Some((above.cells.get(a)?, below.cells.get(b)?)));
    let both = |(upper, lower): &&(&Part, &Part)| !upper.text.is_empty() && !lower.text.is_empty();
    let label_may_go_on = |(upper, lower): &(&Part, &Part)| upper.full && !begins_new(&lower.text);
    let (groups, single): (Vec<_>, Vec<_>) = cells.partition(|(upper, lower)| is_group(upper, lower));
    if !single.iter().any(|pair| both(&pair)) || !groups.iter().filter(both).all(label_may_go_on) {
        return false;
    }
    let (figures, labels): (Vec<_>, Vec<_>) = single.into_iter().partition(|(upper, _)| is_figure(&upper.text));
    let label_goes_on = labels.iter().filter(both).all(label_may_go_on);
    let figure_goes_on = figures.iter().filter(both).all(|(upper, lower)| upper.full && is_figure(&lower.text));
    let label_is_cut = labels.iter().any(|pair| both(&pair));
    // a row with as many numbers as the one above is one of its own, unless it has no label
    let ended = |(upper, lower): &&(&Part, &Part)| !upper.text.is_empty() && lower.text.is_empty();
    let fewer = figures.iter().any(|pair| ended(&pair));
    // numbers of one row stand at one height: with some above and others below there are two rows
    let begun = labels.iter().any(|(upper, lower)| upper.text.is_empty() && is_figure(&lower.text));
    if fewer && begun {
        return false;
    }
    let no_figures = !figures.iter().any(|pair| both(&pair));
    let unlabelled = !label_is_cut && labels.iter().any(|pair| ended(&pair));
    label_goes_on && figure_goes_on && (unlabelled || label_is_cut && (fewer || no_figures))
}

/// Whether the first row of a part has figures and no label: no row of a form is so, it is the rest of another.
fn is_nameless(below: &Table) -> bool {
    let first = || below.cells.iter().filter(|cell| cell.row == 0 && cell.rowspan == 1);
    first().any(|cell| is_figure(&cell.text)) && first().all(|cell| cell.text.is_empty() || is_figure(&cell.text))
}

/// Gives figures that stand below figures, without a label of their own, back to these: pieces of numbers that narrow
/// cells have broken, where the upper ones fill their lines. Where they do not nobody can tell, and neither piece is a
/// number.
fn mend(pairs: &[(usize, usize)], above: &mut Table, below: &mut Table) {
    for &(a, b) in pairs {
        let (Some(upper), Some(lower)) = (above.cells.get_mut(a), below.cells.get_mut(b)) else { continue };
        if is_figure(&upper.text) && is_figure(&lower.text) {
            let between = if upper.full { "" } else { " / " };
            upper.text = format!("{}{between}{}", upper.text, lower.text);
            lower.text.clear();
        }
    }
}

/// Whether a text is a number or a piece of one.
fn is_figure(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '０'..='９'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::layout::Area;
    use crate::grid::Place;

    /// A table on a page; what ends with a stroke fills its last line.
    fn table(page: usize, rows: &[[&str; 3]]) -> Piece {
        let part = |row: usize, col: usize, text: &str| Part {
            text: text.trim_end_matches('|').to_owned(),
            row,
            col,
            rowspan: 1,
            colspan: 1,
            place: Place { page: page as u32, area: [0; 4] },
            full: text.ends_with('|'),
        };
        let cells = rows.iter().enumerate();
        let cells =
            cells.flat_map(|(row, texts)| texts.iter().enumerate().map(move |(col, text)| part(row, col, text)));
        Piece::Table(Table {
            pages: (page, page),
            area: Area::default(),
            xs: vec![0.0, 80.0, 110.0, 140.0],
            height: rows.len(),
            cells: cells.collect(),
        })
    }

    /// The rows of the only table that two are joined to.
    fn joined(above: &[[&str; 3]], below: &[[&str; 3]]) -> Vec<String> {
        let pieces = pages(vec![vec![table(0, above)], vec![table(1, below)]]);
        let [Piece::Table(table)] = pieces.as_slice() else { return Vec::new() };
        let row = |row| {
            let mut cells: Vec<&Part> = table.cells.iter().filter(|cell| cell.row == row).collect();
            cells.sort_by_key(|cell| cell.col);
            cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        (0..table.height).map(row).collect()
    }

    const HEAD: [&str; 3] = ["信息内容", "甲", "乙"];

    #[test]
    fn a_row_that_is_cut_is_one() {
        // a label goes on
        assert_eq!(
            joined(&[HEAD, ["1.属于国|", "3", "4"]], &[["家秘密", "", ""]]),
            ["信息内容 甲 乙", "1.属于国家秘密 3 4"]
        );
        // and a number with it, or alone
        assert_eq!(joined(&[HEAD, ["属于国|", "12|", "4"]], &[["家秘密", "34", ""]])[1], "属于国家秘密 1234 4");
        assert_eq!(joined(&[HEAD, ["总计", "12|", "4"]], &[["", "34", ""]])[1], "总计 1234 4");
    }

    #[test]
    fn rows_of_their_own_stay() {
        assert_eq!(joined(&[HEAD, ["许可|", "12|", "4"]], &[["处罚", "34", "5"]]).len(), 3);
        assert_eq!(joined(&[HEAD, ["1.许可|", "12|", "4"]], &[["2.处罚", "34", ""]]).len(), 3);
        assert_eq!(joined(&[HEAD, ["许可", "12|", "4"]], &[["处罚", "34", ""]]).len(), 3);
        assert_eq!(
            joined(&[HEAD, ["许可|", "", "4"]], &[["处罚", "34", ""]]).len(),
            3,
            "each fills the other's blanks"
        );
    }

    #[test]
    fn a_head_that_is_set_again_is_dropped() {
        let rows = joined(&[HEAD, ["许可", "12", "4"]], &[HEAD, ["处罚", "3", "5"]]);
        assert_eq!(rows, ["信息内容 甲 乙", "许可 12 4", "处罚 3 5"]);
        // a row of numbers is no head
        assert_eq!(joined(&[["许可", "1", "1"], HEAD], &[["许可", "1", "1"], HEAD]).len(), 4);
    }
}

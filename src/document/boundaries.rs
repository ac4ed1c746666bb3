//! Columns from the boundaries of cells: formats that say where a cell begins and ends, not which columns it spans.
//!
//! Rows that were drawn by hand, or that programs rounded by themselves, differ by some twips (1/1440 inch) where they
//! mean the same line. Boundaries of one row are always different lines, however near they are.

/// Boundaries nearer than this are the same line.
const SAME: i32 = 12;
/// Boundaries nearer than this, about a millimetre, are the same line unless some row has a cell between them.
const NEAR: i32 = 57;

/// The column that each boundary of each row begins; boundaries of a row always begin different ones.
pub(in crate::document) fn columns(rows: &[Vec<i32>]) -> Vec<Vec<usize>> {
    let mut all: Vec<(i32, usize, usize)> = Vec::new();
    for (row, boundaries) in rows.iter().enumerate() {
        // a row never goes back
        let rising = boundaries.iter().scan(i32::MIN, |last, at| {
            *last = (*last).max(*at);
            Some(*last)
        });
        all.extend(rising.enumerate().map(|(n, at)| (at, n, row)));
    }
    all.sort_unstable();
    let mut lines: Vec<Line> = Vec::new();
    let mut taken = Taken(vec![0; rows.len()]);
    for (at, n, row) in all {
        let number = lines.len();
        match lines.last_mut() {
            Some(line) if at.saturating_sub(line.last) <= SAME && !taken.is(row, number) => {
                line.last = at;
                line.places.push((row, n));
            }
            _ => lines.push(Line { first: at, last: at, places: vec![(row, n)] }),
        }
        taken.by(row, lines.len());
    }
    let mut columns: Vec<Vec<usize>> = rows.iter().map(|row| vec![0; row.len()]).collect();
    let mut taken = Taken(vec![0; rows.len()]);
    // the number of the column, counted from 1, and where it begins
    let (mut column, mut begins) = (0, 0);
    for line in lines {
        let is_free = line.places.iter().all(|(row, _)| !taken.is(*row, column));
        if column == 0 || line.last.saturating_sub(begins) > NEAR || !is_free {
            (column, begins) = (column + 1, line.first);
        }
        for (row, n) in line.places {
            taken.by(row, column);
            columns.get_mut(row).and_then(|row| row.get_mut(n)).into_iter().for_each(|at| *at = column - 1);
        }
    }
    columns
}

/// Boundaries that are the same line.
struct Line {
    first: i32,
    last: i32,
    /// Row and number of each.
    places: Vec<(usize, usize)>,
}

/// The last line, counted from 1, that each row has a boundary on.
struct Taken(Vec<usize>);

impl Taken {
    fn is(&self, row: usize, line: usize) -> bool {
        self.0.get(row).is_some_and(|taken| *taken == line)
    }

    fn by(&mut self, row: usize, line: usize) {
        self.0.get_mut(row).into_iter().for_each(|taken| *taken = line);
    }
}

/// First column and number of columns of each cell, row by row.
pub(in crate::document) type Places = Vec<Vec<(usize, usize)>>;

/// Twips that no eye can see: a column of a grid that is no wider is none.
pub(in crate::document) const UNSEEN: i32 = 40;

/// Places in a grid of columns that have these widths in twips, but without the columns that no eye can see. As they are
/// where widths are not known or some cell would be gone.
pub(in crate::document) fn visible(places: Places, widths: &[i32]) -> Places {
    let mut at = 0_i32;
    let ends = widths.iter().map(|width| {
        at = at.saturating_add(*width);
        at
    });
    let edges: Vec<i32> = std::iter::once(0).chain(ends).collect();
    let edge = |&(col, span): &(usize, usize)| Some((*edges.get(col)?, *edges.get(col.checked_add(span)?)?));
    let Some(cells) = places.iter().map(|row| row.iter().map(edge).collect()).collect::<Option<Vec<Vec<_>>>>() else {
        return places;
    };
    if cells.iter().flatten().any(|(left, right)| right.saturating_sub(*left) <= UNSEEN) {
        return places;
    }
    // both sides of each cell, the line between two of them once, and so a gap that no eye can see
    let sides = |row: &Vec<(i32, i32)>| {
        let mut sides: Vec<i32> = Vec::new();
        let mut spans = Vec::new();
        for &(left, right) in row {
            if sides.last().is_none_or(|last| left.saturating_sub(*last) > UNSEEN) {
                sides.push(left);
            }
            sides.push(right);
            spans.push((sides.len() - 2, sides.len() - 1));
        }
        (sides, spans)
    };
    let (sides, spans): (Vec<Vec<i32>>, Places) = cells.iter().map(sides).unzip();
    let place = |(columns, spans): (&Vec<usize>, &Vec<(usize, usize)>)| {
        let column = |side: usize| columns.get(side).copied().unwrap_or(0);
        let span = |&(from, to): &(usize, usize)| (column(from), column(to).saturating_sub(column(from)).max(1));
        spans.iter().map(span).collect()
    };
    columns(&sides).iter().zip(&spans).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_that_differ_a_little_are_one_column() {
        let rows = [vec![-108, 1000, 2000, 3000], vec![-100, 990, 3011], vec![-115, 2030, 2998], vec![-108, 995, 1988]];
        let expected = [vec![0, 1, 2, 3], vec![0, 1, 3], vec![0, 2, 3], vec![0, 1, 2]];
        assert_eq!(columns(&rows), expected);
    }

    #[test]
    fn a_narrow_cell_is_a_column_of_its_own() {
        assert_eq!(columns(&[vec![0, 30, 1000], vec![0, 1000], vec![5, 5, 1000]]).first(), Some(&vec![0, 1, 2]));
        assert_eq!(columns(&[vec![0, 24, 48, 1000], vec![0, 48, 1000]]), [vec![0, 1, 2, 3], vec![0, 2, 3]]);
        let zero = columns(&[vec![0, 500, 500, 1000], vec![0, 1000]]);
        assert_eq!(zero, [vec![0, 1, 2, 3], vec![0, 3]]);
    }

    #[test]
    fn a_row_that_goes_back_still_has_columns() {
        assert_eq!(columns(&[vec![0, 500, 300, 900]]), [vec![0, 1, 2, 3]]);
        assert_eq!(columns(&[vec![i32::MIN, i32::MAX], vec![]]), [vec![0, 1], vec![]]);
    }

    #[test]
    fn columns_that_no_eye_can_see() {
        let places = vec![vec![(0, 1), (1, 2)], vec![(0, 2), (2, 1)]];
        assert_eq!(visible(places.clone(), &[900, 8, 900]), [[(0, 1), (1, 1)], [(0, 1), (1, 1)]]);
        assert_eq!(visible(places.clone(), &[900, 80, 900]), places);
        assert_eq!(visible(places.clone(), &[0, 0, 0]), places);
        assert_eq!(visible(places.clone(), &[900]), places);
        let gap = vec![vec![(0, 1), (2, 1)], vec![(0, 2), (2, 1)], vec![(0, 3)]];
        assert_eq!(visible(gap, &[900, 8, 900]), vec![vec![(0, 1), (1, 1)], vec![(0, 1), (1, 1)], vec![(0, 2)]]);
        // a row that begins further in, and one with a gap
        let places = vec![vec![(1, 1), (2, 1)], vec![(0, 1), (2, 1)], vec![(0, 3)]];
        assert_eq!(visible(places.clone(), &[500, 500, 500]), places);
    }
}

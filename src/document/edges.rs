//! Rows that say where their cells begin and end, brought to columns, and where one table ends and the next begins
//! between them.
//!
//! Rows that were drawn by hand, or saved by turns, differ by some twips (1/1440 inch) where they mean the same line. No
//! row ever loses a cell to that, however narrow.

use std::collections::HashSet;

/// Boundaries nearer than this are the same line.
const SAME: i32 = 12;
/// Boundaries nearer than this, about a millimetre, are the same line unless some row has a cell between them.
const NEAR: i32 = 57;
/// Columns that rows have for themselves on either side of the seam of two tables.
const FOREIGN: usize = 3;

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
    let mut lines: Vec<Cluster> = Vec::new();
    for (at, n, row) in all {
        match lines.last_mut() {
            Some(line) if at.saturating_sub(line.last) <= SAME && !line.rows.contains(&row) => {
                line.rows.insert(row);
                line.last = at;
                line.places.push((row, n));
            }
            _ => lines.push(Cluster { first: at, last: at, rows: HashSet::from([row]), places: vec![(row, n)] }),
        }
    }
    let mut columns: Vec<Vec<usize>> = rows.iter().map(|row| vec![0; row.len()]).collect();
    let mut column = 0;
    let mut open: Option<Cluster> = None;
    for line in lines {
        match &mut open {
            Some(open) if line.last.saturating_sub(open.first) <= NEAR && open.rows.is_disjoint(&line.rows) => {
                open.rows.extend(&line.rows);
            }
            Some(open) => {
                column += 1;
                *open = Cluster { places: Vec::new(), ..line.clone() };
            }
            None => open = Some(Cluster { places: Vec::new(), ..line.clone() }),
        }
        for (row, n) in line.places {
            columns.get_mut(row).and_then(|row| row.get_mut(n)).into_iter().for_each(|at| *at = column);
        }
    }
    columns
}

/// The rows at which a table begins anew, by the columns that the boundaries of each row begin. Tables with nothing
/// between them are one to Word; they are taken apart where the rows above have some columns that those below have not,
/// and the other way round.
pub(in crate::document) fn seams(columns: &[Vec<usize>]) -> Vec<usize> {
    let last = columns.iter().flatten().max().map_or(0, |last| last + 1);
    // how often each column is still to come, and the last table, counted from 1, that had it
    let mut ahead: Vec<(usize, usize)> = vec![(0, 0); last];
    for column in columns.iter().flatten() {
        ahead.get_mut(*column).into_iter().for_each(|(count, _)| *count += 1);
    }
    let mut seams = Vec::new();
    // columns that are still to come; of those that the open table had: the ones that are, and that are not
    let (mut coming, mut going, mut gone) = (ahead.iter().filter(|(count, _)| *count > 0).count(), 0_usize, 0_usize);
    for (at, row) in columns.iter().enumerate() {
        if gone >= FOREIGN && coming.saturating_sub(going) >= FOREIGN {
            seams.push(at);
            (going, gone) = (0, 0);
        }
        let table = seams.len() + 1;
        for column in row {
            let Some((count, had)) = ahead.get_mut(*column) else { continue };
            going += usize::from(std::mem::replace(had, table) != table);
            *count = count.saturating_sub(1);
            if *count == 0 {
                (coming, going, gone) = (coming.saturating_sub(1), going.saturating_sub(1), gone + 1);
            }
        }
    }
    seams
}

/// Boundaries that are the same line.
#[derive(Clone)]
struct Cluster {
    first: i32,
    last: i32,
    /// The rows that have one.
    rows: HashSet<usize>,
    /// Row and number of each.
    places: Vec<(usize, usize)>,
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
        let zero = columns(&[vec![0, 500, 500, 1000], vec![0, 1000]]);
        assert_eq!(zero, [vec![0, 1, 2, 3], vec![0, 3]]);
    }

    #[test]
    fn a_row_that_goes_back_still_has_columns() {
        assert_eq!(columns(&[vec![0, 500, 300, 900]]), [vec![0, 1, 2, 3]]);
        assert_eq!(columns(&[vec![i32::MIN, i32::MAX], vec![]]), [vec![0, 1], vec![]]);
    }

    #[test]
    fn tables_are_told_apart_by_their_columns() {
        let (one, two): (&[usize], &[usize]) = (&[0, 2, 3, 5, 8], &[0, 1, 4, 6, 8]);
        let cases: &[(&[&[usize]], &[usize])] = &[
            (&[], &[]),
            (&[one, one], &[]),
            (&[one, one, two, two], &[2]),
            (&[one, two, &[0, 9, 10, 11], &[9, 10]], &[1, 2]),
            // the form goes on below a row of another shape
            (&[one, two, one], &[]),
            (&[&[0, 2, 3, 8], two], &[]),
            (&[&[], one, &[], two], &[2]),
        ];
        for (rows, expected) in cases {
            let rows: Vec<Vec<usize>> = rows.iter().map(|row| row.to_vec()).collect();
            assert_eq!(seams(&rows), *expected, "{rows:?}");
        }
    }
}

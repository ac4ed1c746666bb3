//! Where one table ends and the next begins, between rows with nothing between them.

/// Columns that rows have for themselves on either side of the seam of two tables.
const FOREIGN: usize = 3;

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

#[cfg(test)]
mod tests {
    use super::*;

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

//! Columns from the edges of cells: formats that say where a cell begins and ends, not which columns it spans.
//!
//! Programs round each row by itself, so that one edge of the table stands some twips apart from row to row. Edges that
//! are that near are one.

/// Twips (1/1440 inch) up to which edges next to each other are one.
pub(in crate::document) const TOLERANCE: i32 = 20;

/// The columns of a table: the places of their edges from left to right.
#[derive(Debug, Default)]
pub(in crate::document) struct Columns {
    /// The first and last of the edges that are one, in twips.
    edges: Vec<(i32, i32)>,
}

impl Columns {
    /// The columns of cells of all rows, each given by its left and right edge in twips.
    pub(in crate::document) fn of(cells: impl Iterator<Item = (i32, i32)> + Clone) -> Self {
        // no tolerance may swallow a cell that is there
        let widths = cells.clone().map(|(left, right)| right.saturating_sub(left));
        let narrowest = widths.filter(|width| *width > 0).min().unwrap_or(TOLERANCE);
        let tolerance = TOLERANCE.min(narrowest / 2);
        let mut places: Vec<i32> = cells.flat_map(|(left, right)| [left, right]).collect();
        places.sort_unstable();
        places.dedup();
        let mut edges: Vec<(i32, i32)> = Vec::new();
        for place in places {
            match edges.last_mut() {
                Some((first, last))
                    if place.saturating_sub(*last) <= tolerance && place.saturating_sub(*first) <= 2 * tolerance =>
                {
                    *last = place;
                }
                _ => edges.push((place, place)),
            }
        }
        Self { edges }
    }

    /// The first column of a cell, counted from 0, and the number of columns that it spans, at least one.
    pub(in crate::document) fn span(&self, (left, right): (i32, i32)) -> (usize, usize) {
        let at = |place: i32| self.edges.partition_point(|(_, last)| *last < place);
        (at(left), at(right).saturating_sub(at(left)).max(1))
    }
}

/// First column and number of columns of each cell, row by row.
pub(in crate::document) type Places = Vec<Vec<(usize, usize)>>;

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
    let Some(cells) = places.iter().flatten().map(edge).collect::<Option<Vec<_>>>() else { return places };
    if cells.iter().any(|(left, right)| right.saturating_sub(*left) <= 2 * TOLERANCE) {
        return places;
    }
    let columns = Columns::of(cells.iter().copied());
    let mut cells = cells.into_iter();
    let place = |row: &Vec<(usize, usize)>| cells.by_ref().take(row.len()).map(|cell| columns.span(cell)).collect();
    places.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(rows: &[&[i32]]) -> Vec<Vec<(usize, usize)>> {
        let pairs = |row: &&[i32]| row.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        let columns = Columns::of(rows.iter().flat_map(pairs));
        rows.iter().map(|row| pairs(row).into_iter().map(|cell| columns.span(cell)).collect()).collect()
    }

    #[test]
    fn edges_that_are_near_are_one() {
        assert_eq!(
            spans(&[&[-108, 1000, 2000, 3000], &[-100, 1012, 3009], &[-113, 2004, 2996]]),
            [vec![(0, 1), (1, 1), (2, 1)], vec![(0, 1), (1, 2)], vec![(0, 2), (2, 1)]]
        );
    }

    #[test]
    fn narrow_cells_are_cells() {
        assert_eq!(spans(&[&[0, 24, 48, 1000], &[0, 48, 1000]]), [vec![(0, 1), (1, 1), (2, 1)], vec![(0, 2), (2, 1)]]);
    }

    #[test]
    fn columns_that_no_eye_can_see() {
        let places = vec![vec![(0, 1), (1, 2)], vec![(0, 2), (2, 1)]];
        assert_eq!(visible(places.clone(), &[900, 8, 900]), [[(0, 1), (1, 1)], [(0, 1), (1, 1)]]);
        assert_eq!(visible(places.clone(), &[900, 80, 900]), places);
        assert_eq!(visible(places.clone(), &[0, 0, 0]), places);
        assert_eq!(visible(places.clone(), &[900]), places);
    }

    #[test]
    fn edges_beyond_all_bounds() {
        assert_eq!(spans(&[&[i32::MIN, i32::MAX], &[5, 5]]), [vec![(0, 2)], vec![(1, 1)]]);
    }
}

//! Headings of columns as found against the columns of the form.

use super::label::{Key, Label, NEAR};
use super::row::{Found, Head, Heading, Row, Slot};
use crate::grid::Layout;

/// Which cell of a row belongs to which column of the form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    /// For each cell of a row: its column on the form; nothing for a column that the form does not have.
    pub(super) map: Vec<Option<usize>>,
    /// In a grid whose columns can be trusted: where each cell begins.
    positions: Vec<usize>,
    /// Headings that the form does not have.
    pub(super) extra: Vec<String>,
    /// Columns of the form that the table has no room for.
    pub(super) missing: Vec<usize>,
}

impl Columns {
    /// The columns of the form in its own order.
    pub(super) fn plain(count: usize) -> Self {
        Self { map: (0..count).map(Some).collect(), positions: Vec::new(), extra: Vec::new(), missing: Vec::new() }
    }

    /// The columns of a block, from the headings above its rows. Nothing where they cannot be told.
    pub(super) fn find(found: &Found<'_>, rows: &[&Row<'_>], heads: &[&Head<'_>], columns: &[Label]) -> Option<Self> {
        match found.layout {
            Layout::Exact => exact(rows, heads, columns),
            Layout::Ragged | Layout::Stream => Some(ordered(heads, columns)),
        }
    }

    /// The cells of a row by column of the form; nothing for a row whose cells cannot be told apart.
    pub(super) fn cells<'r, 'a>(&self, row: &'r Row<'a>, filler: Filler) -> Option<Vec<(usize, &'r Slot<'a>)>> {
        let count = self.map.len();
        let slots: Vec<&Slot<'a>> = if row.cells.len() == count {
            // where labels leave blanks before the values, a row that was cut short has as many cells by chance
            let cut = row.is_cut || matches!(filler, Filler::Left(width) if row.width < width);
            if cut && row.cells.first().is_some_and(|slot| slot.text.is_empty()) {
                return None;
            }
            row.cells.iter().collect()
        } else if !self.positions.is_empty() && row.cells.iter().all(|slot| slot.col.is_some()) {
            let at = |position: &usize| row.cells.iter().find(|slot| slot.col == Some(*position));
            match self.positions.iter().map(at).collect::<Option<Vec<_>>>() {
                Some(slots) => slots,
                None => fit(row, count, filler)?,
            }
        } else {
            fit(row, count, filler)?
        };
        Some(self.map.iter().zip(slots).filter_map(|(column, slot)| Some(((*column)?, slot))).collect())
    }
}

/// Where the `count` cells of a row that has more may begin: all the others must be blank.
fn starts(cells: &[Slot<'_>], count: usize) -> Vec<usize> {
    let Some(filler) = cells.len().checked_sub(count).filter(|&filler| filler > 0) else { return Vec::new() };
    let blank = |slots: &[Slot<'_>]| slots.iter().all(|slot| slot.text.is_empty());
    let fits = |start: &usize| {
        blank(cells.get(..*start).unwrap_or(cells)) && blank(cells.get(start + count..).unwrap_or(cells))
    };
    (0..=filler).filter(fits).collect()
}

/// The `count` cells of a row that has more. Where several choices are left the filler stands where it does in the other
/// rows.
fn fit<'r, 'a>(row: &'r Row<'a>, count: usize, filler: Filler) -> Option<Vec<&'r Slot<'a>>> {
    let cells = &row.cells;
    let start = match (starts(cells, count).as_slice(), filler) {
        ([], _) => return None,
        // blank cells may be missing behind the last: only what begins with a number is where it begins
        ([only], _) if row.is_cut => (*only == 0 && !cells.first()?.text.is_empty()).then_some(0)?,
        ([only], _) => *only,
        ([0, ..], Filler::Right) if !row.is_cut => 0,
        // a row that was cut short may lack its last values
        ([.., last], Filler::Left(width)) if last + count == cells.len() && row.width >= width && !row.is_cut => *last,
        // the choice does not matter where all of them say the same
        ([first, rest @ ..], _) => {
            let texts = |start: usize| cells.iter().skip(start).take(count).map(|slot| slot.text);
            rest.iter().all(|start| texts(*start).eq(texts(*first))).then_some(*first)?
        }
    };
    Some(cells.get(start..start + count)?.iter().collect())
}

/// Where rows that have more cells than columns leave blank ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filler {
    /// Behind the values.
    Right,
    /// Between label and values, in rows that mostly have so many cells with their labels.
    Left(usize),
    /// Here in some rows and there in others, or no row tells.
    Unknown,
}

/// Rows in which only one choice is left: how many have their filler at the right, and how many at the left.
pub(super) fn sides(rows: &[&Row<'_>], count: usize) -> (usize, usize) {
    let side = |row: &&Row<'_>| match starts(&row.cells, count).as_slice() {
        [0] => (1, 0),
        [start] if start + count == row.cells.len() => (0, 1),
        _ => (0, 0),
    };
    rows.iter().map(side).fold((0, 0), |all, side| (all.0 + side.0, all.1 + side.1))
}

/// Where the filler of some rows stands, told by those of them in which only one choice is left; where there is none, by
/// the `others` of their table.
pub(super) fn filler(rows: &[&Row<'_>], count: usize, others: (usize, usize)) -> Filler {
    let own = sides(rows, count);
    match if own == (0, 0) { others } else { own } {
        (1.., 0) => Filler::Right,
        (0, 1..) => {
            let alike = |width: usize| rows.iter().filter(|row| row.width == width).count();
            let widths = rows.iter().map(|row| row.width);
            Filler::Left(widths.max_by_key(|width| (alike(*width), *width)).unwrap_or(0))
        }
        _ => Filler::Unknown,
    }
}

/// Columns by where their cells begin, and the headings above each.
fn exact(rows: &[&Row<'_>], heads: &[&Head<'_>], columns: &[Label]) -> Option<Columns> {
    let mut shapes: Vec<(Vec<usize>, usize)> = Vec::new();
    for row in rows {
        let shape: Vec<usize> = row.cells.iter().filter_map(|slot| slot.col).collect();
        match shapes.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, count)) => *count += 1,
            None => shapes.push((shape, 1)),
        }
    }
    let positions = shapes.into_iter().max_by_key(|(shape, count)| (*count, shape.len()))?.0;
    let mut map: Vec<Option<usize>> = vec![None; positions.len()];
    let mut taken = vec![false; columns.len()];
    // headings that are the form's to the letter first, then the near ones
    for least in [1.0, NEAR] {
        for (slot, &position) in map.iter_mut().zip(&positions).filter(|(slot, _)| slot.is_none()) {
            let keys = keys_above(heads, position);
            // a subtotal is near to what it sums, and is not it
            let subtotal = least < 1.0 && keys.iter().any(|key| key.stem.ends_with("小计"));
            let keys = if subtotal { Vec::new() } else { keys };
            let near = |label: &Label| keys.iter().map(|key| label.nearness(key)).fold(0.0, f32::max);
            let best = columns
                .iter()
                .enumerate()
                .filter(|(at, _)| !taken.get(*at).copied().unwrap_or(true))
                .map(|(at, label)| (at, near(label)))
                .filter(|(_, near)| *near >= least)
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((at, _)) = best {
                *slot = Some(at);
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
    }
    let found = map.iter().flatten().count();
    let in_order = map.iter().flatten().is_sorted();
    let heading =
        |position: usize| heads_above(heads, position).last().map(|text| (*text).to_owned()).unwrap_or_default();
    if positions.len() == columns.len() {
        // as many as the form has: headings only decide where all of them say another order
        let map = if found == columns.len() && !in_order { map } else { (0..columns.len()).map(Some).collect() };
        return Some(Columns { map, positions, extra: Vec::new(), missing: Vec::new() });
    }
    if positions.len() > columns.len() {
        // the headings that fit no column belong to the columns too many, when all of the form's are found
        fill_gaps(&mut map, columns.len());
        if map.iter().flatten().count() < columns.len() {
            return None;
        }
        // a column with nothing in it, as sheets have that were made of pages, is none
        let said = |position: usize| {
            let cells = || rows.iter().flat_map(|row| &row.cells);
            cells().any(|slot| slot.col == Some(position) && !slot.text.is_empty())
        };
        let extra = map.iter().zip(&positions).filter(|(slot, _)| slot.is_none()).map(|(_, at)| (heading(*at), *at));
        let extra =
            extra.filter(|(heading, at)| !heading.is_empty() || said(*at)).map(|(heading, _)| heading).collect();
        return Some(Columns { map, positions, extra, missing: Vec::new() });
    }
    if found == positions.len() && found > 0 && columns.len() > 1 {
        let missing = (0..columns.len()).filter(|at| !map.contains(&Some(*at))).collect();
        return Some(Columns { map, positions, extra: Vec::new(), missing });
    }
    None
}

/// Columns between two known ones get their place when there are just as many as the form has there.
fn fill_gaps(map: &mut [Option<usize>], count: usize) {
    let mut known: Vec<(isize, isize)> = vec![(-1, -1)];
    known.extend(map.iter().enumerate().filter_map(|(i, at)| Some((i as isize, (*at)? as isize))));
    known.push((map.len() as isize, count as isize));
    for pair in known.windows(2) {
        let [(from, above), (to, below)] = pair else { continue };
        if below - above == to - from {
            for offset in 1..to - from {
                if let Some(slot) = map.get_mut((from + offset) as usize) {
                    *slot = Some((above + offset) as usize);
                }
            }
        }
    }
}

/// The texts above a column, from top to bottom.
fn heads_above<'a>(heads: &[&Head<'a>], position: usize) -> Vec<&'a str> {
    heads.iter().filter_map(|head| head.over(position)).map(|heading| heading.text).collect()
}

/// What the headings above a column may say: the lowest one, and the lowest ones joined, for a heading cut in two.
fn keys_above(heads: &[&Head<'_>], position: usize) -> Vec<Key> {
    let texts = heads_above(heads, position);
    (1..=texts.len().min(3))
        .filter_map(|count| texts.get(texts.len() - count..))
        .map(|texts| Key::of(&texts.concat()))
        .collect()
}

/// Columns of a table that does not show them: those of the form, with the subtotals that the headings name.
fn ordered(heads: &[&Head<'_>], columns: &[Label]) -> Columns {
    let mut leaves: Vec<&Heading<'_>> = Vec::new();
    for head in heads {
        let texts = head.texts.iter();
        // a group in a row above is replaced by the headings of this row
        match leaves.iter().position(|leaf| columns.iter().any(|c| c.group.as_deref() == Some(&leaf.key().stem))) {
            Some(at) if texts.len() > 1 => {
                leaves.splice(at..=at, texts);
            }
            _ => leaves.extend(texts),
        }
    }
    let is_column = |key: &Key| columns.iter().position(|label| label.is(key));
    let known: Vec<Option<usize>> = leaves.iter().map(|leaf| is_column(leaf.key())).collect();
    let mut plain = Columns::plain(columns.len());
    let is_subtotal = |leaf: &Heading<'_>| leaf.key().stem.ends_with("小计");
    for (at, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| is_subtotal(leaf)) {
        let before = known.iter().take(at).flatten().max().copied();
        let place = before.map_or(0, |column| plain.map.iter().position(|c| *c == Some(column)).map_or(0, |i| i + 1));
        plain.map.insert(place, None);
        plain.extra.push(leaf.text.to_owned());
    }
    plain
}

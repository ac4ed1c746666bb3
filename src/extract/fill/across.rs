//! Table 四, whose three rows lie side by side: one line of fifteen cells under two or three rows of headings.

use super::super::label::{Key, Labels};
use super::super::row::{Found, Head, Heading, Row, Slot};
use super::{Filled, entry, origin};
use crate::form::CellId;
use crate::grid::Layout;
use crate::report::Sheet;
use crate::text::number::{Reading, read};

/// Fills the table from the first row that has a cell for each of its cells.
pub(super) fn fill(labels: &Labels, found: &[Found<'_>]) -> Option<Filled> {
    let count = labels.table.len();
    // a row of blanks is the table's only when no other is: head rows leave blanks too
    for figures in [true, false] {
        for found in found {
            let wide = found.rows.iter().filter(|row| row.cells.len() >= count && row.has_figures() == figures);
            // a row that says something and no number is one of heads
            let wide = wide.filter(|row| figures || row.cells.iter().all(|slot| says_nothing(slot.text)));
            let rows: Vec<&Row<'_>> = if figures { wide.collect() } else { wide.rev().collect() };
            for row in rows {
                let heads: Vec<&Head<'_>> = found.heads.iter().filter(|head| head.number <= row.number).collect();
                if let Some(order) = order(labels, found.layout, row, &heads) {
                    return Some(filled(labels, row, &order, heading_count(labels, &heads)));
                }
            }
        }
    }
    None
}

/// For each cell of the table in the order of the form: its slot.
fn order<'r, 'a>(labels: &Labels, layout: Layout, row: &'r Row<'a>, heads: &[&Head<'_>]) -> Option<Vec<&'r Slot<'a>>> {
    let count = labels.table.len();
    let slots: Vec<&Slot<'a>> = row.cells.iter().collect();
    if layout == Layout::Exact {
        let named: Vec<Option<usize>> = slots.iter().map(|slot| cell_under(labels, heads, slot.col?)).collect();
        let of_form: Vec<usize> = named.iter().flatten().copied().collect();
        let whole = of_form.len() == count && (0..count).all(|cell| of_form.contains(&cell));
        if whole {
            // every column says what it is
            let place = |cell| named.iter().position(|name| *name == Some(cell)).and_then(|at| slots.get(at).copied());
            return (0..count).map(place).collect();
        }
    }
    if slots.len() == count {
        return Some(slots);
    }
    // more cells than the form has: all but fifteen in a row must be blank, and two choices are one too many
    let blank = |slots: &[&Slot<'_>]| slots.iter().all(|slot| slot.text.is_empty());
    let (before, last) = slots.split_at_checked(slots.len() - count)?;
    let (first, behind) = slots.split_at_checked(count)?;
    if row.is_stream {
        // in a stream they are what the headings before the row have left of the table's width
        return (blank(before) && before.len() + row.labels.len() == count).then(|| last.to_vec());
    }
    match (blank(before), blank(behind)) {
        (true, true) if row.has_figures() => None,
        (true, _) => Some(last.to_vec()),
        (false, true) => Some(first.to_vec()),
        (false, false) => None,
    }
}

/// Number of the cell whose column begins at `col`, by its outcome and the part above it.
fn cell_under(labels: &Labels, heads: &[&Head<'_>], col: usize) -> Option<usize> {
    let above: Vec<&Key> = heads.iter().filter_map(|head| head.over(col)).map(Heading::key).collect();
    let outcomes = labels.columns.first()?;
    let column = outcomes.iter().position(|label| above.last().is_some_and(|key| label.is(key)))?;
    let part = labels.rows.iter().position(|label| above.iter().any(|key| label.is(key)))?;
    Some(part * outcomes.len() + column)
}

/// Whether a cell is blank or has a mark.
fn says_nothing(text: &str) -> bool {
    matches!(read(text), Reading::Blank | Reading::Mark(_))
}

/// Number of headings that are the table's own.
fn heading_count(labels: &Labels, heads: &[&Head<'_>]) -> usize {
    let keys = heads.iter().flat_map(|head| &head.texts).map(Heading::key);
    keys.filter(|key| labels.row(key).is_some() || labels.columns.iter().flatten().any(|label| label.is(key))).count()
}

fn filled(labels: &Labels, row: &Row<'_>, order: &[&Slot<'_>], headings: usize) -> Filled {
    let mut sheet = Sheet::empty(labels.table);
    let mut warnings = Vec::new();
    for (at, (place, slot)) in labels.table.places().zip(order).enumerate() {
        let id = CellId { table: labels.table.kind, row: place.row.key, column: place.column.key };
        let origin = origin(slot, labels.table.kind, row.number, at);
        if let Some(filled) = sheet.entries.get_mut(at) {
            *filled = entry(slot.text, (place.column.measure, None), origin, id, &mut warnings);
        }
    }
    Filled { sheet, warnings, score: 3.0 + headings as f32 * 0.25, read: labels.rows.len(), unread: 0 }
}

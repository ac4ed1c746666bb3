//! A table of the form filled in from rows as found.

use super::align::{Placement, align};
use super::column::{self, Columns, Filler, filler};
use super::label::{KNOWN, Key, LABELS, Labels};
use super::row::{Found, Head, Row, Slot};
use crate::form::{CellId, TableKind};
use crate::report::{Entry, Origin, Sheet, Value, Warning};
use crate::text::number::Unit;

mod across;
mod value;

use value::entry;

/// A table filled in, with how well it fits.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) sheet: Sheet,
    pub(super) warnings: Vec<Warning>,
    /// Rows that found their place less what speaks against the version; the best version has the highest.
    pub(super) score: f32,
    /// Rows whose cells were read.
    pub(super) read: usize,
    /// Rows that were recognised and whose cells could not be told apart.
    pub(super) unread: usize,
}

/// Fills the table of a kind, in the version that its labels and rows fit best. Nothing when no row of it was found.
pub(super) fn fill(kind: TableKind, found: &[Found<'_>]) -> Option<Filled> {
    let mut versions: Vec<&Labels> = LABELS.iter().filter(|labels| labels.table.kind == kind).collect();
    // versions may share a table: it is tried once, as that of the later one
    versions.dedup_by(|later, earlier| {
        let shared = std::ptr::eq(later.table.blocks, earlier.table.blocks);
        if shared {
            *earlier = later;
        }
        shared
    });
    let rows: Vec<&Row<'_>> = found.iter().flat_map(|found| &found.rows).collect();
    let mut drafts: Vec<Down<'_>> = versions.iter().map(|labels| Down::new(labels, &rows)).collect();
    // versions that differ in their rows alone are told apart by the rows alone
    let alike = |a: &Down<'_>, b: &Down<'_>| match (a.labels.table.blocks, b.labels.table.blocks) {
        ([a], [b]) => std::ptr::eq(a.columns, b.columns),
        _ => false,
    };
    if let [a, b] = drafts.as_slice()
        && alike(a, b)
    {
        drafts.remove(usize::from(a.filled.score > b.filled.score));
    }
    let filled = drafts.into_iter().map(|draft| {
        let across = if draft.labels.is_across() { across::fill(draft.labels, found) } else { None };
        across.unwrap_or_else(|| draft.fill(found))
    });
    // of versions that fit alike the later one, which is in force
    filled.max_by(|a, b| a.score.total_cmp(&b.score)).filter(|filled| filled.read + filled.unread > 0)
}

/// A table whose rows stand one below the other.
struct Down<'l> {
    labels: &'l Labels,
    placed: Vec<Option<Placement>>,
    filled: Filled,
    /// For each block: the columns last found, which a part without headings goes on with.
    columns: Vec<(usize, Columns)>,
}

impl<'l> Down<'l> {
    /// The rows placed, and the version's score by them; no cell is read yet.
    fn new(labels: &'l Labels, rows: &[&Row<'_>]) -> Self {
        let placed = align(rows, labels);
        let nearness: f32 = placed.iter().flatten().map(|place| place.nearness).sum();
        let filled =
            Filled { sheet: Sheet::empty(labels.table), warnings: Vec::new(), score: nearness, read: 0, unread: 0 };
        let mut draft = Self { labels, placed, filled, columns: Vec::new() };
        draft.leftovers(rows);
        draft.missing();
        draft
    }

    /// The table filled in.
    fn fill(mut self, found: &[Found<'_>]) -> Filled {
        let placed = std::mem::take(&mut self.placed);
        let mut start = 0;
        for found in found {
            self.part(found, placed.get(start..start + found.rows.len()).unwrap_or_default());
            start += found.rows.len();
        }
        self.filled
    }
    /// Fills in what one part of the table gives.
    fn part(&mut self, found: &Found<'_>, places: &[Option<Placement>]) {
        let sides = self.sides(found, places);
        for (block, headings) in self.labels.columns.iter().enumerate() {
            let placed = found.rows.iter().zip(places).enumerate().filter_map(|(at, (row, place))| {
                // what follows without a place may be the rest of its numbers
                let next = found.rows.get(at + 1).zip(places.get(at + 1));
                let next = next.filter(|(_, place)| place.is_none()).map(|(next, _)| next);
                Some((row, (*place)?, next))
            });
            // a row with other rows' labels among its cells is one of heads
            let placed = placed.filter(|(row, ..)| !row.cells.iter().any(|slot| self.labels.name(slot.text)));
            let rows: Vec<(&Row<'_>, Placement, Option<&Row<'_>>)> =
                placed.filter(|(_, place, _)| self.labels.block.get(place.row) == Some(&block)).collect();
            let Some((first, ..)) = rows.first() else { continue };
            let heads = heads_of(found, first.number, headings.len(), self.labels.columns.len() > 1);
            let plain: Vec<&Row<'_>> = rows.iter().map(|(row, ..)| *row).collect();
            let known = self.columns.iter().rev().find(|(of, _)| *of == block).map(|(_, columns)| columns.clone());
            let headed = heading_score(&heads, headings);
            let columns = match known.filter(|_| headed == 0.0) {
                Some(columns) => columns,
                None => {
                    Columns::find(found, &plain, &heads, headings).unwrap_or_else(|| Columns::plain(headings.len()))
                }
            };
            self.note_columns(block, &columns);
            self.filled.score += headed;
            let filler = filler(&plain, columns.map.len(), sides);
            let unit = unit_of(&heads);
            for (row, place, next) in rows {
                let cut = next.is_some_and(|next| is_rest(next, columns.map.len()));
                self.row(row, place, (&columns, filler), unit, cut);
            }
            self.columns.push((block, columns));
        }
    }

    /// What all rows of a part tell of the side on which filler stands.
    fn sides(&self, found: &Found<'_>, places: &[Option<Placement>]) -> (usize, usize) {
        let of_row = |(row, place): (&Row<'_>, &Option<Placement>)| {
            let block = *self.labels.block.get((*place)?.row)?;
            Some(column::sides(&[row], self.labels.columns.get(block)?.len()))
        };
        let told = found.rows.iter().zip(places).filter_map(of_row);
        told.fold((0, 0), |all, side| (all.0 + side.0, all.1 + side.1))
    }

    /// Fills in a row; none of its cells where its numbers may be `cut`.
    fn row(
        &mut self,
        row: &Row<'_>,
        place: Placement,
        (columns, filler): (&Columns, Filler),
        unit: Option<Unit>,
        cut: bool,
    ) {
        let Some((form_row, form_columns)) = self.labels.table.rows().nth(place.row) else { return };
        let id = |column: &'static str| CellId { table: self.labels.table.kind, row: form_row.key, column };
        let address = format!("{}.{}", self.labels.table.kind.key(), form_row.key);
        let label = row.labels.last().copied().unwrap_or_default().replace('\n', "");
        if place.inferred {
            self.warn(
                "label-inferred",
                &address,
                format!("a row without a label stands where {} belongs", form_row.label),
                format!("一行没有标签，按位置认作“{}”", form_row.label),
            );
        } else if place.nearness < KNOWN && !row.is_stream {
            self.warn(
                "label-misprint",
                &address,
                format!("“{label}” was taken for “{}”", form_row.label),
                format!("“{label}”按“{}”认读", form_row.label),
            );
        }
        match columns.cells(row, filler).filter(|_| !cut) {
            Some(cells) => {
                self.filled.read += 1;
                let start = self.labels.start.get(place.row).copied().unwrap_or(0);
                for (at, slot) in cells {
                    let Some(column) = form_columns.get(at) else { continue };
                    let origin = origin(slot, self.labels.table.kind, row.number, at);
                    let filled =
                        entry(slot.text, (column.measure, unit), origin, id(column.key), &mut self.filled.warnings);
                    if let Some(entry) = self.filled.sheet.entries.get_mut(start + at) {
                        *entry = filled;
                    }
                }
            }
            None => {
                self.filled.unread += 1;
                self.filled.score -= 0.5 + place.nearness;
                let raw: Vec<&str> = row.cells.iter().map(|slot| slot.text).collect();
                let (en, zh) = match cut {
                    true => (
                        "numbers go on below the row: none was placed".to_owned(),
                        "数字在下一行续排，均未采用".to_owned(),
                    ),
                    false => (
                        format!("{} cells found where {} belong: none was placed", row.cells.len(), columns.map.len()),
                        format!("应有 {} 格，读到 {} 格，均未采用", columns.map.len(), row.cells.len()),
                    ),
                };
                self.warn("row-unreadable", &address, en, zh);
                // of blank cells there is nothing to show
                let shown = raw.iter().any(|text| !text.trim().is_empty());
                for column in form_columns.iter().filter(|_| shown) {
                    if let Some(entry) = self.filled.sheet.entry_mut(form_row.key, column.key) {
                        *entry = Entry { value: Value::Unreadable(raw.join(" ")), origin: None };
                    }
                }
            }
        }
    }

    fn note_columns(&mut self, block: usize, columns: &Columns) {
        let table = self.labels.table;
        for heading in &columns.extra {
            let heading = heading.replace('\n', "");
            self.warn(
                "column-extra",
                table.kind.key(),
                format!("the column “{heading}” is not of the form and was left out"),
                format!("“{heading}”列不在格式中，未采用"),
            );
        }
        for column in columns.missing.iter().filter_map(|at| table.blocks.get(block)?.columns.get(*at)) {
            self.warn(
                "column-missing",
                table.kind.key(),
                format!("the column “{}” is missing", column.label),
                format!("缺少“{}”列", column.label),
            );
        }
    }

    /// Rows between the first and the last placed one that have numbers and found no place.
    fn leftovers(&mut self, rows: &[&Row<'_>]) {
        let placed = &self.placed;
        let placed_at = |place: &Option<Placement>| place.is_some();
        let (Some(first), Some(last)) = (placed.iter().position(placed_at), placed.iter().rposition(placed_at)) else {
            return;
        };
        // rows behind a copy of the whole table, or of another table in the same grid, are not this table's
        let stray = rows
            .iter()
            .zip(placed)
            .enumerate()
            .filter(|(at, (row, place))| place.is_none() && (first..=last).contains(at) && row.has_figures());
        let stray: Vec<(String, u32)> = stray
            .map(|(_, (row, _))| (row.labels.last().copied().unwrap_or_default().replace('\n', ""), row.number))
            .collect();
        for (label, number) in stray {
            // a row that the form has, or a group's subtotal, speaks for another version; any other row against neither
            let known = self.labels.groups.contains(&Key::of(&label).stem);
            self.filled.score -= if known { 0.4 } else { 0.1 };
            let kind = self.labels.table.kind.key();
            self.warn(
                "row-extra",
                kind,
                format!("row {number} “{label}” is not of the form and was left out"),
                format!("第 {number} 行“{label}”不在格式中，未采用"),
            );
        }
    }

    /// Rows of the form that the table does not have.
    fn missing(&mut self) {
        let kind = self.labels.table.kind.key();
        for (at, (row, _)) in self.labels.table.rows().enumerate() {
            if !self.placed.iter().flatten().any(|place| place.row == at) {
                self.filled.score -= 0.3;
                let address = format!("{kind}.{}", row.key);
                self.warn(
                    "row-missing",
                    &address,
                    format!("the row “{}” was not found", row.label),
                    format!("没有找到“{}”行", row.label),
                );
            }
        }
    }

    fn warn(&mut self, code: &str, address: &str, en: String, zh: String) {
        self.filled.warnings.push(Warning::new(code, en, zh).at(address));
    }
}

/// Whether a row without a place, among lines of which only the order is known, may be the rest of the numbers above it:
/// it has some, and fewer than a row has.
fn is_rest(next: &Row<'_>, count: usize) -> bool {
    next.is_stream && next.has_figures() && next.cells.len() < count
}

/// Where a value was read.
fn origin(slot: &Slot<'_>, kind: TableKind, row: u32, column: usize) -> Origin {
    Origin {
        raw: slot.text.split_whitespace().collect::<Vec<_>>().join(" "),
        table: kind.number(),
        row,
        column: column as u32 + 1,
        line: slot.line,
        page: slot.place.map(|place| place.page),
        area: slot.place.map(|place| place.area),
    }
}

/// The rows of headings that a block stands under: of a table of several blocks the one next above, of any other all
/// above its first row.
fn heads_of<'f, 'a>(found: &'f Found<'a>, first: u32, columns: usize, several: bool) -> Vec<&'f Head<'a>> {
    let above = found.heads.iter().filter(|head| head.number < first || found.layout == crate::grid::Layout::Stream);
    if !several {
        return above.collect();
    }
    above.rev().find(|head| head.texts.len() > columns.min(1)).into_iter().collect()
}

/// The unit of money that headings name.
fn unit_of(heads: &[&Head<'_>]) -> Option<Unit> {
    let headings = heads.iter().flat_map(|head| &head.texts).map(|heading| heading.text);
    // lines break anywhere, also in 万元
    let text: String = headings.flat_map(|text| text.chars().filter(|c| !c.is_whitespace()).chain(['\n'])).collect();
    let says = |word: &str| text.contains(word);
    match (says("万元"), says("元")) {
        (true, _) => Some(Unit::TenThousandYuan),
        (false, true) => Some(Unit::Yuan),
        (false, false) => None,
    }
}

/// What the headings say for a version: a little for each that is one of its own.
fn heading_score(heads: &[&Head<'_>], headings: &[super::label::Label]) -> f32 {
    let texts = heads.iter().flat_map(|head| &head.texts);
    texts.filter(|text| headings.iter().any(|heading| heading.is(text.key()))).count() as f32 * 0.25
}

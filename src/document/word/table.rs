//! Tables of WordprocessingML (ECMA-376 part 1, 17.4): rows of cells that span columns of a grid.

use super::{Walker, is_deletion, switch, value};
use crate::document::boundaries::{Places, UNSEEN, columns, visible};
use crate::document::story::{Cell, Story, Table, Vertical};
use crate::document::xml::{Element, Space};
use crate::grid::MAX_WIDTH;

/// Twips by which rows of one width differ.
const JITTER: i32 = 60;

/// A row before its cells have columns.
struct Row {
    /// Columns left out before the first cell and behind the last one.
    before: usize,
    after: usize,
    /// Twips before the first cell.
    indent: Option<i32>,
    cells: Vec<Raw>,
}

/// A cell before it has columns.
struct Raw {
    span: usize,
    /// In twips, where it is said.
    width: Option<i32>,
    vertical: Vertical,
    story: Story,
}

impl Walker<'_> {
    /// Reads a table with all that is in it.
    pub(super) fn table(&mut self, table: Element<'_>) -> Table {
        let mut rows = Vec::new();
        parts(table, "tr", &mut rows);
        let rows: Vec<Row> = rows.into_iter().filter_map(|row| self.row(row)).collect();
        let widths = table.child("tblGrid").into_iter().flat_map(Element::elements);
        let widths = widths.filter(|child| child.is_word("gridCol")).take(MAX_WIDTH * 2);
        let widths: Vec<i32> = widths.map(|column| twips(Some(column)).unwrap_or(0)).collect();
        let places = by_grid(&rows, &widths).or_else(|| by_width(&rows)).unwrap_or_else(|| by_count(&rows));
        let placed = rows.into_iter().zip(places).map(|(row, places)| {
            let cells = row.cells.into_iter().zip(places);
            cells
                .map(|(raw, (col, colspan))| (raw.vertical, Cell { col, colspan, rowspan: 1, story: raw.story }))
                .collect()
        });
        Table::merged(placed.collect())
    }

    /// A row; nothing for one that is deleted or hidden.
    fn row(&mut self, row: Element<'_>) -> Option<Row> {
        let properties = row.child("trPr");
        let is_deleted = properties.is_some_and(|properties| {
            properties
                .elements()
                .any(|child| child.is_word("del") || child.name() == "annotation" && is_deletion(child))
        });
        if is_deleted || switch(properties, "hidden") == Some(true) {
            return None;
        }
        let count = |name: &str| value(properties, name).and_then(|count| count.trim().parse().ok()).unwrap_or(0);
        let mut elements = Vec::new();
        parts(row, "tc", &mut elements);
        let mut cells: Vec<Raw> = Vec::new();
        for cell in elements {
            let properties = cell.child("tcPr");
            if properties.is_some_and(|properties| properties.child("cellDel").is_some()) {
                continue;
            }
            let mut story = Story::default();
            self.inside(cell, &mut story);
            story.end();
            let span = value(properties, "gridSpan").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
            let width = twips(properties.and_then(|properties| properties.child("tcW")));
            let raw = Raw { span: usize::clamp(span, 1, MAX_WIDTH), width, vertical: vertical(properties), story };
            let is_joined = matches!(merge(properties, "hMerge", "hmerge"), Some(Vertical::Continues));
            match cells.last_mut().filter(|_| is_joined) {
                Some(left) => {
                    left.span += raw.span;
                    left.width = left.width.zip(raw.width).map(|(left, own)| left.saturating_add(own));
                    left.story.append(raw.story);
                }
                None => cells.push(raw),
            }
        }
        let indent = twips(properties.and_then(|properties| properties.child("wBefore")));
        Some(Row {
            before: count("gridBefore").min(MAX_WIDTH),
            after: count("gridAfter").min(MAX_WIDTH),
            indent,
            cells,
        })
    }
}

/// The rows of a table or the cells of a row, those too that stand in controls, tags and insertions.
fn parts<'t>(element: Element<'t>, name: &str, found: &mut Vec<Element<'t>>) {
    for child in element.elements() {
        if child.is_word(name) {
            found.push(child);
        } else if match child.name() {
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" => true,
            "annotation" => !is_deletion(child),
            "tblPr" | "trPr" | "tblPrEx" => false,
            _ => child.space() == Space::Other,
        } {
            parts(child, name, found);
        }
    }
}

/// A width in twips; nothing where it is said in another unit or not at all.
fn twips(element: Option<Element<'_>>) -> Option<i32> {
    let element = element?;
    let is_twips = element.attribute("type").is_none_or(|unit| unit == "dxa");
    element.number("w").filter(|_| is_twips).and_then(|width| i32::try_from(width).ok()).filter(|width| *width >= 0)
}

/// The part in a merge by one of two names: that of ECMA-376 and that of Word 2003.
fn merge(properties: Option<Element<'_>>, name: &str, old: &str) -> Option<Vertical> {
    let mark = properties?.child(name).or_else(|| properties?.child(old))?;
    // without a value it goes on
    Some(match mark.attribute("val").as_deref() {
        Some("restart") => Vertical::Begins,
        _ => Vertical::Continues,
    })
}

fn vertical(properties: Option<Element<'_>>) -> Vertical {
    // a merge that was tracked as a change
    let tracked = properties.and_then(|properties| properties.child("cellMerge")?.attribute("vMerge"));
    match tracked.as_deref() {
        Some("cont") => Vertical::Continues,
        Some("rest") => Vertical::Begins,
        _ => merge(properties, "vMerge", "vmerge").unwrap_or_default(),
    }
}

/// Columns as the spans count them.
fn by_count(rows: &[Row]) -> Places {
    let place = |row: &Row| {
        let mut at = row.before;
        let place = |cell: &Raw| {
            let col = at;
            at += cell.span;
            (col, cell.span)
        };
        row.cells.iter().map(place).collect()
    };
    rows.iter().map(place).collect()
}

/// Columns as the spans count them, those that no eye can see left out; nothing where the spans do not fit the grid, or
/// where the widths of its columns are not known.
fn by_grid(rows: &[Row], widths: &[i32]) -> Option<Places> {
    let fits =
        |row: &Row| row.before + row.cells.iter().map(|cell| cell.span).sum::<usize>() + row.after == widths.len();
    if !rows.iter().all(fits) {
        return None;
    }
    Some(visible(by_count(rows), widths))
}

/// Columns by the widths of cells, where the spans of rows do not fit each other and the widths do.
fn by_width(rows: &[Row]) -> Option<Places> {
    let count = |row: &Row| row.before + row.cells.iter().map(|cell| cell.span).sum::<usize>() + row.after;
    let most = rows.iter().map(count).max()?;
    if rows.iter().all(|row| count(row) == most) {
        return None;
    }
    let sides = |row: &Row| {
        let first = if row.before > 0 { row.indent? } else { 0 };
        let widths = row.cells.iter().map(|cell| cell.width.filter(|width| *width > UNSEEN));
        let rights = widths.scan(first, |at, width| {
            Some(width.map(|width| {
                *at = at.saturating_add(width);
                *at
            }))
        });
        std::iter::once(Some(first)).chain(rights).collect::<Option<Vec<i32>>>()
    };
    let sides: Vec<Vec<i32>> = rows.iter().map(sides).collect::<Option<_>>()?;
    let filled = sides.iter().zip(rows).filter(|(_, row)| row.after == 0 && !row.cells.is_empty());
    let ends = filled.filter_map(|(sides, _)| sides.last());
    let (least, widest) = (*ends.clone().min()?, *ends.max()?);
    let spans = |row: &Vec<usize>| {
        let pairs = row.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
        pairs.map(|(from, to)| (from, to.saturating_sub(from).max(1))).collect()
    };
    let places: Places = columns(&sides).iter().map(spans).collect();
    let wide = places.iter().flatten().map(|(col, span)| col + span).max()?;
    (widest.saturating_sub(least) <= JITTER && wide <= most).then_some(places)
}

//! The small piece of a table that a finding is about: the rows and columns that matter, the cells in question marked.

use std::collections::HashSet;

use super::layout::{clean, cut};
use crate::finding::Defect;
use crate::form::{Block, CellId, Row, Shape, TableKind};
use crate::report::{Sheet, Value};
use crate::text::lang::Lang;

/// Most rows of a piece.
const MOST_ROWS: usize = 12;
/// Widest text of a cell.
const WIDEST: usize = 24;

/// A piece of a table.
#[derive(Debug, PartialEq)]
pub(super) struct Piece {
    /// Headings of its columns.
    pub(super) heads: Vec<&'static str>,
    /// Its rows.
    pub(super) lines: Vec<Line>,
    /// What was left out.
    pub(super) left_out: LeftOut,
}

/// A row of a piece.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    /// The group that its label stands in.
    pub(super) group: Option<&'static str>,
    /// Its label.
    pub(super) label: &'static str,
    /// What its cells say, and whether they are marked.
    pub(super) cells: Vec<(String, bool)>,
}

/// Rows and columns that are not drawn.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LeftOut {
    /// Rows of zeros and blanks.
    pub(super) zero_rows: usize,
    /// Columns of zeros and blanks.
    pub(super) zero_columns: usize,
    /// Rows beyond the most that are drawn.
    pub(super) more_rows: usize,
}

/// The pieces of a sheet that a defect is about: one for each block of the form.
pub(super) fn pieces(sheet: &Sheet, rule: &str, defect: &Defect, lang: Lang) -> Vec<Piece> {
    let kind = sheet.table.kind;
    let cells: HashSet<CellId> = defect.cells.iter().copied().filter(|id| id.table == kind).collect();
    let marked = marked(sheet, rule, defect);
    let of_block = |block| piece(sheet, block, &cells, &marked, defect, lang);
    sheet.table.blocks.iter().filter_map(of_block).collect()
}

/// The cells of a sheet to mark: those to be changed; else the stated sides of the sums; else all.
pub(super) fn marked(sheet: &Sheet, rule: &str, defect: &Defect) -> HashSet<CellId> {
    let repaired: HashSet<CellId> = defect.repairs.iter().map(|repair| repair.cell).collect();
    if !repaired.is_empty() {
        return repaired;
    }
    let cells: HashSet<CellId> = defect.cells.iter().copied().filter(|id| id.table == sheet.table.kind).collect();
    let identities = sheet.form().map_or(&[][..], |form| form.identities);
    let identities = || identities.iter().filter(|i| i.rule == rule && i.table == sheet.table.kind);
    let stated = |id: &&CellId| {
        identities().any(|identity| match identity.shape {
            Shape::Across { total, .. } => id.column == total,
            Shape::Down { stated, .. } => stated.contains(&id.row),
        })
    };
    let stated: HashSet<CellId> = cells.iter().filter(stated).copied().collect();
    if stated.is_empty() { cells } else { stated }
}

fn piece(
    sheet: &Sheet,
    block: &'static Block,
    cells: &HashSet<CellId>,
    marked: &HashSet<CellId>,
    defect: &Defect,
    lang: Lang,
) -> Option<Piece> {
    let kind = sheet.table.kind;
    let id = |row: &'static Row, column: usize| {
        Some(CellId { table: kind, row: row.key, column: block.columns.get(column)?.key })
    };
    let is =
        |set: &HashSet<CellId>, row: &'static Row, column: usize| id(row, column).is_some_and(|id| set.contains(&id));
    let says_nothing = |row: &'static Row, column: usize| {
        let value = id(row, column).map_or(&Value::Absent, |id| sheet.value(id.row, id.column));
        matches!(value, Value::Blank | Value::Absent) || value.number().is_some_and(|number| number.is_zero())
    };
    let all = 0..block.columns.len();
    let named: Vec<usize> = all.clone().filter(|&c| block.rows.iter().any(|row| is(cells, row, c))).collect();
    let matters =
        |row: &'static Row, columns: &[usize]| columns.iter().any(|&c| !says_nothing(row, c) || is(marked, row, c));

    let rows: Vec<&'static Row> = block.rows.iter().filter(|row| named.iter().any(|&c| is(cells, row, c))).collect();
    if rows.is_empty() {
        return None;
    }
    let mut left_out = LeftOut::default();
    let mut shown: Vec<&'static Row> = rows.iter().copied().filter(|row| matters(row, &named)).collect();
    if shown.is_empty() {
        shown = rows.clone();
    }
    left_out.zero_rows = rows.len() - shown.len();
    while shown.len() > MOST_ROWS {
        // the last row that has no mark goes first
        let at = shown.iter().rposition(|row| !named.iter().any(|&c| is(marked, row, c))).unwrap_or(shown.len() - 1);
        shown.remove(at);
        left_out.more_rows += 1;
    }
    let last = named.last().copied();
    let keep = |c: &usize| Some(*c) == last || shown.iter().any(|row| !says_nothing(row, *c) || is(marked, row, *c));
    let columns: Vec<usize> = named.iter().copied().filter(keep).collect();
    left_out.zero_columns = named.len() - columns.len();

    let cell = |row: &'static Row, column: usize| {
        let Some(id) = id(row, column) else { return (String::new(), false) };
        (said(sheet.value(id.row, id.column), id, defect, lang), marked.contains(&id))
    };
    let line = |row: &&'static Row| {
        let group = if kind == TableKind::Requests { row.groups.get(1) } else { row.groups.last() };
        Line { group: group.copied(), label: row.label, cells: columns.iter().map(|&c| cell(row, c)).collect() }
    };
    let heads = columns.iter().filter_map(|&c| block.columns.get(c)).map(|column| column.label).collect();
    Some(Piece { heads, lines: shown.iter().map(line).collect(), left_out })
}

/// What a cell says, with what it should say.
fn said(value: &Value, id: CellId, defect: &Defect, lang: Lang) -> String {
    let said = match (value, lang) {
        (Value::Number(number), _) => number.to_string(),
        (Value::Mark(text) | Value::Unreadable(text), _) => cut(&clean(text), WIDEST).into_owned(),
        (Value::Blank, Lang::En) => "(blank)".to_owned(),
        (Value::Blank, Lang::Zh) => "（空）".to_owned(),
        (Value::Absent, Lang::En) => "(no cell)".to_owned(),
        (Value::Absent, Lang::Zh) => "（缺）".to_owned(),
    };
    match defect.repairs.iter().find(|repair| repair.cell == id) {
        Some(repair) => format!("{said} → {}", repair.to),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Repair;
    use crate::form;

    fn sheet(values: &[(&str, &str, i64)]) -> Sheet {
        let mut sheet = Sheet::empty(&form::version("2021").unwrap().tables[1]);
        sheet.entries.iter_mut().for_each(|entry| entry.value = Value::Number(0.into()));
        for (row, column, value) in values {
            sheet.entry_mut(row, column).unwrap().value = Value::Number((*value).into());
        }
        sheet
    }

    fn column(sheet: &Sheet, column: &str) -> Vec<CellId> {
        sheet.cells().map(|(id, _)| id).filter(|id| id.column == column && id.row.starts_with("results")).collect()
    }

    #[test]
    fn zeros_are_left_out_and_the_stated_side_is_marked() {
        let sheet =
            sheet(&[("results.unable.not_held", "total", 3), ("results.total", "total", 1), ("new", "total", 1)]);
        let defect = Defect { cells: column(&sheet, "total"), ..Defect::default() };
        let pieces = pieces(&sheet, "A303", &defect, Lang::En);
        let [piece] = pieces.as_slice() else { panic!("{pieces:?}") };
        assert_eq!(piece.heads, ["总计"]);
        let rows: Vec<_> =
            piece.lines.iter().map(|line| (line.group, line.cells[0].0.as_str(), line.cells[0].1)).collect();
        assert_eq!(rows, [(Some("（四）无法提供"), "3", false), (None, "1", true)]);
        assert_eq!(piece.left_out, LeftOut { zero_rows: 20, ..LeftOut::default() });
    }

    #[test]
    fn repairs_are_drawn_and_alone_marked() {
        let sheet = sheet(&[("results.unable.not_held", "total", 3), ("results.total", "total", 1)]);
        let cell = form::cell("requests.results.unable.not_held.total").unwrap();
        let repairs = vec![Repair { cell, from: Some(3.into()), to: 1.into() }];
        let defect = Defect { cells: column(&sheet, "total"), repairs, ..Defect::default() };
        let piece = &pieces(&sheet, "A303", &defect, Lang::En)[0];
        assert_eq!(piece.lines[0].cells, [("3 → 1".to_owned(), true)]);
        assert_eq!(piece.lines[1].cells, [("1".to_owned(), false)]);
    }

    #[test]
    fn a_piece_stays_small() {
        let mut sheet = sheet(&[]);
        sheet.entries.iter_mut().for_each(|entry| entry.value = Value::Number(7.into()));
        let defect = Defect { cells: sheet.cells().map(|(id, _)| id).collect(), ..Defect::default() };
        let piece = &pieces(&sheet, "A999", &defect, Lang::En)[0];
        assert_eq!((piece.lines.len(), piece.left_out.more_rows), (MOST_ROWS, 25 - MOST_ROWS));
        assert!(pieces(&sheet, "A999", &Defect::default(), Lang::En).is_empty());
    }

    #[test]
    fn a_block_has_its_own_columns() {
        let mut sheet = Sheet::empty(&form::version("2021").unwrap().tables[0]);
        sheet.entry_mut("fees", "amount").unwrap().value = Value::Unreadable("x\u{1b}[2J".into());
        sheet.entry_mut("regulations", "issued").unwrap().value = Value::Blank;
        let cells = ["proactive.fees.amount", "proactive.regulations.issued"].map(|a| form::cell(a).unwrap());
        let defect = Defect { cells: cells.to_vec(), ..Defect::default() };
        let pieces = pieces(&sheet, "F020", &defect, Lang::En);
        let said: Vec<_> = pieces.iter().map(|p| (p.heads.clone(), p.lines[0].cells[0].0.as_str())).collect();
        assert_eq!(said, [(vec!["本年制发件数"], "(blank)"), (vec!["本年收费金额（单位：万元）"], "x\\u{1b}[2J")]);
    }
}

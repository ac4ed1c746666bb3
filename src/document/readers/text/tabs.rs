//! Tables written with tabs: a cell a line behind a tab, or a row a line with tabs between cells.

use super::{Found, begins_prose};
use crate::grid::{Builder, Draft, Grid, Layout, MAX_WIDTH};
use crate::text::fold::trim;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    let first = lines.first()?;
    if !first.contains('\t') || is_indented(first) {
        return None;
    }
    let length = region(lines);
    let region = lines.get(..length)?;
    let tabbed = || region.iter().filter(|line| line.contains('\t'));
    let single = tabbed().filter(|line| line.starts_with('\t') && line.matches('\t').count() == 1).count();
    // a blank line after each row goes with a cell a line
    let spaced = region.iter().any(|line| trim(line).is_empty() && !line.contains('\t'));
    let grid = if single == tabbed().count() || spaced && single * 2 > tabbed().count() {
        cells(region, number)
    } else {
        rows(region, number, tabbed().all(|line| line.starts_with('\t')))
    };
    // a lone line with a tab in it is prose
    (grid.cells.len() > 1 && grid.height > 0).then_some(Found { grids: vec![grid], lines: length })
}

/// A line whose tabs all stand before its text, more than one of them: an indent, not a cell.
fn is_indented(line: &str) -> bool {
    let text = line.trim_start_matches('\t');
    line.len() - text.len() > 1 && !text.contains('\t') && !text.trim().is_empty()
}

/// Whether a line begins with a quoted cell that goes on in the next one, as sheets write cells with line breaks.
fn opens_quote(lines: &[&str], at: usize) -> bool {
    let opens = |line: &&str| line.starts_with('"') && line.matches('"').count() % 2 == 1;
    lines.get(at).is_some_and(opens) && lines.get(at + 1).is_some_and(|next| next.contains('\t'))
}

/// Number of lines that the table takes: lines with tabs, lines that go on with a cell, and blank lines between rows.
fn region(lines: &[&str]) -> usize {
    let mut end = 0;
    let mut quoted = false;
    // whether all lines so far begin with a tab, and have no other
    let (mut opened, mut single) = (true, true);
    for (at, line) in lines.iter().enumerate() {
        let tabbed = line.contains('\t') && !(opened && is_indented(line)) || at == end && opens_quote(lines, at);
        if tabbed || quoted && at - end < 5 {
            quoted ^= line.matches('"').count() % 2 == 1;
            opened &= !tabbed || line.starts_with('\t');
            single &= !tabbed || line.matches('\t').count() == 1;
            end = at + 1;
        } else if trim(line).is_empty() {
            // one blank line ends a row; two end the table
            let next = lines.get(at + 1).copied().unwrap_or("");
            if at > end || next.trim_matches(' ').is_empty() && !next.contains('\t') {
                break;
            }
        } else if opened && !begins_prose(line) && goes_on(lines, at, at == end, single) {
            end = at + 1;
        } else {
            break;
        }
    }
    end
}

/// Whether a line without a tab goes on with a cell, in a dialect where each row begins with a tab: more of the row must
/// follow soon; after a blank line at once, and only where each cell has its line.
fn goes_on(lines: &[&str], at: usize, adjacent: bool, single: bool) -> bool {
    let short = lines.get(at).is_some_and(|line| line.chars().count() <= 10);
    if !(adjacent || single && short) {
        return false;
    }
    let near = if adjacent { 3 } else { 1 };
    let rest = lines.get(at + 1..).unwrap_or_default();
    for (distance, line) in rest.iter().enumerate().take(near) {
        if line.starts_with('\t') {
            return true;
        }
        if trim(line).is_empty() {
            // the last cell of a row may have two lines; then a blank and the next row, or the end
            let next = rest.get(distance + 1).copied().unwrap_or("");
            return adjacent && (next.starts_with('\t') || short);
        }
        if begins_prose(line) {
            return false;
        }
    }
    false
}

/// A cell a line: a tab and its text, more lines of it without a tab, a blank line after each row.
fn cells(lines: &[&str], number: u32) -> Grid {
    let mut builder = Builder::new(Layout::Ragged);
    let mut pending: Option<Draft> = None;
    let mut ended = true;
    for (at, line) in lines.iter().enumerate() {
        match line.strip_prefix('\t') {
            Some(text) => {
                if let Some(draft) = pending.take() {
                    builder.cell(draft);
                }
                if ended {
                    builder.row();
                    ended = false;
                }
                let text = trim(text).to_owned();
                pending = Some(Draft { line: Some(number + at as u32), ..Draft::plain(text) });
            }
            None if trim(line).is_empty() && line.is_empty() => ended = true,
            None => {
                // an empty paragraph within a cell looks like the end of a row
                if let Some(draft) = &mut pending {
                    if !draft.text.is_empty() {
                        draft.text.push('\n');
                    }
                    draft.text.push_str(trim(line));
                    ended = false;
                }
            }
        }
    }
    if let Some(draft) = pending {
        builder.cell(draft);
    }
    builder.finish()
}

/// A row a line. Where every row begins with a tab, that tab opens the row; a line without a tab goes on with the
/// last cell, and then the next line goes on with the row.
fn rows(lines: &[&str], number: u32, opened: bool) -> Grid {
    let mut rows: Vec<Vec<Draft>> = Vec::new();
    let mut goes_on = false;
    let mut quoted = false;
    for (at, line) in lines.iter().enumerate() {
        if trim(line).is_empty() && !line.contains('\t') {
            continue;
        }
        if (!line.contains('\t') && !opens_quote(lines, at) || quoted) && !rows.is_empty() {
            let mut pieces = line.split('\t').take(MAX_WIDTH + 1);
            if let (Some(cell), Some(more)) = (rows.last_mut().and_then(|row| row.last_mut()), pieces.next()) {
                cell.text.push('\n');
                cell.text.push_str(trim(more));
            }
            if let Some(row) = rows.last_mut() {
                row.extend(pieces.map(|text| draft(text, number + at as u32)));
            }
            goes_on = !quoted;
            quoted ^= line.matches('"').count() % 2 == 1;
            continue;
        }
        quoted = line.matches('"').count() % 2 == 1;
        let line = if opened { line.strip_prefix('\t').unwrap_or(line) } else { line };
        let cells = line.split('\t').take(MAX_WIDTH + 1).map(|text| draft(text, number + at as u32));
        match rows.last_mut().filter(|_| goes_on && opened) {
            Some(row) => row.extend(cells),
            None => rows.push(cells.collect()),
        }
        goes_on = false;
    }
    let mut builder = Builder::new(Layout::Ragged);
    for row in rows {
        builder.row();
        for mut draft in row {
            if let Some(inner) = draft.text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
                draft.text = inner.replace("\"\"", "\"");
            }
            builder.cell(draft);
        }
    }
    builder.finish()
}

fn draft(text: &str, line: u32) -> Draft {
    Draft { line: Some(line), ..Draft::plain(trim(text)) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn a_cell_a_line() {
        let text = "二、标题\n\t规章\n\t0\n\n\t\n\t结果\n维持\n\t \n社会组织\n\n\n后文\n";
        assert_eq!(blocks(text), ["二、标题", "规章|0 / |结果⏎维持|社会组织", "后文"]);
    }

    #[test]
    fn an_empty_paragraph_within_a_cell() {
        assert_eq!(blocks("\t商业\n\n企业\n\t科研\n\n\t1\n\t2\n\n\n后"), ["商业⏎企业|科研 / 1|2", "后"]);
    }

    #[test]
    fn a_row_a_line_opened_by_a_tab() {
        assert_eq!(
            blocks("\t头\t甲\n\t\t商业\n企业\n\t科研\n\t一\t2\t3\n\n后"),
            ["头|甲 / |商业⏎企业|科研 / 一|2|3", "后"]
        );
    }

    #[test]
    fn rows_of_a_sheet() {
        let text = "规章\t1\t0\n\"行政\n许可\"\t2\t\n\t\t5\n后文没有制表符，是一句普通的话。";
        assert_eq!(blocks(text), ["规章|1|0 / 行政⏎许可|2| / ||5", "后文没有制表符，是一句普通的话。"]);
    }

    #[test]
    fn indented_lines_are_lines() {
        assert_eq!(blocks("\t\t规章\n\n\t\t0\n"), ["规章", "0"]);
    }
}

//! Tables written with tabs: a cell a line behind a tab, or a row a line with tabs between cells.

use super::{Found, begins_prose};
use crate::grid::{Builder, Draft, Grid, Layout, MAX_WIDTH};
use crate::text::fold::trim;

mod breaks;
mod lone;

use breaks::Breaks;

/// Most columns of a table that is one by itself; the text of a whole sheet has more.
pub(super) const WIDEST: usize = 16;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    let first = lines.first()?;
    if !first.contains('\t') || is_indented(first) {
        return None;
    }
    if let Some(found) = lone::find(lines, number) {
        return Some(found);
    }
    let length = region(lines);
    let region = lines.get(..length)?;
    let tabbed = || region.iter().filter(|line| line.contains('\t'));
    let single = tabbed().filter(|line| line.starts_with('\t') && line.matches('\t').count() == 1).count();
    let opened = is_opened(region);
    // a blank line after each row goes with a cell a line
    let spaced = region.iter().any(|line| trim(line).is_empty() && !line.contains('\t'));
    let close = spaced && single * 2 > tabbed().count();
    let likely = if single == tabbed().count() || close { Breaks::Blank } else { Breaks::Line };
    let grid = match breaks::find(region, likely) {
        Breaks::Blank => cells(region, number),
        Breaks::Line => rows(region, number, opened),
        Breaks::Unknown => stream(region, number),
    };
    // a lone line with a tab in it is prose
    (grid.cells.len() > 1 && grid.height > 0).then_some(Found { grids: vec![grid], lines: length })
}

/// Whether a tab opens each row: all lines with tabs begin with one, but for those that go on with a row whose line a
/// paragraph's end has broken. Such a row has no more tabs than the others.
fn is_opened(lines: &[&str]) -> bool {
    let tabs = |line: &str| line.matches('\t').count();
    let most = lines.iter().map(|line| tabs(line)).max().unwrap_or(0);
    let mut row = usize::MAX;
    let (mut led, mut others) = (0, 0);
    for line in lines {
        if line.starts_with('\t') {
            row = tabs(line);
            led += 1;
        } else if line.contains('\t') {
            row = row.saturating_add(tabs(line));
            others += 1;
            if row > most {
                return false;
            }
        }
    }
    led > others
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
    // of the lines so far: how many have a tab and begin with one, and whether none has another
    let (mut tabs, mut led, mut single) = (0, 0, true);
    // tabs of the row that is open, and most of any line; rows that begin without a tab have more together
    let (mut row, mut most, mut plain) = (0, 0, false);
    for (at, line) in lines.iter().enumerate() {
        let opened = !plain && led * 5 >= tabs * 4;
        // among rows of several cells it is a row
        let indented = opened && single && is_indented(line);
        let tabbed = line.contains('\t') && !indented || at == end && opens_quote(lines, at);
        if tabbed || quoted && at - end < 5 {
            quoted ^= line.matches('"').count() % 2 == 1;
            tabs += usize::from(tabbed);
            led += usize::from(line.starts_with('\t'));
            let count = line.matches('\t').count();
            row = if line.starts_with('\t') { count } else { row + count };
            most = most.max(count);
            plain |= row > most || at == 0 && !line.starts_with('\t');
            single &= !tabbed || line.matches('\t').count() == 1;
            end = at + 1;
        } else if trim(line).is_empty() {
            // one blank line ends a row; more end the table, unless another row of several cells follows
            let next = lines.get(at + 1).copied().unwrap_or("");
            let mut near = lines.get(at + 1..).unwrap_or_default().iter().take(3);
            let row = near.find(|line| !trim(line).is_empty() || line.contains('\t'));
            let ended = at > end || next.trim_matches(' ').is_empty() && !next.contains('\t');
            let is_row = |line: &&str| line.starts_with('\t') && !line.contains('。');
            if ended && (single || !opened || !row.is_some_and(is_row)) {
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

/// Cells behind tabs, more lines of a cell without a tab, a blank line after each row.
fn cells(lines: &[&str], number: u32) -> Grid {
    let mut builder = Builder::new(Layout::Ragged);
    let mut pending: Option<Draft> = None;
    let mut ended = true;
    for (at, line) in lines.iter().enumerate() {
        let mut pieces = line.split('\t').take(MAX_WIDTH + 1);
        let more = trim(pieces.next().unwrap_or_default());
        // an empty paragraph within a cell looks like the end of a row
        if line.is_empty() {
            ended = true;
        } else if let Some(draft) = pending.as_mut().filter(|_| !line.starts_with('\t')) {
            if !draft.text.is_empty() {
                draft.text.push('\n');
            }
            draft.text.push_str(more);
            ended = false;
        }
        for piece in pieces {
            if let Some(draft) = pending.take() {
                builder.cell(draft);
            }
            if ended {
                builder.row();
                ended = false;
            }
            pending = Some(draft(piece, number + at as u32));
        }
    }
    if let Some(draft) = pending {
        builder.cell(draft);
    }
    builder.finish()
}

/// Cells behind tabs, more lines of a cell without a tab. Where rows end is not known.
fn stream(lines: &[&str], number: u32) -> Grid {
    let mut builder = Builder::new(Layout::Stream);
    let mut pending: Option<Draft> = None;
    for (at, line) in lines.iter().enumerate() {
        let mut pieces = line.split('\t').take(MAX_WIDTH + 1);
        let more = trim(pieces.next().unwrap_or_default());
        if let Some(draft) = pending.as_mut().filter(|_| !more.is_empty()) {
            if !draft.text.is_empty() {
                draft.text.push('\n');
            }
            draft.text.push_str(more);
        }
        for piece in pieces {
            if let Some(draft) = pending.replace(draft(piece, number + at as u32)) {
                builder.row();
                builder.cell(draft);
            }
        }
    }
    if let Some(draft) = pending {
        builder.row();
        builder.cell(draft);
    }
    builder.finish()
}

/// A row a line. Where every row begins with a tab, that tab opens the row; a line without a tab goes on with the
/// last cell, and then the next line goes on with the row.
fn rows(lines: &[&str], number: u32, opened: bool) -> Grid {
    let mut rows: Vec<Vec<Draft>> = Vec::new();
    // the row goes on behind the cell's last line, or in the next line; a sheet has no row that goes on
    let led = |line: &str| line.starts_with('\t') || !line.contains('\t');
    let most = lines.iter().map(|line| line.matches('\t').count()).max().unwrap_or(0);
    let resumes = most <= WIDEST && lines.iter().all(|line| led(line));
    let mut goes_on = false;
    let mut quoted = false;
    for (at, line) in lines.iter().enumerate() {
        if trim(line).is_empty() && !line.contains('\t') {
            continue;
        }
        let continues = if opened { !line.starts_with('\t') } else { !line.contains('\t') };
        if (continues && !opens_quote(lines, at) || quoted) && !rows.is_empty() {
            let mut pieces = line.split('\t').take(MAX_WIDTH + 1);
            if let (Some(cell), Some(more)) = (rows.last_mut().and_then(|row| row.last_mut()), pieces.next()) {
                cell.text.push('\n');
                cell.text.push_str(trim(more));
            }
            if let Some(row) = rows.last_mut() {
                row.extend(pieces.map(|text| draft(text, number + at as u32)));
            }
            goes_on = !quoted && resumes;
            quoted ^= line.matches('"').count() % 2 == 1;
            continue;
        }
        quoted = line.matches('"').count() % 2 == 1;
        let line = if opened { line.strip_prefix('\t').unwrap_or(line) } else { line };
        let cells = line.split('\t').take(MAX_WIDTH + 1).map(|text| draft(text, number + at as u32));
        let cells: Vec<Draft> = cells.collect();
        // one with as many cells as any row has is a row by itself
        let whole = cells.len() >= most;
        match rows.last_mut().filter(|_| goes_on && opened && !whole) {
            Some(row) => row.extend(cells),
            None => rows.push(cells),
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
    fn rows_that_are_not_told_apart() {
        let text = "\t甲甲\n\t1\n\t2\t3\n\t乙乙\t4\n\t\t6\n\t丙丙\n\t7\n\t8\t9\n\t丁丁\n\t1\n\t2\t3\n\n\n后";
        let shown = "甲甲 / 1 / 2 / 3 / 乙乙 / 4 /  / 6 / 丙丙 / 7 / 8 / 9 / 丁丁 / 1 / 2 / 3";
        assert_eq!(blocks(text), [shown, "后"]);
    }

    #[test]
    fn a_tab_alone_before_each_cell() {
        let text = "\t\n规章\n\n\t\n2.其他法律行政法规禁止公开\n\n\t\n\u{a0}\n\n\n\t\n甲\n乙\n\n\n后文";
        assert_eq!(blocks(text), ["规章 / 2.其他法律行政法规禁止公开 /  / 甲⏎乙", "后文"]);
    }

    #[test]
    fn a_sheet_with_lines_in_its_cells() {
        let (some, all) = ("\t".repeat(15), "\t".repeat(17));
        let row = format!("\t一{all}2\n");
        let text = format!("{}\t头\t甲\n乙{some}丙\n丁\n\t三{all}4\n", row.repeat(5));
        let (some, all) = ("|".repeat(15), "|".repeat(17));
        let row = format!("一{all}2 / ");
        assert_eq!(blocks(&text), [format!("{}头|甲⏎乙{some}丙⏎丁 / 三{all}4", row.repeat(5))]);
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

//! Tables drawn as boxes: rules of `+---+---+` between rows, `│` and `─` of box drawing likewise.

use super::Found;
use crate::grid::{Builder, Draft, Layout, MAX_WIDTH};
use crate::text::fold::{narrow, trim};
use unicode_width::UnicodeWidthStr;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    if !is_rule(lines.first()?) {
        return None;
    }
    let length = lines.iter().take_while(|line| is_rule(line) || is_content(line)).count();
    let mut builder = Builder::new(Layout::Ragged);
    let mut row: Vec<Open> = Vec::new();
    for (at, line) in lines.get(..length)?.iter().enumerate() {
        if is_rule(line) {
            add_row(&mut builder, &mut row);
            continue;
        }
        let inner = line.trim().trim_start_matches(['|', '│', '+', '├', '┤']);
        let inner = inner.trim_end_matches(['|', '│', '+', '├', '┤']);
        let pieces: Vec<&str> = inner.split(['|', '│']).take(MAX_WIDTH + 1).collect();
        if row.len() != pieces.len() {
            add_row(&mut builder, &mut row);
            let draft = Draft { line: Some(number + at as u32), ..Draft::plain("") };
            row = vec![Open { draft, filled: false }; pieces.len()];
        }
        row.iter_mut().zip(pieces).for_each(|(cell, piece)| cell.push(piece));
    }
    add_row(&mut builder, &mut row);
    let grid = builder.finish();
    (grid.cells.len() > 1).then_some(Found { grids: vec![grid], lines: length })
}

/// A cell that may go on in the next line.
#[derive(Clone)]
struct Open {
    draft: Draft,
    /// Whether its last line fills the column to the edge.
    filled: bool,
}

impl Open {
    fn push(&mut self, raw: &str) {
        let piece = trim(raw);
        // a rule within a line belongs to a cell that spans rows beside it; one or two dashes are a mark
        if piece.is_empty() || piece.len() > 2 && piece.chars().all(|c| matches!(c, '-' | '=' | '─' | '+')) {
            return;
        }
        let numeric = |c: char| narrow(c).is_ascii_digit() || matches!(narrow(c), '.' | ',');
        let text = &mut self.draft.text;
        // a number too long for its column goes on below
        let cut = self.filled && piece.starts_with(numeric) && text.chars().all(numeric);
        if !text.is_empty() && !cut {
            text.push('\n');
        }
        text.push_str(piece);
        let room = raw.width().saturating_sub(2);
        self.filled = piece.width() + 1 >= room;
    }
}

/// Adds the row that is complete.
fn add_row(builder: &mut Builder, row: &mut Vec<Open>) {
    if row.is_empty() {
        return;
    }
    builder.row();
    row.drain(..).for_each(|cell| builder.cell(cell.draft));
}

/// `+---+---+`, `+===+`, `┌──┬──┐`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['+', '┌', '├', '└', '┏', '┣', '┗'])
        && line.chars().count() > 2
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':' | ' ' | '─' | '━' | '┌'..='╿'))
}

/// A line between rules.
fn is_content(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['|', '│', '┃', '+', '├']) && line.ends_with(['|', '│', '┃', '+', '┤'])
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn boxes_become_rows() {
        let text = "+------+----+\n| 信息 | 数 |\n| 内容 |    |\n+======+====+\n| 规章 | 1  |\n+------+----+\n后";
        assert_eq!(blocks(text), ["信息⏎内容|数 / 规章|1", "后"]);
    }
}

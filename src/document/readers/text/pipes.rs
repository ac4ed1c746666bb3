//! Tables written with pipes: a row a line, or a cell a line with its pipe behind it.

use super::{Found, begins_prose};
use crate::grid::{Builder, Draft, Grid, Layout, MAX_WIDTH};
use crate::text::fold::trim;

/// Most lines of one cell.
const CELL_LINES: usize = 6;
/// Most bytes of a line that is a cell with its pipe on the next line.
const LONGEST_CELL: usize = 400;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    let first = lines.first()?;
    let second = lines.get(1).copied().unwrap_or("");
    // the pipe of the first cell may stand on the next line
    if !has_pipe(first) && (trim(first).is_empty() || !is_only_pipes(second) || first.len() > LONGEST_CELL) {
        return None;
    }
    let length = region(lines);
    let region = lines.get(..length)?;
    // lines of several cells against lines of one
    let texts = |line: &str| line.split(is_pipe).filter(|piece| !trim(piece).is_empty()).count();
    let several = region.iter().filter(|line| has_pipe(line) && texts(line) > 1).count();
    let single = region.iter().filter(|line| has_pipe(line) && texts(line) <= 1).count();
    let grid = if several * 4 < single && single > 2 { stream(region, number) } else { rows(region, number) };
    (grid.cells.len() > 1).then_some(Found { grids: vec![grid], lines: length })
}

fn has_pipe(line: &str) -> bool {
    line.contains(['|', '｜', '│'])
}

fn is_only_pipes(line: &str) -> bool {
    has_pipe(line) && line.chars().all(|c| is_pipe(c) || c.is_whitespace())
}

fn is_pipe(c: char) -> bool {
    matches!(c, '|' | '｜' | '│')
}

/// A line that only draws a rule: `|---|:--:|`, `--- | ---`.
fn is_rule(line: &str) -> bool {
    // fewer dashes are marks
    line.contains("---") && line.chars().all(|c| is_pipe(c) || matches!(c, '-' | ':' | '+' | '=' | ' '))
}

/// Number of lines that the table takes: lines with pipes, the lines of a cell before its pipe, single blank lines.
fn region(lines: &[&str]) -> usize {
    let mut end = 0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if has_pipe(line) {
            end = at + 1;
        } else {
            let blank = trim(line).is_empty();
            let rest = lines.get(at + 1..).unwrap_or_default();
            let near = rest.iter().take(CELL_LINES).position(|line| has_pipe(line));
            let goes_on = match near {
                Some(near) if blank => near == 0 || rest.iter().take(near).all(|l| !begins_prose(l)) && near <= 1,
                // the pipe on the next line says that this is a cell
                Some(0) if rest.first().is_some_and(|next| is_only_pipes(next)) => line.len() <= LONGEST_CELL,
                Some(near) => {
                    !begins_prose(line)
                        && rest.iter().take(near).all(|line| !begins_prose(line) && !trim(line).is_empty())
                }
                None => false,
            };
            if !goes_on {
                break;
            }
        }
        at += 1;
    }
    end
}

/// Cells with their pipes behind them, wherever lines break. Where rows end is not known.
fn stream(lines: &[&str], number: u32) -> Grid {
    let mut builder = Builder::new(Layout::Stream);
    let mut text = String::new();
    let mut start = number;
    for (at, line) in lines.iter().enumerate() {
        let mut pieces = line.split(is_pipe).peekable();
        while let Some(piece) = pieces.next() {
            let piece = trim(piece);
            if text.is_empty() {
                start = number + at as u32;
            } else if !piece.is_empty() {
                text.push('\n');
            }
            text.push_str(piece);
            if pieces.peek().is_some() {
                builder.row();
                builder.cell(Draft { line: Some(start), ..Draft::plain(std::mem::take(&mut text)) });
            }
        }
    }
    builder.finish()
}

/// A row a line, with or without a pipe before it; a cell with a line break goes on in the next line.
fn rows(lines: &[&str], number: u32) -> Grid {
    // more than one blank behind the last pipe is an empty cell
    let closed = |line: &str| line.strip_suffix(' ').unwrap_or(line).ends_with(is_pipe);
    // cells with line breaks leave many lines open, but never the last
    let piped = || lines.iter().filter(|line| has_pipe(line) && !is_rule(line));
    let ends = piped().filter(|line| closed(line)).count();
    let last = piped().next_back().is_some_and(|line| closed(line));
    let closing = ends * if last { 4 } else { 2 } > piped().count();
    // two blanks at the end of each line are a line break, behind which a new row begins
    let broken = lines.iter().filter(|line| line.ends_with("  ")).count() * 2 > lines.len() && !last;
    let mut rows: Vec<(String, u32)> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        if trim(line).is_empty() || is_rule(line) {
            continue;
        }
        match rows.last_mut().filter(|_| open) {
            Some((row, _)) => {
                row.push('\n');
                row.push_str(line.trim());
            }
            None => rows.push((line.trim().to_owned(), number + at as u32)),
        }
        open = if closing { !closed(line) } else { !has_pipe(line) && !broken };
    }
    rows.retain(|(row, _)| has_pipe(row) || broken);
    // a text cut within a row says nothing sure of its cells
    if closing && open && lines.iter().any(|line| is_rule(line)) {
        rows.pop();
    }
    let leading = rows.iter().filter(|(row, _)| row.starts_with(is_pipe)).count() * 2 > rows.len();
    let mut builder = Builder::new(Layout::Ragged);
    for (row, number) in &rows {
        add_row(&mut builder, row, (leading, closing), *number);
    }
    builder.finish()
}

/// Adds a row; its first pipe opens it where `leading`, its last one ends it where `closing`.
fn add_row(builder: &mut Builder, line: &str, (leading, closing): (bool, bool), number: u32) {
    let line = hide_escapes(line);
    let line = if leading { line.strip_prefix(is_pipe).unwrap_or(&line) } else { &line };
    let line = line.trim_end();
    let line = if closing { line.strip_suffix(is_pipe).unwrap_or(line) } else { line };
    builder.row();
    for piece in line.split(is_pipe).take(MAX_WIDTH + 1) {
        let text =
            ["<br>", "<br/>", "<br />", "<BR>"].iter().fold(piece.to_owned(), |text, tag| text.replace(tag, "\n"));
        let text = trim(&text).trim_matches('*').replace(ESCAPED_PIPE, "|").replace(ESCAPED_STAR, "*");
        let text = text.as_str();
        let text = if is_frame_filler(text) { "" } else { text };
        builder.cell(Draft { line: Some(number), ..Draft::plain(text) });
    }
}

/// Stands for an escaped pipe while pipes are looked for.
const ESCAPED_PIPE: char = '\u{1}';
/// Stands for an escaped asterisk while emphasis is looked for.
const ESCAPED_STAR: char = '\u{2}';

/// A row of Markdown without the backslashes before punctuation. A backslash alone in its cell is a mark.
fn hide_escapes(line: &str) -> String {
    if !line.contains('\\') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        // behind a pipe or a blank it may be a mark that touches the next pipe
        let mark = chars.peek() == Some(&'|') && out.ends_with(|c: char| is_pipe(c) || c == ' ');
        match chars.next_if(|next| c == '\\' && next.is_ascii_punctuation() && !mark) {
            Some('|') => out.push(ESCAPED_PIPE),
            Some('*') => out.push(ESCAPED_STAR),
            Some(next) => out.push(next),
            None => out.push(c),
        }
    }
    out
}

/// What programs that bring a sheet into a data frame write for nothing: `NaN`, and `Unnamed: 3` over a column.
fn is_frame_filler(text: &str) -> bool {
    let unnamed = || text.strip_prefix("Unnamed: ").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    text == "NaN" || unnamed()
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn backslashes() {
        let text = "| 项 | 数 |\n|---|---|\n| 1\\. 甲\\|乙 | \\\\ |\n| 丙 | \\- |\n|\\|\\|";
        assert_eq!(blocks(text), ["项|数 / 1. 甲|乙|\\ / 丙|- / \\|\\"]);
    }

    #[test]
    fn line_breaks_end_rows() {
        let text = "信息内容| 制发|    \n现行有效件数  \n规章| 0| 1  \n";
        assert_eq!(blocks(text), ["信息内容|制发| / 现行有效件数 / 规章|0|1"]);
    }

    #[test]
    fn cells_of_a_data_frame() {
        let text = "| 信息 | Unnamed: 1 |\n| --- | --- |\n| 规章 | NaN |\n| NaN | 4.0 |";
        assert_eq!(blocks(text), ["信息| / 规章| / |4.0"]);
    }

    #[test]
    fn rows_with_filler() {
        let text = "规章 | 1 | 0 | 7 |\n行政许可 | 31 | ||\n\n一段话。";
        assert_eq!(blocks(text), ["规章|1|0|7 / 行政许可|31||", "一段话。"]);
    }

    #[test]
    fn markdown() {
        let text = "| 信息<br>内容 | 数 |\n|---|:--:|\n| 规章 | 1 |\n| 法律服务\n机构 | / |";
        assert_eq!(blocks(text), ["信息⏎内容|数 / 规章|1 / 法律服务⏎机构|/"]);
    }

    #[test]
    fn rows_without_outer_pipes() {
        assert_eq!(blocks("A |  B |  C  \n---|---\n1 |  2 |    \n"), ["A|B|C / 1|2|"]);
    }

    #[test]
    fn a_cell_a_line_with_its_pipe() {
        assert_eq!(
            blocks("规章 |\n1 |\n|\n7 |\n||\n行政许可 |\n2 |\n|||"),
            ["规章 / 1 /  / 7 /  /  / 行政许可 / 2 /  /  / "]
        );
        assert_eq!(blocks("规章\n|\n1\n|\n0\n|\n7\n|\n"), ["规章 / 1 / 0 / 7"]);
    }
}

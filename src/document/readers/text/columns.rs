//! Tables whose columns a ruler of dashes marks, as pandoc writes them in plain text: `------ ---- ----`.

use unicode_width::UnicodeWidthChar;

use super::Found;
use crate::grid::{Builder, Draft, Layout, MAX_WIDTH};
use crate::text::fold::trim;

/// Most lines of a table.
const LONGEST: usize = 4000;
/// Most lines of the headings above a ruler.
const TALLEST_HEAD: usize = 30;
/// Fewest dashes of a ruler; fewer are marks.
const SHORTEST: usize = 8;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    let shape = Shape::of(lines)?;
    let mut builder = Builder::new(Layout::Ragged);
    let head = shape.head.clone();
    add_row(&mut builder, lines.get(head.clone())?, &shape.starts, number + head.start as u32);
    let body = lines.get(shape.body.clone())?;
    // where rows may have several lines, blank ones stand between them
    let spaced = body.iter().any(|line| line.is_empty());
    let mut at = 0;
    while at < body.len() {
        let rest = body.get(at..).unwrap_or_default();
        let tall = match spaced {
            true => rest.iter().position(|line| line.is_empty()).unwrap_or(rest.len()),
            false => 1,
        };
        let first = number + (shape.body.start + at) as u32;
        add_row(&mut builder, rest.get(..tall).unwrap_or_default(), &shape.starts, first);
        at += tall + usize::from(spaced);
    }
    let grid = builder.finish();
    (grid.cells.len() > 1).then_some(Found { grids: vec![grid], lines: shape.length })
}

/// Which lines a table has.
struct Shape {
    /// Those of its headings; none for a table without.
    head: std::ops::Range<usize>,
    /// Those of its other rows.
    body: std::ops::Range<usize>,
    /// Number of all its lines.
    length: usize,
    /// Where its columns begin, in columns of the display.
    starts: Vec<usize>,
}

impl Shape {
    fn of(lines: &[&str]) -> Option<Self> {
        let first = *lines.first()?;
        let dashed = |line: &str| line.trim_start().starts_with("--") || line.trim_start().starts_with("- ");
        let top = dashed(first);
        if !top && !lines.get(1).is_some_and(|second| dashed(second)) {
            return None;
        }
        let lines = lines.get(..LONGEST).unwrap_or(lines);
        let after = |from: usize, is: &dyn Fn(&str) -> bool| {
            let rest = lines.get(from..).unwrap_or_default();
            rest.iter().position(|line| is(line)).map(|at| from + at)
        };
        let groups = ruler(first);
        match groups.len() {
            // a table without headings ends with its ruler again
            2.. => {
                let end = after(1, &|line| line.trim_end() == first.trim_end() || is_same_extent(line, first));
                let (end, length) = end.map_or_else(|| reach(lines, 1, &groups), |end| (end, end + 1));
                Some(Self { head: 0..0, body: 1..end, length, starts: groups })
            }
            // headings of several lines stand between a whole rule and the ruler
            1 => {
                let at = after(1, &|line| ruler(line).len() > 1).filter(|at| *at <= TALLEST_HEAD)?;
                let ruler = ruler(lines.get(at)?);
                let end = after(at + 1, &|line| is_same_extent(line, first));
                let (end, length) = end.map_or_else(|| reach(lines, at + 1, &ruler), |end| (end, end + 1));
                Some(Self { head: 1..at, body: at + 1..end, length, starts: ruler })
            }
            // a line of headings, and a blank line at the end
            _ => {
                let ruler = ruler(lines.get(1)?);
                if top || ruler.len() < 2 || trim(first).is_empty() || first.contains('|') {
                    return None;
                }
                let end = after(2, &|line| line.is_empty()).unwrap_or(lines.len());
                Some(Self { head: 0..1, body: 2..end, length: end, starts: ruler })
            }
        }
    }
}

/// Where the rows and the lines of a table end whose last rule is cut off: before the first line that its columns do not
/// fit.
fn reach(lines: &[&str], from: usize, starts: &[usize]) -> (usize, usize) {
    let rest = lines.get(from..).unwrap_or_default();
    let end =
        from + rest.iter().position(|line| !line.is_empty() && slice(line, starts).is_none()).unwrap_or(rest.len());
    (end, end)
}

/// Where the runs of dashes begin in a line that has nothing else; nothing for any other line.
fn ruler(line: &str) -> Vec<usize> {
    let line = line.trim_end();
    let dashes = line.bytes().filter(|byte| *byte == b'-').count();
    if dashes < SHORTEST || !line.bytes().all(|byte| matches!(byte, b'-' | b' ')) {
        return Vec::new();
    }
    let bytes = line.as_bytes();
    let begins = |at: &usize| bytes.get(*at) == Some(&b'-') && (*at == 0 || bytes.get(*at - 1) == Some(&b' '));
    (0..bytes.len()).filter(begins).take(MAX_WIDTH).collect()
}

/// Whether a line is one whole rule as wide as a rule or a ruler.
fn is_same_extent(line: &str, rule: &str) -> bool {
    let (line, rule) = (line.trim_end(), rule.trim_end());
    line.len() == rule.len() && ruler(line).len() == 1 && line.find('-') == rule.find('-')
}

/// How many columns of the display a character takes, given how many the one before took. Programs do not agree on
/// quotation marks and the like.
type Measure = fn(c: char, before: usize) -> usize;

/// The measures in use: such characters are narrow; as wide as what stands before; wide.
const MEASURES: [Measure; 3] = [
    |c, _| c.width().unwrap_or(0),
    |c, before| if before == 2 { c.width_cjk().unwrap_or(0) } else { c.width().unwrap_or(0) },
    |c, _| c.width_cjk().unwrap_or(0),
];

/// Adds the row that stands on some lines. Where a line has text across the edge of a column it cannot be told which
/// column has what, and the row is a single cell of text.
fn add_row(builder: &mut Builder, lines: &[&str], starts: &[usize], number: u32) {
    // blanks alone are a row of blank cells
    if lines.iter().all(|line| line.is_empty()) {
        return;
    }
    builder.row();
    let mut texts = vec![String::new(); starts.len()];
    for line in lines {
        let Some(pieces) = slice(line, starts) else {
            let text = lines.iter().map(|line| trim(line)).collect::<Vec<_>>().join("\n");
            return builder.cell(Draft { line: Some(number), ..Draft::plain(text) });
        };
        for (text, piece) in texts.iter_mut().zip(pieces).filter(|(_, piece)| !piece.is_empty()) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(piece);
        }
    }
    for text in texts {
        builder.cell(Draft { line: Some(number), ..Draft::plain(text) });
    }
}

/// A line cut at the columns, by the one measure in which no text crosses the edge of a column. Nothing where there is
/// none, or where two measures cut it otherwise.
fn slice<'a>(line: &'a str, starts: &[usize]) -> Option<Vec<&'a str>> {
    let mut cuts = MEASURES.iter().filter_map(|measure| cut(line, starts, *measure));
    let first = cuts.next()?;
    cuts.all(|cut| cut == first).then_some(first)
}

/// A line cut at the columns by one measure. A column begins at its place, behind a blank.
fn cut<'a>(line: &'a str, starts: &[usize], measure: Measure) -> Option<Vec<&'a str>> {
    let mut pieces = Vec::with_capacity(starts.len());
    let mut wanted = starts.iter().copied().peekable();
    let (mut column, mut width, mut begin, mut blank) = (0, 0, 0, true);
    let mut begun = false;
    for (at, c) in line.char_indices() {
        while let Some(start) = wanted.next_if(|start| *start <= column) {
            // within a character, or behind one that is no blank
            if !blank || start < column && width != 1 {
                return None;
            }
            let piece = line.get(begin..at)?;
            if begun {
                pieces.push(trim(piece));
            } else if !trim(piece).is_empty() {
                return None;
            }
            (begin, begun) = (at, true);
        }
        width = measure(c, width);
        blank = c == ' ';
        column += width;
    }
    pieces.push(trim(line.get(begin..)?));
    pieces.resize(starts.len(), "");
    // two blanks stand between cells, never within one
    (begun && pieces.iter().all(|piece| !piece.contains("  "))).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn a_table_without_headings() {
        let text =
            "前\n\n  -------- ---- --\n  信息内容 数   \n  规章     1    \n  许可          2\n  -------- ---- --\n\n后";
        assert_eq!(blocks(text), ["前", "信息内容|数| / 规章|1| / 许可||2", "后"]);
    }

    #[test]
    fn a_line_of_headings() {
        let text = "  信息内容   数\n  ---------- ----\n  规章       1\n  许可       2\n\n后";
        assert_eq!(blocks(text), ["信息内容|数 / 规章|1 / 许可|2", "后"]);
    }

    #[test]
    fn rows_of_several_lines() {
        let text = "  -----------------\n  信息内容   制发\n             件数\n  ---------- ------\n  规章       1\n\n  行政       2\n  许可\n\n  -----------------\n后";
        assert_eq!(blocks(text), ["信息内容|制发⏎件数 / 规章|1 / 行政⏎许可|2", "后"]);
    }

    #[test]
    fn quotation_marks_of_any_width() {
        let rule = "  ---------------- --- ---";
        for row in ["  危及“三安全”     1   2", "  危及“三安全”   1   2"] {
            assert_eq!(blocks(&format!("{rule}\n{row}\n{rule}")), ["危及“三安全”|1|2"]);
        }
    }

    #[test]
    fn text_across_columns_is_not_cut() {
        let rule = "  ---- --- ---";
        assert_eq!(blocks(&format!("{rule}\n  规章     1 2\n  12345678 3 4\n{rule}")), ["规章||1 2 / 12345678 3 4"]);
    }
}

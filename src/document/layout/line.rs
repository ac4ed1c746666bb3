//! Lines of text from glyphs: those of a page outside its tables, and the text of a cell.

use std::collections::HashMap;

use super::column::Figures;
use super::word::{self, Word};
use super::{Area, Glyph, Leaf};

/// A line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) page: usize,
    pub(super) text: String,
    pub(super) area: Area,
    /// Size of most of its glyphs.
    pub(super) size: f32,
    /// Number of runs of text with wide blanks between them.
    pub(super) runs: usize,
    /// Its numbers that stand apart.
    pub(super) figures: Figures,
    /// Its words.
    pub(super) words: Vec<Word>,
}

impl Line {
    /// Height of its middle.
    pub(super) fn middle(&self) -> f32 {
        (self.area.y0 + self.area.y1) / 2.0
    }
}

/// Takes out glyphs painted over their like: bold by painting twice.
pub(super) fn drop_doubles(leaf: &mut Leaf) {
    // squares of three points, looked at with their neighbours
    let mut seen: HashMap<(char, i32, i32), Vec<(f32, f32)>> = HashMap::new();
    leaf.glyphs.retain(|glyph| {
        if !(glyph.x.is_finite() && glyph.y.is_finite()) {
            return false;
        }
        if glyph.is_space() {
            return true;
        }
        let (column, row) = ((glyph.x / 3.0).floor() as i32, (glyph.y / 3.0).floor() as i32);
        let near = (glyph.size * 0.15).clamp(0.3, 2.0);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy)));
        let double = around
            .filter_map(|(dx, dy)| seen.get(&(glyph.says, column.saturating_add(dx), row.saturating_add(dy))))
            .flatten()
            .any(|(x, y)| (x - glyph.x).abs() <= near && (y - glyph.y).abs() <= near);
        if !double {
            seen.entry((glyph.says, column, row)).or_default().push((glyph.x, glyph.y));
        }
        !double
    });
}

/// The lines of text outside tables, from top to bottom.
pub(super) fn free(page: usize, glyphs: &[&Glyph]) -> Vec<Line> {
    let rows = rows(glyphs);
    let lines = rows.iter().filter_map(|row| {
        let size = row.iter().map(|glyph| glyph.size).max_by(f32::total_cmp)?;
        let (text, runs) = text_of(row, true);
        let inked = row.iter().filter(|glyph| !glyph.is_space());
        let area = inked.map(|glyph| body(glyph)).reduce(|a, b| a.join(&b))?;
        let (figures, words) = (Figures::of(row), word::of_row(row));
        (!text.is_empty()).then_some(Line { page, text, area, size, runs, figures, words })
    });
    lines.collect()
}

fn body(glyph: &Glyph) -> Area {
    let (x0, x1) = glyph.extent();
    let (_, y) = glyph.middle();
    Area { x0, y0: y - glyph.size / 2.0, x1, y1: y + glyph.size / 2.0 }
}

/// The text of a cell: its lines joined without blanks, since a narrow cell breaks words and numbers anywhere. Where one
/// number stands above another and the line had room for more, they are two, and stay on two lines.
pub(super) fn of_cell(glyphs: &[&Glyph], width: f32) -> String {
    if glyphs.iter().filter(|glyph| glyph.vertical || glyph.turn % 2 == 1).count() * 2 > glyphs.len() {
        return upright(glyphs);
    }
    let mut text = String::new();
    let mut last_width = 0.0;
    for row in rows(glyphs) {
        let (line, _) = text_of(&row, false);
        let (Some(first), Some(start)) = (row.iter().find(|glyph| !glyph.is_space()), line.chars().next()) else {
            continue;
        };
        let full = last_width + first.width.max(first.size * 0.4) > width - 13.0;
        if text.chars().last().is_some_and(is_numeric) && is_numeric(start) && !full {
            text.push('\n');
        } else if text.ends_with(|c: char| c.is_ascii_alphabetic()) && start.is_ascii_alphabetic() && !full {
            text.push(' ');
        }
        text.push_str(&line);
        let ends = row.iter().filter(|glyph| !glyph.is_space()).map(|glyph| glyph.extent());
        let (low, high) = ends.fold((f32::MAX, f32::MIN), |(low, high), (x0, x1)| (low.min(x0), high.max(x1)));
        last_width = high - low;
    }
    text
}

fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '０'..='９' | super::UNMAPPED)
}

/// Text that runs down, in columns from right to left; turned text that runs up, from left to right.
fn upright(glyphs: &[&Glyph]) -> String {
    let up = glyphs.iter().filter(|glyph| !glyph.vertical && glyph.turn == 3).count() * 2 > glyphs.len();
    let sign = if up { -1.0 } else { 1.0 };
    let mut glyphs: Vec<&Glyph> = glyphs.iter().copied().filter(|glyph| !glyph.is_space()).collect();
    glyphs.sort_by(|a, b| (sign * b.middle().0).total_cmp(&(sign * a.middle().0)));
    let mut first = None;
    let columns = glyphs.chunk_by_mut(|last, next| {
        let start = *first.get_or_insert(last.middle().0);
        let same = (next.middle().0 - start).abs() < next.size.min(last.size) * 0.6;
        if !same {
            first = Some(next.middle().0);
        }
        same
    });
    let mut text = String::new();
    for column in columns {
        column.sort_by(|a, b| (sign * a.middle().1).total_cmp(&(sign * b.middle().1)));
        text.extend(column.iter().map(|glyph| glyph.says));
    }
    text
}

/// Glyphs put into rows by the height of their middles, each from left to right.
fn rows<'a>(glyphs: &[&'a Glyph]) -> Vec<Vec<&'a Glyph>> {
    let mut sorted: Vec<&Glyph> = glyphs.to_vec();
    sorted.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let mut rows: Vec<Vec<&Glyph>> = Vec::new();
    let mut height = f32::MIN;
    for glyph in sorted {
        let (_, y) = glyph.middle();
        match rows.last_mut() {
            Some(row) if y - height <= glyph.size.max(1.0) * 0.45 => {
                row.push(glyph);
                // the middle of the row so far, so that it cannot creep down the page
                height += (y - height) / row.len() as f32;
            }
            _ => {
                rows.push(vec![glyph]);
                height = y;
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.middle().0.total_cmp(&b.middle().0));
    }
    rows
}

/// The text of a row, blanks where there are gaps between letters or digits; with `wide`, two blanks where there is room
/// for more than a character and a half, and the number of runs that they part.
fn text_of(row: &[&Glyph], wide: bool) -> (String, usize) {
    let mut text = String::new();
    let (mut end, mut runs, mut blank) = (f32::MIN, 1, false);
    for glyph in row {
        if glyph.is_space() {
            blank |= !text.is_empty();
            continue;
        }
        let (x0, x1) = glyph.extent();
        let gap = if text.is_empty() { 0.0 } else { x0 - end };
        let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',');
        if wide && gap > glyph.size * 1.5 {
            text.push_str("  ");
            runs += 1;
        } else if blank || gap > glyph.size * 0.33 && latin(glyph.says) && text.ends_with(latin) {
            text.push(' ');
        }
        blank = false;
        text.push(glyph.says);
        end = end.max(x1);
    }
    (text, runs)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{glyphs, written};
    use super::*;

    fn cell(lines: &[(&str, f32, f32)], width: f32) -> String {
        let glyphs: Vec<Glyph> = lines.iter().flat_map(|&(text, x, y)| glyphs(text, x, y, 10.0)).collect();
        of_cell(&glyphs.iter().collect::<Vec<_>>(), width)
    }

    #[test]
    fn a_number_broken_over_lines_is_one() {
        assert_eq!(cell(&[("12", 5.0, 10.0), ("34", 5.0, 24.0)], 20.0), "1234");
        assert_eq!(cell(&[("商业企", 5.0, 10.0), ("业", 5.0, 24.0)], 40.0), "商业企业");
        assert_eq!(cell(&[("12", 5.0, 10.0), ("34", 5.0, 24.0)], 80.0), "12\n34");
        assert_eq!(cell(&[("1", 5.0, 10.0), ("2", 40.0, 10.0)], 80.0), "1 2");
    }

    #[test]
    fn vertical_text_runs_down_and_to_the_left() {
        let mut down: Vec<Glyph> = Vec::new();
        for (x, text) in [(20.0, "年度办"), (5.0, "理")] {
            for (n, says) in text.chars().enumerate() {
                down.push(Glyph { vertical: true, ..written(says, x, 20.0 + n as f32 * 11.0, 10.0) });
            }
        }
        assert_eq!(of_cell(&down.iter().collect::<Vec<_>>(), 40.0), "年度办理");
    }

    #[test]
    fn doubles_are_dropped_and_twins_kept() {
        let mut leaf = Leaf::new(100.0, 100.0);
        leaf.glyphs = [glyphs("11", 5.0, 10.0, 10.0), glyphs("11", 5.2, 10.0, 10.0)].concat();
        drop_doubles(&mut leaf);
        assert_eq!(leaf.glyphs.len(), 2);
    }
}

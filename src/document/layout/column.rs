//! Columns of numbers without lines between them 无框线的列: which can be read row by row as they stand.
//!
//! No line says where a cell ends. Rows are trusted where each stands on one line: with as many numbers as the rows beside
//! it, one below another, and no line so near that it could be the rest of a label or of a number. All others are left
//! out, which is said.

use super::line::Line;
use super::word::{APART, is_figure};
use super::{Glyph, Piece};

/// Numbers side by side from which a line is a row of a table.
const FIGURES: usize = 3;
/// Most digits of a number; with more, it is two that touch.
const MOST_DIGITS: usize = 6;
/// Lines with less between them, as a share of their size, may be of one row.
const TIGHT: f32 = 0.4;

/// The numbers of a line that stand by themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// Where each begins and ends.
    pub(super) extents: Vec<(f32, f32)>,
    /// Whether a number may be hidden in another word, or two stand so near that they may be read as one.
    pub(super) glued: bool,
    /// Numbers that follow one another at the end of what was looked at, and most of them anywhere.
    chain: (usize, usize),
}

impl Figures {
    /// Those of a row of glyphs.
    pub(super) fn of(row: &[&Glyph]) -> Self {
        let mut figures = Self::default();
        let mut end = f32::MIN;
        let mut word: Vec<&Glyph> = Vec::new();
        for glyph in row {
            let (x0, x1) = glyph.extent();
            if glyph.is_space() || x0 - end > glyph.size * APART {
                figures.add(&std::mem::take(&mut word));
            }
            if !glyph.is_space() {
                word.push(glyph);
                end = x1;
            }
        }
        figures.add(&word);
        figures
    }

    fn add(&mut self, word: &[&Glyph]) {
        let (Some(first), Some(last)) = (word.first(), word.last()) else { return };
        if word.iter().all(|glyph| is_figure(glyph.says)) {
            let (start, end) = (first.extent().0, last.extent().1);
            self.glued |= self.extents.last().is_some_and(|(_, before)| start - before < first.size * 1.5);
            self.glued |= word.iter().filter(|glyph| glyph.says.is_ascii_digit()).count() > MOST_DIGITS;
            self.extents.push((start, end));
            self.chain.0 += 1;
            self.chain.1 = self.chain.1.max(self.chain.0);
        } else {
            self.glued |= last.says.is_ascii_digit();
            self.chain.0 = 0;
        }
    }

    fn is_row(&self) -> bool {
        self.chain.1 >= FIGURES
    }

    /// Whether the numbers of two rows stand one below another.
    fn agrees(&self, other: &Self) -> bool {
        let over = |(a, b): (&(f32, f32), &(f32, f32))| a.0 < b.1 && b.0 < a.1;
        self.extents.len() == other.extents.len() && self.extents.iter().zip(&other.extents).all(over)
    }
}

/// Leaves out the rows that cannot be trusted; gives the pages that they stand on.
pub(super) fn sift(pieces: Vec<Piece>) -> (Vec<Piece>, Vec<usize>) {
    let lines: Vec<Option<&Line>> =
        pieces.iter().map(|piece| if let Piece::Line(line) = piece { Some(line) } else { None }).collect();
    let mut doubtful = vec![false; pieces.len()];
    let mut start = 0;
    while start < lines.len() {
        let is_row = |at: usize| lines.get(at).copied().flatten().is_some_and(|line| line.figures.is_row());
        if !is_row(start) {
            start += 1;
            continue;
        }
        let end = (start..lines.len()).find(|at| !is_row(*at)).unwrap_or(lines.len());
        let rows = lines.get(start..end).unwrap_or_default();
        let pairs = || rows.windows(2).filter_map(|pair| Some(((*pair.first()?)?, (*pair.get(1)?)?)));
        let before = start.checked_sub(1).and_then(|at| lines.get(at).copied().flatten());
        let after = lines.get(end).copied().flatten();
        let near = |a: Option<&Line>, b: Option<&Line>| a.zip(b).is_some_and(|(a, b)| is_tight(a, b));
        let first = rows.first().copied().flatten();
        let last = rows.last().copied().flatten();
        let doubt = rows.iter().flatten().any(|line| line.figures.glued)
            || pairs().any(|(a, b)| is_tight(a, b) || a.page == b.page && !a.figures.agrees(&b.figures))
            || near(before, first)
            || near(last, after);
        doubtful.get_mut(start..end).into_iter().flatten().for_each(|slot| *slot = doubt);
        start = end;
    }
    // where some rows of a page cannot be told, the lines around them may be parts of labels of others
    let mut pages: Vec<usize> =
        lines.iter().zip(&doubtful).filter(|(_, doubt)| **doubt).filter_map(|(l, _)| Some(l.as_ref()?.page)).collect();
    pages.dedup();
    let leaves_out = |piece: &Piece| match piece {
        Piece::Line(line) => pages.contains(&line.page) && (line.figures.is_row() || is_stray(line)),
        Piece::Table(_) => false,
    };
    let kept = pieces.into_iter().filter(|piece| !leaves_out(piece)).collect();
    pages.iter_mut().for_each(|page| *page += 1);
    (kept, pages)
}

/// Whether a line says nothing but numbers, as the second line of numbers that narrow columns have broken.
fn is_stray(line: &Line) -> bool {
    line.text.chars().all(|c| is_figure(c) || c.is_whitespace())
}

/// Whether the next line is so near that both may be of one row.
fn is_tight(line: &Line, next: &Line) -> bool {
    line.page == next.page && next.area.y0 - line.area.y1 < line.size.max(next.size) * TIGHT
}

#[cfg(test)]
mod tests {
    use super::super::line::free;
    use super::super::tests::glyphs;
    use super::*;

    /// What is kept of lines, each at a height with words at places.
    fn kept(lines: &[(f32, &[(&str, f32)])]) -> (usize, Vec<usize>) {
        let glyphs: Vec<Glyph> =
            lines.iter().flat_map(|(y, words)| words.iter().flat_map(|(word, x)| glyphs(word, *x, *y, 10.0))).collect();
        let lines = free(0, &glyphs.iter().collect::<Vec<_>>());
        let (pieces, pages) = sift(lines.into_iter().map(Piece::Line).collect());
        (pieces.len(), pages)
    }

    #[test]
    fn rows_on_lines_of_their_own_are_kept() {
        let row: &[(&str, f32)] = &[("行政许可", 0.0), ("12", 100.0), ("3", 150.0), ("0", 200.0)];
        assert_eq!(kept(&[(20.0, row), (40.0, row), (60.0, row)]), (3, vec![]));
        let dates: &[(&str, f32)] =
            &[("自", 0.0), ("2023", 13.0), ("年", 36.0), ("1", 49.0), ("月", 57.0), ("1", 70.0), ("日", 78.0)];
        assert_eq!(kept(&[(20.0, dates), (32.0, &[("止，收到申请12件", 0.0)])]), (2, vec![]));
    }

    #[test]
    fn rows_that_cannot_be_told_are_left_out() {
        let row: &[(&str, f32)] = &[("行政许可", 0.0), ("12", 100.0), ("3", 150.0), ("0", 200.0)];
        let broken: &[(&str, f32)] = &[("34", 100.0)];
        assert_eq!(kept(&[(20.0, row), (32.0, broken), (60.0, row)]), (0, vec![1]), "a number broken over lines");
        let label: &[(&str, f32)] = &[("决定数量", 0.0)];
        assert_eq!(kept(&[(20.0, row), (32.0, label), (60.0, row)]), (1, vec![1]), "a label over lines");
        let short: &[(&str, f32)] = &[("行政处罚", 0.0), ("1", 100.0), ("2", 150.0), ("0", 200.0), ("5", 250.0)];
        assert_eq!(kept(&[(20.0, row), (40.0, short)]), (0, vec![1]), "another number of columns");
        let glued: &[(&str, f32)] = &[("行政许可1", 0.0), ("12", 100.0), ("3", 150.0), ("0", 200.0)];
        assert_eq!(kept(&[(20.0, glued)]), (0, vec![1]), "a number at the end of a label");
    }
}

//! Stretches of lines that may be a table: lines with figures in columns, what stands between them, and the heads above.

use std::ops::Range;

use super::super::line::Line;
use super::super::word::Word;

/// Figures side by side from which a line is a row of a table, whatever stands before them.
const FIGURES: usize = 3;
/// Blank space between a label and a figure from which their line is a row, as a share of their size.
const WIDE: f32 = 1.5;
/// Most lines of a head.
const MOST_HEAD: usize = 40;
/// Lines of one table are no further apart, as a share of their size.
const FAR: f32 = 8.0;
/// Most words of a stretch; one with more is not looked at.
pub(super) const MOST_WORDS: usize = 1500;

/// Lines that may be a table.
pub(super) struct Stretch<'a> {
    /// All lines that it was found among.
    pub(super) lines: &'a [Line],
    /// Lines above the first row that may be its head, or the upper lines of its label.
    pub(super) head: Range<usize>,
    /// From the first row to the last.
    pub(super) body: Range<usize>,
    /// Lines below the last row that may be of it.
    pub(super) tail: Range<usize>,
    /// Where labels end and figures begin.
    edge: Edge,
    /// Whether a line has so many figures that it can be nothing else.
    pub(super) is_strong: bool,
}

/// A line that ends with figures.
#[derive(Clone, Copy)]
struct Seed {
    /// Where the text before the figures ends.
    label: f32,
    /// Where the figures begin.
    figures: f32,
    is_strong: bool,
}

impl Seed {
    fn of(line: &Line) -> Option<Self> {
        let words: Vec<&Word> = line.words.iter().filter(|word| word.across).collect();
        let mut count = words.iter().rev().take_while(|word| word.is_value()).count();
        // a word without a label before it that is no number by itself may be a line of one
        if count == words.len() {
            count -= words.iter().take_while(|word| word.text == "无").count();
        }
        let first = words.len() - count;
        let figures = words.get(first)?;
        let label = first.checked_sub(1).and_then(|at| words.get(at));
        let gap = label.map_or(0.0, |label| figures.x0 - label.x1);
        // one of them may be an increase in words
        let is_strong = count >= FIGURES && words.iter().filter(|word| word.is_figure()).count() >= FIGURES - 1;
        let is_row = is_strong || label.is_some() && gap >= figures.size * WIDE;
        is_row.then_some(Self { label: label.map_or(f32::MIN, |label| label.x1), figures: figures.x0, is_strong })
    }

    fn join(self, other: Self) -> Self {
        Self {
            label: self.label.max(other.label),
            figures: self.figures.min(other.figures),
            is_strong: self.is_strong || other.is_strong,
        }
    }

    fn is_sound(&self) -> bool {
        self.label <= self.figures
    }

    fn edge(&self) -> Edge {
        let between = if self.label == f32::MIN { f32::MIN } else { (self.label + self.figures) / 2.0 };
        Edge { between, figures: self.figures }
    }
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Label,
    Figures,
    /// Across the edge between them.
    Both,
}

/// What parts labels from figures.
#[derive(Clone, Copy)]
struct Edge {
    /// Halfway between them; the least number where there are no labels.
    between: f32,
    /// Where the figures begin.
    figures: f32,
}

impl Edge {
    /// On which side of it a word stands.
    fn side(&self, word: &Word) -> Side {
        let over = word.size * 1.5;
        if word.x0 < self.between - over && word.x1 > self.figures + word.size * 0.3 {
            Side::Both
        } else if word.middle() < self.between || word.x0 < self.between - over {
            Side::Label
        } else {
            Side::Figures
        }
    }
}

/// All stretches among lines that follow one another, from top to bottom.
pub(super) fn find(lines: &[Line]) -> Vec<Stretch<'_>> {
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    let mut open: Option<(Seed, Range<usize>)> = None;
    let mut words = 0;
    for (at, line) in lines.iter().enumerate() {
        let Some(seed) = Seed::of(line) else { continue };
        if let Some((known, body)) = &mut open {
            let both = known.join(seed);
            let between = lines.get(body.end - 1..=at).unwrap_or_default();
            let more: usize = between.iter().map(|line| line.words.len()).sum();
            if both.is_sound() && words + more <= MOST_WORDS && is_inside(between, both.edge()) {
                *known = both;
                body.end = at + 1;
                words += more;
                continue;
            }
        }
        if let Some((seed, body)) = open.replace((seed, at..at + 1)) {
            stretches.push(Stretch::around(lines, seed, body, at));
        }
        words = line.words.len();
    }
    if let Some((seed, body)) = open {
        stretches.push(Stretch::around(lines, seed, body, lines.len()));
    }
    stretches
}

/// Whether lines between two rows, which stand first and last among them, can be of the table of both.
fn is_inside(lines: &[Line], edge: Edge) -> bool {
    let near = lines.windows(2).all(|pair| match pair {
        [a, b] if a.page == b.page => b.middle() - a.middle() <= a.size.max(b.size) * FAR,
        [a, b] => b.page == a.page + 1,
        _ => true,
    });
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    let between = lines.get(1..lines.len() - 1).unwrap_or_default();
    near && between.iter().all(|line| {
        let beside = |row: &Line| row.page == line.page && (row.middle() - line.middle()).abs() < line.size * 0.8;
        let is_row = beside(first) || beside(last);
        line.words.iter().filter(|word| word.across).all(|word| match edge.side(word) {
            Side::Label => true,
            Side::Figures => word.is_value() || is_row,
            Side::Both => false,
        })
    })
}

impl<'a> Stretch<'a> {
    /// A stretch with the lines around it that may be of it; `next` is the first line of the one below.
    fn around(lines: &'a [Line], seed: Seed, body: Range<usize>, next: usize) -> Self {
        let edge = seed.edge();
        let head = head(lines, edge, body.start);
        let tail = body.end..tail(lines, edge, body.end, next);
        Self { lines, head: head..body.start, body, tail, edge, is_strong: seed.is_strong }
    }

    /// The words of some of its lines that stand on a side, with the lines' numbers.
    pub(super) fn words(&self, lines: Range<usize>, on: Side) -> impl Iterator<Item = (usize, &'a Word)> {
        let edge = self.edge;
        let some = self.lines.get(lines.clone()).unwrap_or_default();
        let words = lines.zip(some).flat_map(|(at, line)| line.words.iter().map(move |word| (at, word)));
        words.filter(move |(_, word)| word.across && edge.side(word) == on)
    }

    /// A height that grows over pages.
    pub(super) fn height(&self, line: usize, word: &Word) -> f64 {
        self.page(line) as f64 * super::rows::PAGE + f64::from(word.y)
    }

    pub(super) fn page(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.page)
    }
}

/// Where the lines above a row begin that may be its head.
fn head(lines: &[Line], edge: Edge, row: usize) -> usize {
    let (mut start, mut top, mut notes) = (row, row, 0);
    while row - top < MOST_HEAD {
        let (Some(line), Some(below)) = (top.checked_sub(1).and_then(|at| lines.get(at)), lines.get(top)) else {
            break;
        };
        let near = match below.page - line.page {
            0 => below.middle() - line.middle() <= line.size.max(below.size) * FAR,
            // the head may stand at the end of the page before
            pages => pages == 1 && start == row,
        };
        if !near {
            break;
        }
        let on = |wanted: Side| line.words.iter().any(|word| word.across && edge.side(word) == wanted);
        // text over the whole width is none but for a note below the head; a row is one of another table
        notes += usize::from(on(Side::Both));
        let is_note = start == row && notes < 2;
        if on(Side::Both) && !is_note || Seed::of(line).is_some() || edge.between == f32::MIN && line.runs < 2 {
            break;
        }
        top -= 1;
        if on(Side::Figures) && !on(Side::Both) && line.runs > 1 {
            start = top;
        }
    }
    // the upper lines of the first label
    let mut upper = row;
    while let (Some(line), Some(below)) = (upper.checked_sub(1).and_then(|at| lines.get(at)), lines.get(upper)) {
        let near = line.page == below.page && below.middle() - line.middle() < line.size.max(below.size) * 1.7;
        if !near || row - upper >= 8 || line.words.iter().any(|word| word.across && edge.side(word) == Side::Both) {
            break;
        }
        upper -= 1;
    }
    start.min(upper)
}

/// Where the lines below a row end that may be of it.
fn tail(lines: &[Line], edge: Edge, row: usize, next: usize) -> usize {
    let mut end = row;
    while end < next {
        let (Some(last), Some(line)) = (end.checked_sub(1).and_then(|at| lines.get(at)), lines.get(end)) else { break };
        let near = line.page == last.page && line.middle() - last.middle() < line.size.min(last.size) * 1.7;
        let fits = |word: &Word| match edge.side(word) {
            Side::Label => true,
            Side::Figures => word.is_value(),
            Side::Both => false,
        };
        if !near || end - row >= 8 || !line.words.iter().filter(|word| word.across).all(fits) {
            break;
        }
        end += 1;
    }
    end
}

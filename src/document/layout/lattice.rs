//! The lattice of a table 表格框架: rules that touch, brought to rows, columns and the blocks that they enclose.

use std::ops::Range;

use super::rule::{NEAR, Rule, joined, positions};
use crate::grid::MAX_WIDTH;

/// Most joined rules of a page; a page of a report has some hundreds.
const MOST_RULES: usize = 2000;
/// Most rows of a lattice.
const MOST_ROWS: usize = 1000;
/// Lines that must end at one height for the table to be closed there.
const CLOSING: usize = 3;
/// Share of a side that must be painted for it to be one.
const COVERED: f32 = 0.7;

/// Rows and columns with the blocks that lines enclose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lattice {
    /// Where columns begin and the last one ends.
    pub(super) xs: Vec<f32>,
    /// Where rows begin and the last one ends.
    pub(super) ys: Vec<f32>,
    /// The cells from top to bottom and from left to right.
    pub(super) blocks: Vec<Block>,
}

/// Slots of a lattice that no line parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) rows: Range<usize>,
    pub(super) cols: Range<usize>,
}

/// The tables that rules draw, those of one cell left out; nothing when there are more rules than are looked at.
pub(super) fn find(rules: &[Rule]) -> Option<Vec<Lattice>> {
    let (level, upright) = (joined(rules, false), joined(rules, true));
    if level.len() + upright.len() > MOST_RULES {
        return None;
    }
    Some(components(&level, &upright).into_iter().filter_map(|(level, upright)| lattice(level, upright)).collect())
}

/// Rules that touch one another, over others or themselves.
fn components(level: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut seen = (vec![false; level.len()], vec![false; upright.len()]);
    let mut found = Vec::new();
    for start in 0..level.len() {
        let (mut levels, mut uprights) = (Vec::new(), Vec::new());
        let mut open = vec![(false, start)];
        while let Some((vertical, at)) = open.pop() {
            let (own, others, own_seen, other_seen, taken) = match vertical {
                false => (level, upright, &mut seen.0, &seen.1, &mut levels),
                true => (upright, level, &mut seen.1, &seen.0, &mut uprights),
            };
            let (Some(rule), Some(seen)) = (own.get(at), own_seen.get_mut(at)) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            taken.push(*rule);
            let touched =
                others.iter().zip(other_seen).enumerate().filter(|(_, (other, seen))| !**seen && rule.touches(other));
            open.extend(touched.map(|(at, _)| (!vertical, at)));
        }
        if !uprights.is_empty() {
            found.push((levels, uprights));
        }
    }
    found
}

/// Adds the sides that a page's end has left open: where several lines end at one place and none crosses their ends.
fn close(open: &[Rule], sides: &mut Vec<Rule>) {
    let (Some(low), Some(high)) = (
        open.iter().map(|rule| rule.from).min_by(f32::total_cmp),
        open.iter().map(|rule| rule.to).max_by(f32::total_cmp),
    ) else {
        return;
    };
    let upright = open.first().is_some_and(|rule| rule.vertical);
    let (left, right) =
        open.iter().fold((f32::MAX, f32::MIN), |(left, right), rule| (left.min(rule.at), right.max(rule.at)));
    let inner = open.iter().any(|rule| rule.at - left > NEAR && right - rule.at > NEAR);
    for (at, end) in [(low, false), (high, true)] {
        let ends = open.iter().filter(|rule| (if end { rule.to } else { rule.from } - at).abs() <= NEAR);
        let mut places: Vec<f32> = ends.map(|rule| rule.at).collect();
        places.sort_by(f32::total_cmp);
        let [first, .., last] = places.as_slice() else { continue };
        // a side that is there in part, as under a table whose last rows go on, is no open one
        let (first, last) = (*first, *last);
        let closed: f32 = sides
            .iter()
            .filter(|side| (side.at - at).abs() <= NEAR * 2.0)
            .map(|side| (side.to.min(last) - side.from.max(first)).max(0.0))
            .sum();
        // a row of one cell over the whole width has its two outer lines alone
        let outer = upright && inner && (first - left).abs() <= NEAR && (last - right).abs() <= NEAR;
        if (positions(places).len() >= CLOSING || outer) && closed < (last - first) * 0.9 {
            sides.push(Rule { vertical: !upright, at, from: first, to: last });
        }
    }
}

fn lattice(mut level: Vec<Rule>, mut upright: Vec<Rule>) -> Option<Lattice> {
    close(&upright, &mut level);
    close(&level, &mut upright);
    let xs = positions(upright.iter().map(|rule| rule.at).collect());
    let ys = positions(level.iter().map(|rule| rule.at).collect());
    let (width, height) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if width == 0 || height == 0 || width > MAX_WIDTH || height > MOST_ROWS {
        return None;
    }
    let walls = Walls { width, height, above: painted(&level, &ys, &xs), left: painted(&upright, &xs, &ys) };
    let blocks = walls.blocks();
    (blocks.len() > 1).then(|| Lattice { xs, ys, blocks }.bare())
}

/// For each position of the lines and each stretch between two positions across: whether a line is painted there.
fn painted(rules: &[Rule], lines: &[f32], across: &[f32]) -> Vec<bool> {
    let stretches = across.len().saturating_sub(1);
    let mut cover = vec![0f32; lines.len() * stretches];
    for rule in rules {
        let nearest = |a: &(usize, &f32), b: &(usize, &f32)| (a.1 - rule.at).abs().total_cmp(&(b.1 - rule.at).abs());
        let Some((line, _)) = lines.iter().enumerate().min_by(nearest) else { continue };
        for (stretch, pair) in across.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            let share = (rule.to.min(*to) - rule.from.max(*from)).max(0.0) / (to - from).max(0.1);
            if let Some(slot) = cover.get_mut(line * stretches + stretch) {
                *slot += share;
            }
        }
    }
    cover.into_iter().map(|share| share >= COVERED).collect()
}

/// Which sides of the slots are painted.
struct Walls {
    width: usize,
    height: usize,
    /// By line and column: whether there is a line above that row.
    above: Vec<bool>,
    /// By line and row: whether there is a line left of that column.
    left: Vec<bool>,
}

impl Walls {
    fn above(&self, row: usize, col: usize) -> bool {
        self.above.get(row * self.width + col).copied().unwrap_or(false)
    }

    fn left(&self, row: usize, col: usize) -> bool {
        self.left.get(col * self.height + row).copied().unwrap_or(false)
    }

    /// The largest blocks of slots that no line parts, but for those open to the outside.
    fn blocks(&self) -> Vec<Block> {
        let mut taken = self.outside();
        let mut blocks = Vec::new();
        let at = |row: usize, col: usize| row * self.width + col;
        for row in 0..self.height {
            for col in 0..self.width {
                let free = |taken: &[bool], row, col| !taken.get(at(row, col)).copied().unwrap_or(true);
                if !free(&taken, row, col) {
                    continue;
                }
                let right = (col + 1..self.width).find(|&c| self.left(row, c) || !free(&taken, row, c));
                let right = right.unwrap_or(self.width);
                let goes_on = |r: usize| {
                    (col..right).all(|c| !self.above(r, c) && free(&taken, r, c))
                        && (col + 1..right).all(|c| !self.left(r, c))
                };
                let below = (row + 1..self.height).find(|&r| !goes_on(r)).unwrap_or(self.height);
                for slot in (row..below).flat_map(|r| (col..right).map(move |c| at(r, c))) {
                    if let Some(slot) = taken.get_mut(slot) {
                        *slot = true;
                    }
                }
                blocks.push(Block { rows: row..below, cols: col..right });
            }
        }
        blocks
    }

    /// The slots that no line parts from the outside.
    fn outside(&self) -> Vec<bool> {
        let mut out = vec![false; self.width * self.height];
        let mut open: Vec<(usize, usize)> = Vec::new();
        for row in 0..self.height {
            open.extend((!self.left(row, 0)).then_some((row, 0)));
            open.extend((!self.left(row, self.width)).then_some((row, self.width - 1)));
        }
        for col in 0..self.width {
            open.extend((!self.above(0, col)).then_some((0, col)));
            open.extend((!self.above(self.height, col)).then_some((self.height - 1, col)));
        }
        while let Some((row, col)) = open.pop() {
            let Some(slot) = out.get_mut(row * self.width + col) else { continue };
            if std::mem::replace(slot, true) {
                continue;
            }
            open.extend((row > 0 && !self.above(row, col)).then(|| (row - 1, col)));
            open.extend((row + 1 < self.height && !self.above(row + 1, col)).then_some((row + 1, col)));
            open.extend((col > 0 && !self.left(row, col)).then(|| (row, col - 1)));
            open.extend((col + 1 < self.width && !self.left(row, col + 1)).then_some((row, col + 1)));
        }
        out
    }
}

impl Lattice {
    /// The same without positions that no cell begins or ends at.
    fn bare(mut self) -> Self {
        let used = |count: usize, ranges: &mut dyn Iterator<Item = &Range<usize>>| {
            let mut used = vec![false; count];
            for range in ranges {
                for at in [range.start, range.end] {
                    if let Some(slot) = used.get_mut(at) {
                        *slot = true;
                    }
                }
            }
            used
        };
        let rows = used(self.ys.len(), &mut self.blocks.iter().map(|block| &block.rows));
        let cols = used(self.xs.len(), &mut self.blocks.iter().map(|block| &block.cols));
        let place = |used: &[bool], at: usize| used.iter().take(at).filter(|used| **used).count();
        for block in &mut self.blocks {
            block.rows = place(&rows, block.rows.start)..place(&rows, block.rows.end);
            block.cols = place(&cols, block.cols.start)..place(&cols, block.cols.end);
        }
        let kept = |values: &[f32], used: &[bool]| {
            values.iter().zip(used).filter(|(_, used)| **used).map(|(v, _)| *v).collect()
        };
        Self { xs: kept(&self.xs, &cols), ys: kept(&self.ys, &rows), blocks: self.blocks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(level: &[(f32, f32, f32)], upright: &[(f32, f32, f32)]) -> Vec<Rule> {
        let rule = |vertical| move |&(at, from, to): &(f32, f32, f32)| Rule { vertical, at, from, to };
        level.iter().map(rule(false)).chain(upright.iter().map(rule(true))).collect()
    }

    /// The blocks of the only table, as (row, column, rows, columns).
    fn blocks(level: &[(f32, f32, f32)], upright: &[(f32, f32, f32)]) -> Vec<(usize, usize, usize, usize)> {
        let found = find(&rules(level, upright)).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        let block = |b: &Block| (b.rows.start, b.cols.start, b.rows.len(), b.cols.len());
        found[0].blocks.iter().map(block).collect()
    }

    #[test]
    fn cells_are_the_largest_blocks() {
        let level = [(0.0, 0.0, 90.0), (20.0, 30.0, 90.0), (40.0, 0.0, 90.0)];
        let upright = [(0.0, 0.0, 40.0), (30.0, 0.0, 40.0), (60.0, 20.0, 40.0), (90.0, 0.0, 40.0)];
        assert_eq!(blocks(&level, &upright), [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
    }

    #[test]
    fn an_open_bottom_is_closed() {
        let level = [(0.0, 0.0, 60.0), (20.0, 0.0, 60.0)];
        let upright = [(0.0, 0.0, 40.0), (30.0, 0.0, 40.0), (60.0, 0.0, 40.0)];
        assert_eq!(blocks(&level, &upright).len(), 4);
        let two = [(0.0, 0.0, 40.0), (60.0, 0.0, 40.0)];
        assert_eq!(find(&rules(&level, &two)).unwrap(), [], "a frame is no table");
    }

    #[test]
    fn an_open_bottom_of_one_wide_cell_is_closed() {
        let level = [(0.0, 0.0, 60.0), (20.0, 0.0, 60.0)];
        let upright = [(0.0, 0.0, 40.0), (30.0, 0.0, 20.0), (60.0, 0.0, 40.0)];
        assert_eq!(blocks(&level, &upright), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)]);
    }

    #[test]
    fn lines_under_words_are_no_borders() {
        let level = [(0.0, 0.0, 60.0), (10.0, 5.0, 20.0), (20.0, 0.0, 60.0)];
        let upright = [(0.0, 0.0, 20.0), (30.0, 0.0, 20.0), (60.0, 0.0, 20.0)];
        assert_eq!(blocks(&level, &upright), [(0, 0, 1, 1), (0, 1, 1, 1)]);
    }

    #[test]
    fn too_many_rules_are_not_looked_at() {
        let many: Vec<(f32, f32, f32)> = (0..3000).map(|at| (at as f32 * 4.0, 0.0, 10.0)).collect();
        assert_eq!(find(&rules(&many, &[(5.0, 0.0, 20_000.0)])), None);
    }
}

//! Rows as found against the rows of the form: which is which, in order, robust to misprints, to rows too many and to
//! rows too few.

use super::label::{Key, Labels, NEAR};
use super::row::Row;
use crate::text::fold::fold;

/// Most rows of one table; more are not looked at.
pub(super) const MOST_ROWS: usize = 4096;
/// Most rows that are placed without a label of their own.
const MOST_INFERRED: usize = 3;

/// Where a row belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placement {
    /// Number of the row on the form.
    pub(super) row: usize,
    /// How near its label comes to the form's.
    pub(super) nearness: f32,
    /// Whether it has no label and was placed by its neighbours.
    pub(super) inferred: bool,
}

/// Places rows: an order-preserving alignment (Needleman and Wunsch, 1970) that makes the sum of the nearnesses of
/// labels as large as it can be. A row that is near to none stays without a place.
pub(super) fn align(rows: &[&Row<'_>], labels: &Labels) -> Vec<Option<Placement>> {
    let rows = rows.get(..rows.len().min(MOST_ROWS)).unwrap_or(rows);
    let scores: Vec<Vec<(usize, f32)>> = rows.iter().map(|row| scores(row, labels)).collect();
    let width = labels.rows.len() + 1;
    // best[i * width + j]: the best sum for the first i rows and the first j rows of the form
    let mut best = vec![0f32; (rows.len() + 1) * width];
    let at = |best: &[f32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    for (i, row) in scores.iter().enumerate() {
        for j in 0..width {
            let mut value = at(&best, i, j);
            if j > 0 {
                value = value.max(at(&best, i + 1, j - 1));
                let score = row.iter().find(|(row, _)| *row == j - 1).map_or(0.0, |(_, score)| *score);
                if score > 0.0 {
                    value = value.max(at(&best, i, j - 1) + score);
                }
            }
            if let Some(slot) = best.get_mut((i + 1) * width + j) {
                *slot = value;
            }
        }
    }
    let mut placed = vec![None; rows.len()];
    let (mut i, mut j) = (rows.len(), width - 1);
    while i > 0 && j > 0 {
        let value = at(&best, i, j);
        // of equal ways the one that takes the earlier row: copies of a table come later
        if value == at(&best, i - 1, j) {
            i -= 1;
        } else if value == at(&best, i, j - 1) {
            j -= 1;
        } else {
            let nearness = scores.get(i - 1).and_then(|row| row.iter().find(|(row, _)| *row == j - 1));
            if let (Some(slot), Some((row, nearness))) = (placed.get_mut(i - 1), nearness) {
                *slot = Some(Placement { row: *row, nearness: *nearness, inferred: false });
            }
            (i, j) = (i - 1, j - 1);
        }
    }
    infer(rows, labels, &mut placed);
    placed
}

/// The rows of the form that a row may be, with the nearness of their labels.
fn scores(row: &Row<'_>, labels: &Labels) -> Vec<(usize, f32)> {
    if row.cells.is_empty() || row.labels.is_empty() {
        return Vec::new();
    }
    let key = row.key();
    if let Some(exact) = labels.row(key) {
        return vec![(exact, 1.0)];
    }
    let mut texts = vec![key.clone()];
    // a label cut over two cells or lines
    for count in 2..=row.labels.len().min(3) {
        let joined = row.labels.get(row.labels.len() - count..).map(|labels| labels.concat()).unwrap_or_default();
        texts.push(Key::of(&joined));
    }
    let other = |text: &&&str| labels.row(&Key::of(text)).is_some();
    if let (Some(label), Some(below)) = (row.labels.last(), row.after.first().filter(|below| !other(below))) {
        texts.push(Key::of(&format!("{label}{below}")));
    }
    let around = around(row, |text| !other(&&text));
    // a line without numbers may be a part of the label of the row beside it
    let weight = if row.has_figures() || (row.before.is_empty() && row.after.is_empty()) { 1.0 } else { 0.9 };
    labels
        .rows
        .iter()
        .enumerate()
        .filter_map(|(at, label)| {
            let near = texts.iter().map(|text| label.nearness(text)).fold(0.0, f32::max);
            let covered = around.as_ref().map_or(0.0, |text| label.coverage(text) * 0.9);
            let near = near.max(covered) * weight;
            (near >= NEAR).then_some((at, near))
        })
        .collect()
}

/// All text around the numbers of a row, for a label whose lines stand above and below them; nothing where no line does.
/// `is_piece` says whether a text can be a piece of a label rather than one of its own.
fn around(row: &Row<'_>, is_piece: impl Fn(&str) -> bool) -> Option<String> {
    if row.before.is_empty() && row.after.is_empty() {
        return None;
    }
    let before = row.before.get(row.before.len().saturating_sub(5)..).unwrap_or_default();
    // a whole label ends what can belong to this row
    let above = before.iter().rev().take_while(|text| is_piece(text)).count();
    let before = before.get(before.len() - above..).unwrap_or_default();
    let after = row.after.iter().take(5).take_while(|text| is_piece(text));
    let text: String = before.iter().chain(row.labels.last()).chain(after).copied().collect();
    let mut stem = fold(&text);
    stem.retain(char::is_alphanumeric);
    Some(stem)
}

/// Rows without a label between two that have a place: placed when there are just as many as the form has rows there.
fn infer(rows: &[&Row<'_>], labels: &Labels, placed: &mut [Option<Placement>]) {
    let anchors: Vec<(usize, usize)> =
        placed.iter().enumerate().filter_map(|(i, place)| place.map(|place| (i, place.row))).collect();
    let unlabelled = |i: &usize| rows.get(*i).is_some_and(|row| row.labels.is_empty() && row.has_figures());
    let total = (0..rows.len()).filter(unlabelled).count();
    if total > MOST_INFERRED {
        return;
    }
    for pair in anchors.windows(2) {
        let [(from, above), (to, below)] = pair else { continue };
        let between: Vec<usize> = (from + 1..*to).filter(unlabelled).collect();
        let clean = between.len() == to - from - 1;
        let same_block = labels.block.get(*above) == labels.block.get(*below);
        if !clean || !same_block || between.len() != below - above - 1 {
            continue;
        }
        for (offset, i) in between.into_iter().enumerate() {
            if let Some(slot) = placed.get_mut(i) {
                *slot = Some(Placement { row: above + 1 + offset, nearness: NEAR, inferred: true });
            }
        }
    }
}

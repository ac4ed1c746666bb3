//! Exact elimination in whole numbers: what a set of actions leaves of the equations.

use super::action::Action;

/// The equations after the free amounts of some actions are eliminated, each a combination of the original ones.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// Weights of the original equations in each one left, row after row; all 0 for one that was used up.
    weights: Vec<i64>,
    /// What each of them is off by.
    pub(super) residuals: Vec<i64>,
}

impl Reduced {
    /// The equations as they stand.
    pub(super) fn new(residuals: &[i64]) -> Self {
        let count = residuals.len();
        let weights = (0..count * count).map(|at| i64::from(at / count == at % count)).collect();
        Self { weights, residuals: residuals.to_vec() }
    }

    fn row(&self, row: usize) -> &[i64] {
        let count = self.residuals.len();
        self.weights.get(row * count..(row + 1) * count).unwrap_or_default()
    }

    /// What a unit of an action changes in an equation that is left.
    pub(super) fn effect(&self, row: usize, action: &Action) -> i64 {
        let weights = self.row(row);
        action.effect.iter().map(|(at, amount)| weights.get(*at).map_or(0, |weight| weight * amount)).sum()
    }

    /// The original equations in one that is left.
    pub(super) fn support(&self, row: usize) -> impl Iterator<Item = usize> {
        self.row(row).iter().enumerate().filter(|(_, weight)| **weight != 0).map(|(at, _)| at)
    }

    /// Does an action once, or eliminates its amount. Nothing when its amount would depend on the actions before it.
    pub(super) fn apply(&mut self, action: &Action) -> Option<()> {
        let count = self.residuals.len();
        let effects: Vec<i64> = (0..count).map(|row| self.effect(row, action)).collect();
        if !action.free {
            self.residuals.iter_mut().zip(&effects).for_each(|(residual, effect)| *residual += effect);
            return Some(());
        }
        let candidates = effects.iter().enumerate().filter(|(_, effect)| **effect != 0);
        let (pivot, by) = candidates.min_by_key(|(_, effect)| effect.abs()).map(|(at, effect)| (at, *effect))?;
        let used = self.row(pivot).to_vec();
        let off = self.residuals.get(pivot).copied()?;
        let rows = self.weights.chunks_exact_mut(count).zip(&mut self.residuals).zip(&effects);
        for ((row, residual), effect) in rows.filter(|(_, effect)| **effect != 0) {
            // the equation that is used up becomes nothing by the same formula
            row.iter_mut().zip(&used).for_each(|(weight, of_pivot)| *weight = by * *weight - effect * of_pivot);
            *residual = by * *residual - effect * off;
        }
        Some(())
    }

    /// Whether one action more mends everything that is left, at the amount that an equation which is off wants.
    pub(super) fn closes(&self, row: usize, effect: i64, action: &Action) -> bool {
        let Some(off) = self.residuals.get(row) else { return false };
        self.residuals.iter().enumerate().all(|(at, residual)| {
            let own = self.effect(at, action);
            if action.free { own * off == effect * residual } else { own + residual == 0 }
        })
    }
}

/// The amounts of a set of actions after which every equation ties; nothing when there are none in whole numbers, or
/// more than one.
pub(super) fn amounts(residuals: &[i64], set: &[&Action]) -> Option<Vec<i64>> {
    let free: Vec<&&Action> = set.iter().filter(|action| action.free).collect();
    let mut rows: Vec<Vec<i128>> = residuals
        .iter()
        .enumerate()
        .map(|(at, residual)| {
            let of = |action: &Action| -> i128 {
                action.effect.iter().find(|(equation, _)| *equation == at).map_or(0, |(_, amount)| i128::from(*amount))
            };
            let done: i128 = set.iter().filter(|action| !action.free).map(|action| of(action)).sum();
            let weights = free.iter().map(|action| of(action));
            weights.chain([-(i128::from(*residual) + done)]).collect()
        })
        .collect();
    let last = free.len();
    for column in 0..last {
        let pivot = (column..rows.len()).find(|at| value(&rows, *at, column) != 0)?;
        rows.swap(column, pivot);
        let used = rows.get(column)?.clone();
        let by = *used.get(column)?;
        for (at, row) in rows.iter_mut().enumerate() {
            let own = row.get(column).copied().unwrap_or(0);
            if at != column && own != 0 {
                row.iter_mut().zip(&used).for_each(|(weight, of_pivot)| *weight = by * *weight - own * of_pivot);
            }
        }
    }
    if (last..rows.len()).any(|at| value(&rows, at, last) != 0) {
        return None;
    }
    let mut solved = (0..last).map(|at| {
        let (by, right) = (value(&rows, at, at), value(&rows, at, last));
        if by != 0 && right % by == 0 { i64::try_from(right / by).ok() } else { None }
    });
    set.iter().map(|action| if action.free { solved.next().flatten() } else { Some(1) }).collect()
}

fn value(rows: &[Vec<i128>], row: usize, column: usize) -> i128 {
    rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
}

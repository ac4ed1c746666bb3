//! The search for the likeliest sets of actions after which every sum ties: best first, branching on an equation that
//! does not tie.
//!
//! A set that touches every such equation and still mends nothing gives an implied edit: a combination of equations
//! that no amount of its actions mends, so that a further action must change it. Every set that mends everything, and
//! of which no action depends on the others, is reached unless it costs more than the best and some slack.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};

use super::action::{Action, Kind};
use super::linear::{self, Reduced};
use super::quote::{self, Quote};
use super::system::System;

/// Hundredths of a slip that a reading may cost more than the best and still be found.
const SLACK: i32 = 30;

/// The least that an action costs, in hundredths of a slip, unless its cell was read with doubt.
const CHEAPEST: i32 = 105;

/// What a set may cost at first, in hundredths of a slip, and what more each time that nothing was found: sets that
/// cannot be the best are not even kept in mind then.
const CEILING: i32 = 145;
const RAISE: i32 = 132;

/// Most sets that are opened.
const MOST_SETS: usize = 1_000;

/// Most actions in a set.
const MOST_ACTIONS: usize = 5;

/// The most that so many actions can cost.
const MOST_ACTIONS_COST: i32 = 1_000;

/// Changed cells in order, and by how much.
type Shifts = Vec<(usize, i64)>;

/// A set of actions that mends everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Solution {
    pub(super) cost: i32,
    pub(super) set: Vec<usize>,
    pub(super) shifts: Shifts,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The best first.
    pub(super) solutions: Vec<Solution>,
    /// Whether every set within the slack was looked at.
    pub(super) complete: bool,
}

struct Search<'a> {
    system: &'a System,
    actions: &'a [Action],
    quotes: &'a [Quote],
    /// Actions that change an equation, by equation.
    touching: Vec<Vec<usize>>,
    /// The sums of rows that do not tie, as bits; and those of columns.
    rows: u64,
    columns: u64,
    /// What the prose can save at most.
    credit: i32,
    queue: BinaryHeap<Reverse<(i32, Vec<usize>)>>,
    seen: HashSet<Vec<usize>>,
    /// The cheapest set for each way to change the cells.
    found: BTreeMap<Shifts, (i32, Vec<usize>)>,
    best: i32,
    /// What a set may cost to be looked at.
    ceiling: i32,
    opened: usize,
}

/// The sets of actions that mend everything, and cost little more than the best of them.
pub(super) fn search(system: &System, actions: &[Action], quotes: &[Quote]) -> Found {
    let mut touching = vec![Vec::new(); system.residuals.len()];
    for (at, action) in actions.iter().enumerate().filter(|(_, action)| action.kind != Kind::Unfilled) {
        for (equation, _) in &action.effect {
            if let Some(list) = touching.get_mut(*equation) {
                list.push(at);
            }
        }
    }
    let bits = |across: bool| {
        let equations = system.residuals.iter().zip(&system.across).enumerate();
        equations.filter(|(_, (off, own))| **off != 0 && **own == across).fold(0, |bits, (at, _)| bits | 1 << at)
    };
    let mut search = Search {
        system,
        actions,
        quotes,
        touching,
        rows: bits(true),
        columns: bits(false),
        credit: quote::credit(quotes, system),
        queue: BinaryHeap::new(),
        seen: HashSet::new(),
        found: BTreeMap::new(),
        best: i32::MAX / 2,
        ceiling: 0,
        opened: 0,
    };
    search.ceiling = CEILING - search.credit;
    // totals never filled in touch too many equations to be one candidate among others
    let unfilled = actions.iter().position(|action| action.kind == Kind::Unfilled);
    let complete = loop {
        search.queue.clear();
        search.seen.clear();
        search.offer(Vec::new());
        if let Some(unfilled) = unfilled {
            search.settle(vec![unfilled]);
            search.offer(vec![unfilled]);
        }
        if !search.run() {
            break false;
        }
        let wanted = search.best + SLACK;
        if search.ceiling >= wanted.min(MOST_ACTIONS_COST) {
            break true;
        }
        search.ceiling = if search.found.is_empty() { search.ceiling + RAISE } else { wanted };
    };
    let best = search.best;
    let mut solutions: Vec<Solution> =
        search.found.into_iter().map(|(shifts, (cost, set))| Solution { cost, set, shifts }).collect();
    solutions.retain(|solution| solution.cost <= best + SLACK);
    solutions.sort_by(|a, b| (a.cost, a.set.len(), &a.set).cmp(&(b.cost, b.set.len(), &b.set)));
    Found { solutions, complete }
}

impl Search<'_> {
    fn run(&mut self) -> bool {
        while let Some(Reverse((bound, set))) = self.queue.pop() {
            if bound > self.limit() {
                return true;
            }
            self.opened += 1;
            if self.opened > MOST_SETS {
                return false;
            }
            self.open(&set);
        }
        true
    }

    fn action(&self, at: usize) -> Option<&Action> {
        self.actions.get(at)
    }

    /// What a set may cost to be of use.
    fn limit(&self) -> i32 {
        self.ceiling.min(self.best + SLACK)
    }

    /// The equations that a set changes, as bits, and the least that it costs.
    fn weigh(&self, set: &[usize]) -> (u64, i32) {
        let actions = set.iter().filter_map(|at| self.actions.get(*at));
        actions.fold((0, 0), |(mask, least), action| (mask | action.mask, least + action.least))
    }

    /// The least that a set which still has to grow can cost.
    fn bound(&self, (touched, least): (u64, i32)) -> i32 {
        let (rows, columns) = (self.rows & !touched, self.columns & !touched);
        // no action changes more than two sums of rows or, for both kinds of sums of columns together, four
        let more = rows.count_ones().div_ceil(2).max(columns.count_ones().div_ceil(4)).max(1);
        least + i32::try_from(more).unwrap_or(1) * CHEAPEST - self.credit
    }

    fn offer(&mut self, set: Vec<usize>) {
        let bound = self.bound(self.weigh(&set));
        if self.seen.insert(set.clone()) {
            self.queue.push(Reverse((bound, set)));
        }
    }

    /// Looks at every set with one action more.
    fn open(&mut self, set: &[usize]) {
        let mut reduced = Reduced::new(&self.system.residuals);
        for action in set.iter().filter_map(|at| self.actions.get(*at)) {
            if reduced.apply(action).is_none() {
                return;
            }
        }
        let Some(row) = self.narrowest(&reduced) else { return };
        let mut candidates: Vec<usize> =
            reduced.support(row).filter_map(|at| self.touching.get(at)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let (mask, least) = self.weigh(set);
        for at in candidates {
            let Some(action) = self.actions.get(at).filter(|action| !self.shares(set, action)) else { continue };
            let effect = reduced.effect(row, action);
            if effect == 0 {
                continue;
            }
            let closes = reduced.closes(row, effect, action);
            let bound = self.bound((mask | action.mask, least + action.least));
            if !closes && (set.len() + 1 >= MOST_ACTIONS || bound > self.limit()) {
                continue;
            }
            let mut larger = set.to_vec();
            larger.push(at);
            larger.sort_unstable();
            if closes {
                self.settle(larger);
            } else {
                self.offer(larger);
            }
        }
    }

    /// The equation that does not tie and that the fewest actions change.
    fn narrowest(&self, reduced: &Reduced) -> Option<usize> {
        let off = reduced.residuals.iter().enumerate().filter(|(_, residual)| **residual != 0);
        off.map(|(row, _)| row)
            .min_by_key(|row| reduced.support(*row).filter_map(|at| self.touching.get(at)).map(Vec::len).sum::<usize>())
    }

    /// Whether an action changes a cell that the set changes already.
    fn shares(&self, set: &[usize], action: &Action) -> bool {
        let taken = set.iter().filter_map(|at| self.action(*at)).flat_map(|action| &action.shifts);
        taken.map(|(cell, _)| cell).any(|cell| action.shifts.iter().any(|(own, _)| own == cell))
    }

    /// Works out a set that mends everything, checks it again, and keeps it.
    fn settle(&mut self, set: Vec<usize>) {
        let actions: Vec<&Action> = set.iter().filter_map(|at| self.action(*at)).collect();
        let Some(amounts) = linear::amounts(&self.system.residuals, &actions) else { return };
        let mut shifts: Vec<(usize, i64)> = Vec::new();
        let mut cost = 0;
        for (action, amount) in actions.iter().zip(amounts) {
            let Some(own) = action.cost(self.system, Some(amount)).filter(|_| amount != 0) else { return };
            cost += own;
            shifts.extend(action.shifts.iter().map(|(cell, shift)| (*cell, shift * amount)));
        }
        shifts.sort_unstable();
        if !self.system.ties(&shifts) {
            return;
        }
        cost += quote::cost(self.quotes, self.system, &shifts);
        self.best = self.best.min(cost);
        let entry = self.found.entry(shifts).or_insert((i32::MAX, Vec::new()));
        if (cost, set.len()) < (entry.0, entry.1.len()) {
            *entry = (cost, set);
        }
    }
}

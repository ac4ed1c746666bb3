//! How often the search finds the truth.

use std::time::{Duration, Instant};

use gouji::claim;
use gouji::finding::{Confidence, Repair};
use gouji::form::{CellId, TableKind};
use gouji::repair::{self, Location, sum};
use rust_decimal::Decimal;

use super::kinds::{Kind, slipped};
use super::table::{self, Size};
use crate::scribe::Rng;

/// What came of some tables.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// Tables looked at.
    pub tables: usize,
    /// Of these, the first reading is exactly the truth.
    pub first: usize,
    /// Of these, the truth is among the first three readings.
    pub three: usize,
    /// Of these, the first reading is called certain.
    pub certain: usize,
    /// Certain, and exactly the truth.
    pub right: usize,
    /// Not every set was looked at.
    pub cut: usize,
    /// No reading at all.
    pub none: usize,
    /// Time a table, sorted.
    pub times: Vec<Duration>,
    /// By kind of slip: how many, and how many of these right at once.
    pub kinds: Vec<(Kind, usize, usize)>,
    /// Certain and wrong, in words.
    pub wrong: Vec<String>,
}

impl Score {
    /// A share of the tables in percent.
    pub fn percent(&self, some: usize) -> f64 {
        100.0 * some as f64 / self.tables.max(1) as f64
    }

    /// Takes up the score of other tables.
    pub fn add(&mut self, other: Score) {
        self.tables += other.tables;
        self.first += other.first;
        self.three += other.three;
        self.certain += other.certain;
        self.right += other.right;
        self.cut += other.cut;
        self.none += other.none;
        self.times.extend(other.times);
        self.times.sort_unstable();
        self.wrong.extend(other.wrong);
        for (kind, all, right) in other.kinds {
            self.count(kind, all, right);
        }
    }

    fn count(&mut self, kind: Kind, tables: usize, right: usize) {
        match self.kinds.iter_mut().find(|(own, ..)| *own == kind) {
            Some((_, all, first)) => (*all, *first) = (*all + tables, *first + right),
            None => self.kinds.push((kind, tables, right)),
        }
    }

    /// The time within which a share of the tables is done.
    pub fn time(&self, percent: usize) -> Duration {
        self.times.get(self.times.len() * percent / 100).or(self.times.last()).copied().unwrap_or_default()
    }
}

type Changes = Vec<(CellId, Decimal)>;

fn changes(repairs: &[Repair]) -> Changes {
    let mut changes: Changes = repairs.iter().map(|repair| (repair.cell, repair.to)).collect();
    changes.sort_unstable();
    changes
}

/// Makes tables with a number of slips from seeds, of one size, and looks how well they are mended; the
/// time is that of the fastest of some runs.
pub fn score(seeds: std::ops::Range<u64>, slips: usize, size: Size, runs: usize) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        let truth = table::truth(seed, size);
        let (numbers, kinds) = slipped(&truth, slips, &mut Rng::new(seed ^ 0x5119_0000));
        let report = table::report(truth.form, &numbers, &truth.text);
        let mut expected: Changes = numbers
            .iter()
            .filter(|(place, number)| truth.numbers[place] != **number)
            .map(|((row, column), _)| (table::id(row, column), truth.numbers[&(*row, *column)].into()))
            .collect();
        expected.sort_unstable();
        let (sheet, claims) = (report.sheet(TableKind::Requests).unwrap(), claim::of(&report));
        let sums = sum::sums(sheet);
        let mut fastest = Duration::MAX;
        let mut location = Location::default();
        for _ in 0..runs {
            let start = Instant::now();
            location = repair::locate(&report, sheet, &sums, &claims, None);
            fastest = fastest.min(start.elapsed());
        }
        score.times.push(fastest);
        note(&mut score, &location, &expected, &kinds, seed);
    }
    score.times.sort_unstable();
    score
}

fn note(score: &mut Score, location: &Location, expected: &Changes, kinds: &[Kind], seed: u64) {
    let readings: Vec<Changes> = location.readings.iter().map(|reading| changes(&reading.changes)).collect();
    let first = readings.first() == Some(expected);
    let certain = location.confidence == Confidence::Certain;
    score.tables += 1;
    score.first += usize::from(first);
    score.three += usize::from(readings.iter().take(3).any(|reading| reading == expected));
    score.certain += usize::from(certain);
    score.right += usize::from(certain && first);
    score.cut += usize::from(!location.search_complete);
    score.none += usize::from(readings.is_empty());
    for kind in kinds {
        score.count(*kind, 1, usize::from(first));
    }
    if !first {
        let show =
            |changes: &Changes| changes.iter().map(|(id, to)| format!("{id}→{to}")).collect::<Vec<_>>().join(" ");
        let best = location.readings.first();
        let found =
            best.map(|reading| format!("{} {:?}: {}", reading.cost, reading.slips, show(&changes(&reading.changes))));
        let at = readings.iter().position(|reading| reading == expected);
        let place = at.and_then(|at| location.readings.get(at)).map(|reading| (at, reading.cost));
        let line = format!("seed {seed} {kinds:?}: meant {}; found {found:?}; truth at {place:?}", show(expected));
        score.wrong.push(if certain { format!("CERTAIN {line}") } else { line });
    }
}

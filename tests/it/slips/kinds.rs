//! The twelve kinds of slips.

use super::table::{self, Numbers, Truth};
use crate::scribe::Rng;

/// What sort of slip happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another digit.
    Digit,
    /// Two neighbouring digits exchanged.
    Transposition,
    /// A zero too many.
    TimesTen,
    /// A digit lost.
    DigitLost,
    /// 0 where a number belongs.
    Omitted,
    /// A number where 0 belongs.
    Spurious,
    /// A number in the row above or below.
    MovedRow,
    /// A number in the column beside.
    MovedColumn,
    /// A total that is off by a few.
    TotalOff,
    /// A wrong cell, and the total of its row with it.
    Carried,
    /// A total from before the last change of a cell.
    Stale,
    /// Any other number.
    Random,
}

impl Kind {
    /// All twelve.
    pub const ALL: [Kind; 12] = [
        Kind::Digit,
        Kind::Transposition,
        Kind::TimesTen,
        Kind::DigitLost,
        Kind::Omitted,
        Kind::Spurious,
        Kind::MovedRow,
        Kind::MovedColumn,
        Kind::TotalOff,
        Kind::Carried,
        Kind::Stale,
        Kind::Random,
    ];
}

type Place = (&'static str, &'static str);

/// The table with some slips, and their kinds. No cell is hit twice, and at least one sum of it does not tie.
pub fn slipped(truth: &Truth, slips: usize, rng: &mut Rng) -> (Numbers, Vec<Kind>) {
    loop {
        let (mut numbers, mut kinds, mut hit) = (truth.numbers.clone(), Vec::new(), Vec::<Place>::new());
        while kinds.len() < slips {
            let kind = *rng.pick(&Kind::ALL);
            let Some(changes) = one(truth, kind, rng) else { continue };
            if changes.iter().any(|(place, _)| hit.contains(place)) {
                continue;
            }
            for (place, wrong) in changes {
                numbers.insert(place, wrong);
                hit.push(place);
            }
            kinds.push(kind);
        }
        if !ties(truth.form, &numbers) {
            return (numbers, kinds);
        }
    }
}

fn ties(form: &str, numbers: &Numbers) -> bool {
    let details = table::details();
    let outcomes = table::outcomes(form);
    let across =
        |row: &&'static str| details.iter().map(|c| numbers[&(*row, *c)]).sum::<i64>() == numbers[&(*row, "total")];
    let down = |column: &&'static str| {
        let at = |row| numbers[&(row, *column)];
        outcomes.iter().map(|row| at(row)).sum::<i64>() == at("results.total")
            && at("new") + at("carried_in") == at("results.total") + at("carried_out")
    };
    table::rows(form).iter().all(across) && details.iter().chain(&["total"]).all(down)
}

/// The cells that a slip changes, with what they say then; nothing where the table has no cell for it.
fn one(truth: &Truth, kind: Kind, rng: &mut Rng) -> Option<Vec<(Place, i64)>> {
    let numbers = &truth.numbers;
    let (rows, details) = (table::rows(truth.form), table::details());
    let mut pick = |test: &dyn Fn(Place, i64) -> bool| -> Option<(Place, i64)> {
        let fit: Vec<(Place, i64)> = numbers.iter().map(|(p, n)| (*p, *n)).filter(|(p, n)| test(*p, *n)).collect();
        (!fit.is_empty()).then(|| *rng.pick(&fit))
    };
    let is_detail = |place: Place| place.1 != "total";
    match kind {
        Kind::Digit => {
            let (place, n) = pick(&|_, n| n > 0)?;
            Some(vec![(place, other_digit(n, rng))])
        }
        Kind::Transposition => {
            let (place, n) = pick(&|_, n| !transpositions(n).is_empty())?;
            Some(vec![(place, *rng.pick(&transpositions(n)))])
        }
        Kind::TimesTen => pick(&|_, n| n > 0).map(|(place, n)| vec![(place, n * 10)]),
        Kind::DigitLost => {
            let (place, n) = pick(&|_, n| n > 9)?;
            let mut digits = n.to_string();
            digits.remove(rng.below(digits.len()));
            Some(vec![(place, digits.parse().unwrap())])
        }
        Kind::Omitted => pick(&|_, n| n > 0).map(|(place, _)| vec![(place, 0)]),
        Kind::Spurious => pick(&|_, n| n == 0).map(|(place, _)| vec![(place, rng.range(1, 9))]),
        Kind::MovedRow => {
            let ((row, column), n) = pick(&|place, n| is_detail(place) && n > 0)?;
            let at = rows.iter().position(|r| *r == row)?;
            let at = if rng.chance(50) { at + 1 } else { at.checked_sub(1)? };
            moved((row, column), (rows.get(at)?, column), n, numbers)
        }
        Kind::MovedColumn => {
            let ((row, column), n) = pick(&|place, n| is_detail(place) && n > 0)?;
            let at = details.iter().position(|c| *c == column)?;
            let at = if rng.chance(50) { at + 1 } else { at.checked_sub(1)? };
            moved((row, column), (row, details.get(at)?), n, numbers)
        }
        Kind::TotalOff => {
            let (place, n) = pick(&|place, n| n > 0 && (!is_detail(place) || place.0 == "results.total"))?;
            let off = *rng.pick(&[-3, -2, -1, 1, 2, 3]);
            (n + off >= 0).then(|| vec![(place, n + off)])
        }
        Kind::Carried => {
            let ((row, column), n) = pick(&|place, n| is_detail(place) && n > 0)?;
            let wrong = if rng.chance(50) { other_digit(n, rng) } else { rng.range(0, 2 * n + 2) };
            let total = (row, "total");
            (wrong != n).then(|| vec![((row, column), wrong), (total, numbers[&total] + wrong - n)])
        }
        Kind::Stale => {
            let ((row, column), n) = pick(&|place, n| is_detail(place) && n > 0)?;
            let outcome = row.starts_with("results.") && row != "results.total";
            let total = if outcome && rng.chance(40) { ("results.total", column) } else { (row, "total") };
            let before = rng.range(0, n - 1);
            Some(vec![(total, numbers[&total] - n + before)])
        }
        Kind::Random => {
            let (place, n) = pick(&|_, _| true)?;
            let wrong = rng.range(0, 2 * n + 9);
            (wrong != n).then(|| vec![(place, wrong)])
        }
    }
}

fn moved(from: Place, to: Place, n: i64, numbers: &Numbers) -> Option<Vec<(Place, i64)>> {
    (numbers[&to] == 0).then(|| vec![(from, 0), (to, n)])
}

fn other_digit(n: i64, rng: &mut Rng) -> i64 {
    loop {
        let mut digits = n.to_string().into_bytes();
        let at = rng.below(digits.len());
        digits[at] = b'0' + rng.below(10) as u8;
        let wrong = String::from_utf8(digits).unwrap().parse().unwrap();
        if wrong != n {
            return wrong;
        }
    }
}

/// The numbers that arise when two neighbouring digits are exchanged.
fn transpositions(n: i64) -> Vec<i64> {
    let digits = n.to_string().into_bytes();
    let swapped = (1..digits.len()).map(|at| {
        let mut digits = digits.clone();
        digits.swap(at - 1, at);
        String::from_utf8(digits).unwrap().parse::<i64>().unwrap()
    });
    swapped.filter(|wrong| *wrong != n).collect()
}

//! Slips of the pen: one number of table 三 made wrong.

use super::draft::{Draft, Figure};
use super::rng::Rng;

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The cell.
    pub cell: String,
    /// The true number.
    pub from: i64,
    /// The wrong one, in the draft now.
    pub to: i64,
}

/// Changes exactly one number of table 三 to another that is not negative.
///
/// # Panics
/// When the table has no number at all (all blanks or marks).
pub fn slip(draft: &mut Draft, seed: u64) -> Slip {
    let rng = &mut Rng::new(seed ^ 0x0005_1195);
    let numbers: Vec<(String, i64)> = draft
        .cells
        .iter()
        .filter(|(cell, _)| cell.starts_with("requests."))
        .filter_map(|(cell, figure)| match figure {
            Figure::Number(n) => Some((cell.clone(), *n)),
            _ => None,
        })
        .collect();
    let telling: Vec<(String, i64)> = numbers.iter().filter(|(_, n)| *n > 0).cloned().collect();
    let (cell, from) =
        if !telling.is_empty() && rng.chance(75) { rng.pick(&telling).clone() } else { rng.pick(&numbers).clone() };
    let to = loop {
        let to = wrong(from, rng);
        if to != from && to >= 0 {
            break to;
        }
    };
    draft.cells.insert(cell.clone(), Figure::Number(to));
    Slip { cell, from, to }
}

fn wrong(n: i64, rng: &mut Rng) -> i64 {
    let text = n.to_string();
    let mut digits: Vec<u8> = text.bytes().collect();
    let at = rng.below(digits.len());
    match rng.below(7) {
        0 => 0,
        1 => n * 10,
        2 => n / 10,
        3 => n + *rng.pick(&[-2, -1, 1, 2, 3]),
        4 if digits.len() > 1 => {
            let at = at.min(digits.len() - 2);
            digits.swap(at, at + 1);
            number(&digits, n)
        }
        5 if digits.len() > 1 => {
            digits.remove(at);
            number(&digits, n)
        }
        _ => {
            digits[at] = b'0' + rng.below(10) as u8;
            number(&digits, n)
        }
    }
}

fn number(digits: &[u8], or: i64) -> i64 {
    std::str::from_utf8(digits).ok().and_then(|d| d.parse().ok()).unwrap_or(or)
}

//! The figures of a planted report: different for every issuer, year and edition, and tied by every sum of the form.

use std::ops::Range;

use crate::form::{Form, Measure, TableKind};

/// The figures of the three tables, in the order of their cells on the form.
pub(super) struct Figures {
    /// Table 二, a figure a cell.
    pub(super) proactive: Vec<String>,
    /// Table 三, a line a row.
    pub(super) requests: Vec<[u64; 7]>,
    /// Table 四, five columns for each of its three parts.
    pub(super) disputes: [[u64; 5]; 3],
}

/// Where applicants stand in table 三, how many of them apply at least, and how many more may.
const APPLICANTS: [(usize, u64, u64); 3] = [(0, 3, 24), (1, 1, 6), (5, 0, 2)];

impl Figures {
    /// The figures on a form.
    pub(super) fn new(form: &'static Form, issuer: &str, year: u16, edition: u8) -> Self {
        let mut dice = Dice::new(&[issuer, &year.to_string(), &edition.to_string()]);
        let proactive = proactive(form, &mut dice);
        let requests = requests(form, issuer, year, &mut dice);
        let disputes = [0, 1, 2].map(|_| {
            let [upheld, corrected, other, pending] = [3, 1, 2, 2].map(|faces| dice.roll(0..faces));
            [upheld, corrected, other, pending, upheld + corrected + other + pending]
        });
        Self { proactive, requests, disputes }
    }

    /// 总计 of a row of table 三; 0 for one that is not there.
    pub(super) fn total(&self, row: usize) -> u64 {
        self.requests.get(row).map_or(0, |row| row[6])
    }
}

fn proactive(form: &'static Form, dice: &mut Dice) -> Vec<String> {
    let places = form.table(TableKind::Proactive).places();
    let figure = |place: crate::form::Place| match (place.id.row, place.id.column, place.column.measure) {
        ("regulations", _, _) => "0".to_owned(),
        // as many are in force, or public, as were made and more
        (_, "in_force" | "total_public", _) => dice.roll(12..40).to_string(),
        (_, _, Measure::Count) => dice.roll(0..12).to_string(),
        (_, _, Measure::Change) => ["-2", "-1", "0", "0", "1", "3"][dice.roll(0..6) as usize % 6].to_owned(),
        (_, _, Measure::Amount) => format!("{}.{}", dice.roll(0..400), dice.roll(1..10)),
    };
    places.map(figure).collect()
}

/// What came in is what went out, in every column; what is carried out is what the next year's report carries in.
fn requests(form: &'static Form, issuer: &str, year: u16, dice: &mut Dice) -> Vec<[u64; 7]> {
    let mut rows = vec![[0; 7]; form.table(TableKind::Requests).rows().count()];
    let outcomes = rows.len().saturating_sub(4).max(1) as u64;
    let (total, carried_out) = (rows.len().saturating_sub(2), rows.len().saturating_sub(1));
    let mut put = |row: usize, column: usize, count: u64| {
        for column in [column, 6] {
            if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell += count;
            }
        }
    };
    for (column, least, more) in APPLICANTS {
        let new = dice.roll(least..least + more);
        let carried = |year: u16| Dice::new(&[issuer, &year.to_string(), "carried"]).roll(0..least.min(2) + 1);
        let (before, after) = (carried(year.saturating_sub(1)), carried(year).min(new));
        put(0, column, new);
        put(1, column, before);
        put(carried_out, column, after);
        put(total, column, new + before - after);
        for _ in 0..new + before - after {
            let outcome = if dice.roll(0..3) == 0 { dice.roll(0..outcomes) } else { 0 };
            put(2 + outcome as usize, column, 1);
        }
    }
    rows
}

/// Numbers that look thrown and are not: the same words give the same row of numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn new(words: &[&str]) -> Self {
        // FNV-1a
        let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// A number of a range; its start where the range is empty.
    fn roll(&mut self, range: Range<u64>) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let span = range.end.saturating_sub(range.start).max(1);
        range.start + (mixed ^ (mixed >> 31)) % span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form;

    #[test]
    fn what_one_year_carries_out_the_next_carries_in() {
        for issuer in ["双阳区教育局", "遂溪县财政局", "呈贡区人民政府"] {
            for year in 2019..2025 {
                let of = |year: u16| Figures::new(form::prescribed(year).unwrap(), issuer, year, 0);
                let (this, next) = (of(year), of(year + 1));
                assert_eq!(this.requests.last().unwrap(), &next.requests[1], "{issuer} {year}");
            }
        }
    }

    #[test]
    fn every_issuer_year_and_edition_has_its_own() {
        let form = form::prescribed(2023).unwrap();
        let of = |issuer, year, edition| {
            let figures = Figures::new(form, issuer, year, edition);
            (figures.proactive, figures.requests)
        };
        assert_eq!(of("甲局", 2023, 0), of("甲局", 2023, 0));
        assert_ne!(of("甲局", 2023, 0), of("乙局", 2023, 0));
        assert_ne!(of("甲局", 2023, 0), of("甲局", 2022, 0));
        assert_ne!(of("甲局", 2023, 0), of("甲局", 2023, 1));
    }
}

//! The units of a county 区县所属单位: a list by which it is known which reports are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::edition::Edition;
use super::issuer::{Issuer, Seat, normal};
use crate::division::{self, Hints};

/// The units of a county (or of a city: its departments and counties), as a list names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    lines: Vec<String>,
}

/// A line that is neither a name nor a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, counted from 1.
    pub number: usize,
    /// What it says.
    pub text: String,
}

/// The units as issuers.
#[derive(Debug)]
pub(super) struct Resolved {
    /// The name of each as written, with its place among the issuers; nothing for one that is none of them.
    units: Vec<(String, Option<usize>)>,
    /// The government above them, as a place among the issuers.
    pub(super) county: Option<usize>,
}

impl Units {
    /// Reads a list: a unit a line, by its name or by the six digits of its division; empty lines and what follows a
    /// `#` mean nothing.
    pub fn read(text: &str) -> Result<Self, BadLine> {
        let mut lines: Vec<String> = Vec::new();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let name = normal(line);
            let is_code = name.len() == 6 && name.bytes().all(|b| b.is_ascii_digit());
            match name.chars().any(char::is_alphabetic) {
                _ if name.is_empty() => {}
                named if named || is_code => lines.push(line.to_owned()),
                _ => return Err(BadLine { number: at + 1, text: line.to_owned() }),
            }
        }
        let mut seen = BTreeSet::new();
        lines.retain(|line| seen.insert(normal(line)));
        Ok(Self { lines })
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Finds them among issuers. A name without a place is that of a unit where the others are.
    pub(super) fn resolve(&self, issuers: &BTreeMap<Issuer, usize>) -> Resolved {
        let known: Vec<Option<Issuer>> = self.lines.iter().map(|line| issuer(line)).collect();
        let seats: BTreeSet<&Seat> = known.iter().flatten().map(|issuer| &issuer.seat).collect();
        let given: BTreeSet<&Seat> = issuers.keys().map(|issuer| &issuer.seat).collect();
        let above = above(if seats.is_empty() { &given } else { &seats });
        let government = above.as_ref().map(|seat| Issuer { seat: seat.clone(), body: "人民政府".to_owned() });
        let unit = |(line, known): (&String, Option<Issuer>)| {
            let unit = known.or_else(|| {
                let body = Issuer::named(&normal(line), Some(""), None)?.body;
                Some(Issuer { seat: above.clone()?, body })
            });
            let is_above = unit.is_some() && unit == government;
            (!is_above).then(|| (line.clone(), unit.and_then(|unit| issuers.get(&unit).copied())))
        };
        let units = self.lines.iter().zip(known.clone()).filter_map(unit).collect();
        let county = government.as_ref().and_then(|government| issuers.get(government).copied());
        Resolved { units, county }
    }
}

impl Resolved {
    /// The units with the place of their report for a year, or the name alone.
    pub(super) fn members(&self, year: u16, series: &[BTreeMap<u16, Edition>]) -> Vec<Result<(&str, usize), &str>> {
        let member = |(_, place): &(String, Option<usize>)| {
            let edition = place.and_then(|place| series.get(place)?.get(&year));
            edition.map(|edition| edition.stands)
        };
        self.units.iter().map(|unit| member(unit).map(|at| (unit.0.as_str(), at)).ok_or(unit.0.as_str())).collect()
    }

    /// The years for which a unit or the government above has a report.
    pub(super) fn years(&self, series: &[BTreeMap<u16, Edition>]) -> BTreeSet<u16> {
        let places = self.units.iter().map(|(_, place)| place).chain([&self.county]).flatten();
        places.filter_map(|place| series.get(*place)).flat_map(|years| years.keys().copied()).collect()
    }
}

/// The issuer that a line names by itself; nothing for a name without a place.
fn issuer(line: &str) -> Option<Issuer> {
    let name = normal(line);
    if name.bytes().all(|b| b.is_ascii_digit()) {
        let code = division::identity("", Some(&name)).division?.to_owned();
        return Some(Issuer { seat: Seat::Division(code), body: "人民政府".to_owned() });
    }
    let place = division::locate(&name, &Hints::default());
    Issuer::named(&name, place.and_then(|place| place.code), None)
}

/// The seat of the government above all of some seats: theirs, or that of the city or province that they lie in.
fn above(seats: &BTreeSet<&Seat>) -> Option<Seat> {
    let (first, last) = (seats.first()?, seats.last()?);
    if first == last {
        return Some((*first).clone());
    }
    // sorted: what the first and the last begin with, all begin with
    let (Seat::Division(first), Seat::Division(last)) = (first, last) else { return None };
    [4, 2].into_iter().find_map(|digits| {
        let common = first.get(..digits).filter(|common| last.get(..digits) == Some(common))?;
        Some(Seat::Division(format!("{common:0<6}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_line_by_line() {
        let units = Units::read("\u{feff}环翠区教育局 # 2023\n\n# 镇街\n371003\n环翠区教育局\n").unwrap();
        assert_eq!(units, Units { lines: vec!["环翠区教育局".into(), "371003".into()] });
        let bad = Units::read("甲局\n12345\n").unwrap_err();
        assert_eq!(bad, BadLine { number: 2, text: "12345".into() });
        assert!(Units::read("").unwrap().is_empty());
    }

    #[test]
    fn the_government_above_is_that_of_all_units() {
        let seat = |code: &str| Seat::Division(code.to_owned());
        for (codes, expected) in [
            (&["371002", "371002"][..], Some("371002")),
            (&["371000", "371002", "371082"], Some("371000")),
            (&["371002", "370102"], Some("370000")),
            (&["371002", "320813"], None),
            (&[], None),
        ] {
            let seats: Vec<Seat> = codes.iter().map(|code| seat(code)).collect();
            assert_eq!(above(&seats.iter().collect()), expected.map(seat), "{codes:?}");
        }
    }
}

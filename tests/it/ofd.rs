//! Reports set on pages and written as OFD, in the ways in which writers differ, are read back; faults are survived.
//!
//! No file of another maker was at hand: all are made here, from the facts of the standard.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::hostile::{every, told, wrong_numbers};
use crate::pages::{Made, compare, made};
use crate::scribe::Rng;
use crate::scribe::press::ofd::{self, Ways};
use crate::scribe::press::sheets;
use crate::scribe::press::zip::packed;

fn ways(seed: u64) -> Ways {
    Ways::drawn(&mut Rng::new(seed ^ 0x0FD0))
}

fn parts(seed: u64) -> (Made, Vec<(String, Vec<u8>)>) {
    let made = made(seed);
    let parts = ofd::parts(&sheets(&made.draft, &made.house, &made.press, seed), &ways(seed));
    (made, parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect())
}

#[test]
fn reports_are_read_back() {
    compare("ofd", 92.0, |seed, sheets| (ofd::file(sheets, &ways(seed)), format!("{:?}", ways(seed))));
}

#[test]
fn a_cut_file_has_no_number_that_is_not_there() {
    let cases: Vec<u64> = (9500..9506).collect();
    every(&cases, |&seed| {
        let (made, parts) = parts(seed);
        let bytes = packed(&parts);
        let mut rng = Rng::new(seed);
        let cuts = (0..20).map(|_| rng.below(bytes.len()));
        let wrong = cuts.filter_map(|cut| {
            let reports = examine(&Page::from_file("a.ofd", bytes[..cut].to_vec())).ok()?;
            told(&format!("{seed}.ofd, cut at {cut}"), &wrong_numbers(&made.draft, &reports[0]))
        });
        wrong.collect()
    });
}

/// Changes some bytes of a part.
fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    for _ in 0..1 + rng.below(6) {
        let at = rng.below(bytes.len().max(1));
        match rng.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << rng.below(7)),
            2 => {
                let piece: Vec<u8> = bytes.iter().skip(rng.below(bytes.len().max(1))).take(400).copied().collect();
                bytes.splice(at..at, piece);
            }
            3 => {
                let to = bytes.len().min(at + rng.below(300));
                bytes.drain(at.min(to)..to);
            }
            // numbers beyond all pages, in place of some
            4 => {
                let huge: [&[u8]; 6] = [b"1e308", b"-9999999", b"NaN", b"0", b"g 99999999 1", b"inf"];
                let digit = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|digit| at + digit);
                if let Some(digit) = digit {
                    bytes.splice(digit..digit + 1, rng.pick(&huge).iter().copied());
                }
            }
            _ => {
                let names: [(&[u8], &[u8]); 4] = [
                    (b"TextObject", b"PageBlock"),
                    (b"PathObject", b"TextObject"),
                    (b"CTM", b"Boundary"),
                    (b"ResourceID=\"500\"", b"ResourceID=\"501\""),
                ];
                let (from, to) = *rng.pick(&names);
                let text = String::from_utf8_lossy(bytes).into_owned();
                let (from, to) = (String::from_utf8_lossy(from), String::from_utf8_lossy(to));
                *bytes = text.replace(&*from, &to).into_bytes();
            }
        }
    }
}

#[test]
fn a_damaged_file_is_no_panic_and_costs_little() {
    let cases: Vec<u64> = (9600..9616).collect();
    every(&cases, |&seed| {
        let (_, whole) = parts(seed);
        let mut rng = Rng::new(seed);
        let mut wrong = Vec::new();
        for variant in 0..25 {
            let mut parts = whole.clone();
            let bytes = if variant % 5 == 0 {
                let mut bytes = packed(&parts);
                damage(&mut bytes, &mut rng);
                bytes
            } else {
                for _ in 0..1 + rng.below(3) {
                    let at = rng.below(parts.len());
                    damage(&mut parts[at].1, &mut rng);
                }
                packed(&parts)
            };
            let page = Page::from_file("a.ofd", bytes);
            let begun = Instant::now();
            if catch_unwind(AssertUnwindSafe(|| examine(&page))).is_err() {
                wrong.push(format!("{seed}, variant {variant}: panicked"));
            }
            if begun.elapsed() > Duration::from_secs(20) {
                wrong.push(format!("{seed}, variant {variant}: {:?}", begun.elapsed()));
            }
        }
        wrong
    });
}

//! Reports set on pages and written as PDF, with what was met in real ones: rules as thin areas, bold by painting twice,
//! headings that run down, tables over pages, rows cut in two.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::hostile::every;
use crate::pages::{Made, compare, made};
use crate::scribe::Rng;
use crate::scribe::press::pdf::{self, Ways};
use crate::scribe::press::sheets;

fn ways(seed: u64) -> Ways {
    Ways::drawn(&mut Rng::new(seed ^ 0x9DF))
}

#[test]
fn reports_are_read_back() {
    compare("pdf", |seed, sheets| (pdf::file(sheets, &ways(seed)), format!("{:?}", ways(seed))));
}

#[test]
fn a_damaged_file_is_no_panic_and_costs_little() {
    let cases: Vec<u64> = (9700..9712).collect();
    every(&cases, |&seed| {
        let Made { draft, house, press } = made(seed);
        let whole = pdf::file(&sheets(&draft, &house, &press, seed), &ways(seed));
        let mut rng = Rng::new(seed);
        let mut wrong = Vec::new();
        for variant in 0..25 {
            let mut bytes = whole.clone();
            for _ in 0..1 + rng.below(20) {
                if bytes.is_empty() {
                    break;
                }
                let at = rng.below(bytes.len());
                match rng.below(4) {
                    0 => bytes[at] ^= 1 << rng.below(8),
                    1 => bytes.truncate(at.max(64)),
                    2 => {
                        let piece: Vec<u8> = bytes[at..bytes.len().min(at + 300)].to_vec();
                        let to = rng.below(bytes.len());
                        bytes.splice(to..to, piece);
                    }
                    _ => {
                        let to = bytes.len().min(at + rng.below(200));
                        bytes.drain(at..to);
                    }
                }
            }
            let page = Page::from_file("a.pdf", bytes);
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

//! What holds for reports set on pages, in whatever format of fixed layout they are written.

use std::path::Path;
use std::sync::Mutex;

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::hostile::{every, some_draft, told, wrong_numbers};
use crate::round_trip::Score;
use crate::scribe::press::{Press, Sheet, sheets};
use crate::scribe::{Dialect, Draft, House, Rng};

/// A draft with the habits of its house and how its pages are set.
pub(crate) struct Made {
    pub(crate) draft: Draft,
    pub(crate) house: House,
    pub(crate) press: Press,
}

/// What the seed draws.
pub(crate) fn made(seed: u64) -> Made {
    let rng = &mut Rng::new(seed ^ 0x0FD);
    let mut house = House::mild(rng);
    if seed.is_multiple_of(3) {
        house.bend(rng, 20);
    }
    Made { draft: some_draft(Dialect::Html, seed), house, press: Press::drawn(rng) }
}

/// Holds what is read of many reports against what was written: no number is another, and nearly all are there. Of tables
/// without rules `least` percent are.
pub(crate) fn compare(kind: &str, least: f64, write: impl Fn(u64, &[Sheet]) -> (Vec<u8>, String) + Sync) {
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(60);
    let cases: Vec<u64> = (9000..9000 + seeds).collect();
    let (score, without) = (Mutex::new(Score::default()), Mutex::new(Score::default()));
    every(&cases, |&seed| {
        let Made { draft, house, press } = made(seed);
        let (bytes, ways) = write(seed, &sheets(&draft, &house, &press, seed));
        let name = format!("{seed}.{kind}");
        let mut faults = Vec::new();
        let page = Page::from_file(&*name, bytes);
        match examine(&page) {
            Ok(reports) => {
                let report = &reports[0];
                if report.issuer.name.as_deref() != Some(&draft.issuer) || report.year != Some(draft.year) {
                    faults.push(format!("{name}: {:?} {:?}", report.issuer.name, report.year));
                }
                faults.extend(told(&format!("{name} {press:?} {ways}"), &wrong_numbers(&draft, report)));
                score.lock().unwrap().compare(&draft, report);
            }
            Err(error) => faults.push(format!("{name} {press:?} {ways}: {error}")),
        }
        if !faults.is_empty() {
            // there to be looked at
            std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name), &page.bytes).unwrap();
        }
        let bare = Press { bare: true, ..press };
        let (bytes, ways) = write(seed, &sheets(&draft, &house, &bare, seed));
        let name = format!("without rules {name}");
        match examine(&Page::from_file(&*name, bytes)) {
            Ok(reports) => {
                let report = &reports[0];
                faults.extend(told(&format!("{name} {press:?} {ways}"), &wrong_numbers(&draft, report)));
                without.lock().unwrap().compare(&draft, report);
            }
            Err(_) => without.lock().unwrap().miss(&draft),
        }
        faults
    });
    let (score, without) = (score.into_inner().unwrap(), without.into_inner().unwrap());
    println!("{kind}: {score:?}");
    println!(
        "{kind} without rules: {:.2} % right, {} missing, {} wrong",
        without.percent(),
        without.cells - without.right - without.wrong,
        without.wrong
    );
    assert!(without.wrong == 0 && without.percent() >= least, "{kind} without rules: {without:?}");
    assert!(score.wrong == 0 && score.right * 1000 >= score.cells * 998, "{kind}: {score:?}");
}

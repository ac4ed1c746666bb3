//! Reports set on pages and written as PDF, with what was met in real ones: rules as thin areas, bold by painting twice,
//! headings that run down, tables over pages, rows cut in two.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::hostile::{every, told, wrong_numbers};
use crate::office;
use crate::pages::{Made, compare, made};
use crate::round_trip::{Score, drawn};
use crate::scribe::press::pdf::{self, Ways};
use crate::scribe::press::sheets;
use crate::scribe::{Dialect, Rng, write};

fn ways(seed: u64) -> Ways {
    Ways::drawn(&mut Rng::new(seed ^ 0x9DF))
}

#[test]
fn reports_are_read_back() {
    compare("pdf", 92.0, |seed, sheets| (pdf::file(sheets, &ways(seed)), format!("{:?}", ways(seed))));
}

/// Tables without borders as LibreOffice sets them: its own heights, widths and line breaks.
#[test]
fn tables_without_borders_have_no_number_that_is_not_there() {
    if !office::is_there() {
        return;
    }
    let folder = office::folder("without-borders");
    let mut drafts = Vec::new();
    for seed in 9800..9812 {
        let draft = drawn(seed, Dialect::Html);
        let Ok(page) = String::from_utf8(write(&draft, Dialect::Html, seed)) else { continue };
        let page = page.replace("border=\"1\"", "border=\"0\"").replace("border=1", "border=0");
        // paragraphs in some cells alone would set these lower than their neighbours
        let page = page.replace("<td><p>", "<td>").replace("</p></td>", "</td>");
        let file = folder.join(format!("{seed}.html"));
        std::fs::write(&file, page).unwrap();
        drafts.push((draft, file));
    }
    let files: Vec<PathBuf> = drafts.iter().map(|(_, file)| file.clone()).collect();
    let made = office::convert(&files, Some("HTML (StarWriter)"), "pdf:writer_pdf_Export", &folder);
    let (mut wrong, mut score) = (Vec::new(), Score::default());
    for ((draft, _), file) in drafts.iter().zip(made) {
        let page = Page::from_file(file.display().to_string(), std::fs::read(&file).unwrap());
        match examine(&page) {
            Ok(reports) => {
                wrong.extend(told(&page.path, &wrong_numbers(draft, &reports[0])));
                score.compare(draft, &reports[0]);
            }
            Err(_) => score.miss(draft),
        }
    }
    println!("without borders: {:.2} % right", score.percent());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

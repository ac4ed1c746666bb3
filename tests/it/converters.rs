//! Reports as converters leave them in text: each cell is read as printed or said to be missing, and never another number.
//!
//! A converter is another program, run once a file; one that is not installed is left out, with a line that says so.
//! `cargo test --test it converters -- --nocapture` prints the figure of each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::office;
use crate::round_trip::{Score, drawn};
use crate::scribe::{Dialect, Draft, write};

mod programs;
mod python;

/// How many reports are converted.
const REPORTS: usize = 6;

/// A report, and the folder of its files.
pub(crate) struct Sample {
    name: String,
    draft: Draft,
    folder: PathBuf,
}

impl Sample {
    /// Its file with an ending.
    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }
}

/// Reports as pages in UTF-8, clean ones and pasted ones.
fn samples(folder: &Path) -> Vec<Sample> {
    let one = |seed: u64| {
        let dialect = if seed.is_multiple_of(3) { Dialect::Office } else { Dialect::Html };
        let draft = drawn(seed, dialect);
        let page = String::from_utf8(write(&draft, dialect, seed)).ok().filter(|page| !is_overlong(page))?;
        let sample = Sample { name: format!("{seed}"), draft, folder: folder.to_owned() };
        fs::write(sample.file("html"), page).unwrap();
        Some(sample)
    };
    (700..).filter_map(one).take(REPORTS).collect()
}

/// Whether a heading spans more rows than the head has, which browsers cut and other programs do not.
fn is_overlong(page: &str) -> bool {
    let headings = page.split("<th").skip(1).filter_map(|rest| rest.split('>').next());
    headings.into_iter().any(|heading| heading.contains("rowspan=\"4\"") || heading.contains("rowspan=\"5\""))
}

/// Whether a program is there; it must be where everything is said to be.
fn is_there(program: &str) -> bool {
    let output = Command::new(program).arg("-h").stdin(Stdio::null()).output();
    let found = output.is_ok();
    assert!(found || std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "{program} is not installed");
    if !found {
        println!("skipped: {program} is not installed");
    }
    found
}

/// What is read of the text that a converter made of each sample.
#[derive(Default)]
struct Outcome {
    /// Of reports without blank cells.
    plain: Score,
    /// Of reports with blank cells, which leave no trace in many texts.
    blank: Score,
    /// What is wrong, or missing and not said.
    faults: Vec<String>,
    refused: Vec<String>,
}

impl Outcome {
    fn add(&mut self, name: &str, sample: &Sample, text: Vec<u8>) {
        let page = Page::from_file(format!("{name}, {}.txt", sample.name), text);
        let blanks = sample.draft.has_blanks();
        let score = if blanks { &mut self.blank } else { &mut self.plain };
        match examine(&page) {
            Ok(reports) => {
                let (right, cells) = (score.right, score.cells);
                score.compare(&sample.draft, &reports[0]);
                let missing = score.cells - cells > score.right - right;
                // a table that is not there at all says so by itself
                let whole = reports[0].present().count() == 3;
                if missing && whole && reports[0].warnings.is_empty() {
                    self.faults.push(format!("{}: cells are missing and nothing is said", page.path));
                }
            }
            Err(error) => {
                score.cells += sample.draft.cells.len();
                self.refused.push(format!("{}: {error}", page.path));
            }
        }
    }

    /// Holds it against the floor of the converter, the least percentage of cells that are right; prints the figure.
    fn hold(&self, name: &str, failures: &mut Vec<String>) {
        let floors: toml::Table = include_str!("floors.toml").parse().unwrap();
        let floor =
            floors["converters"].get(name).and_then(|floor| floor.as_float().or(floor.as_integer().map(|n| n as f64)));
        let (plain, blank) = (&self.plain, &self.blank);
        println!(
            "{name:32} {:7.3} %, with blanks {:7.3} %, {} wrong",
            plain.percent(),
            blank.percent(),
            plain.wrong + blank.wrong
        );
        failures.extend(self.faults.iter().cloned());
        if plain.wrong + blank.wrong > 0 {
            failures.push(format!("{name}: wrong numbers: {plain:?} {blank:?}"));
        }
        match floor {
            Some(floor) if plain.percent() < floor => failures.push(format!("{name}: {plain:?} {:?}", self.refused)),
            Some(_) => {}
            None => failures.push(format!("{name} has no floor")),
        }
    }
}

/// The samples in a folder of their own, with the office files that some converters take. Nothing without LibreOffice.
fn made(name: &str, formats: &[&str]) -> Option<Vec<Sample>> {
    let folder = office::folder(name);
    let samples = samples(&folder);
    if formats.is_empty() {
        return Some(samples);
    }
    if !office::is_there() {
        return None;
    }
    let files = |ending: &str| samples.iter().map(|sample| sample.file(ending)).collect::<Vec<_>>();
    office::convert(&files("html"), Some("HTML (StarWriter)"), "docx", &folder);
    for format in formats.iter().filter(|format| **format != "docx") {
        match *format {
            "xlsx" => office::convert(&files("html"), Some("HTML (StarCalc)"), "xlsx", &folder),
            format => office::convert(&files("docx"), None, format, &folder),
        };
    }
    Some(samples)
}

//! Broken and hostile inputs: never a panic, never a number that is not there, always bounded in time and memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gouji::export::{self, Content};
use gouji::page::Page;
use gouji::pipeline::{Error, examine};
use gouji::report::{Report, Value};
use gouji::rule::Summary;
use gouji::rule::check::check;
use gouji::text::lang::Lang;
use rust_decimal::Decimal;

use crate::scribe::{Dialect, Draft, Figure, Options, Rng, Size, draft, write};

mod bounded;

/// Does everything that the program does with a page.
fn run(page: &Page) -> Result<Vec<Report>, Error> {
    let reports = examine(page).inspect_err(|error| {
        for lang in [Lang::En, Lang::Zh] {
            assert!(!error.message(lang).trim().is_empty());
        }
    })?;
    let mut out = Vec::new();
    for report in &reports {
        let findings = check(report).findings;
        for format in export::FORMATS {
            for content in format.contents {
                let options = export::Options { provenance: true, colour: true, ..export::Options::default() };
                let mut exporter = (format.open)(*content, options);
                exporter.begin(&mut out).unwrap();
                match content {
                    Content::Records => exporter.report(&mut out, report).unwrap(),
                    Content::Findings => exporter.findings(&mut out, report, &findings).unwrap(),
                }
                exporter.end(&mut out, &Summary::default()).unwrap();
            }
        }
    }
    assert!(String::from_utf8(out).is_ok());
    Ok(reports)
}

/// As [`run`], a panic told with the name of the case.
fn survive(name: &str, path: &str, bytes: Vec<u8>) -> Result<Result<Vec<Report>, Error>, String> {
    let page = Page::from_file(path, bytes);
    catch_unwind(AssertUnwindSafe(|| run(&page))).map_err(|_| format!("{name}: panicked"))
}

/// Does the cases of `make` on two threads; all that is wrong is told.
pub(crate) fn every<T: Sync>(cases: &[T], test: impl Fn(&T) -> Vec<String> + Sync) {
    let next = AtomicUsize::new(0);
    let one = || {
        let mut wrong = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(test(case));
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads = [scope.spawn(one), scope.spawn(one)];
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// The numbers that were read and are not those of the draft, with what the draft has in their place.
pub(crate) fn wrong_numbers(draft: &Draft, report: &Report) -> Vec<(String, String, String)> {
    let cells = report.present().flat_map(|sheet| sheet.cells());
    let numbers = cells.filter_map(|(id, entry)| Some((id.to_string(), entry.value.number()?)));
    let wrong = numbers.filter_map(|(cell, read)| {
        // 其他处理 in one row, where its parts are cut off, is their sum
        let whole = cell.strip_prefix("requests.results.other.").filter(|_| !draft.cells.contains_key(&cell));
        if let Some(column) = whole {
            let part = |row| draft.count(&format!("requests.results.other.{row}.{column}"));
            let sum: i64 = ["overdue_clarification", "overdue_fee", "other"].map(part).iter().sum();
            if read == Decimal::from(sum) {
                return None;
            }
        }
        let there = match draft.cells.get(&cell) {
            Some(Figure::Number(number)) => number.to_string(),
            Some(Figure::Amount(amount)) => amount.clone(),
            Some(Figure::Blank) => "blank".to_owned(),
            Some(Figure::Mark(mark)) => format!("mark {mark}"),
            None => "no such cell".to_owned(),
        };
        (there.parse::<Decimal>().ok() != Some(read)).then(|| (cell, read.to_string(), there))
    });
    wrong.collect()
}

/// The first of the wrong numbers in words.
pub(crate) fn told(name: &str, wrong: &[(String, String, String)]) -> Option<String> {
    let (cell, read, there) = wrong.first()?;
    Some(format!("{name}: {} wrong, first {cell}: read {read}, there is {there}", wrong.len()))
}

/// A draft for a dialect, of a kind that the number picks.
pub(crate) fn some_draft(dialect: Dialect, seed: u64) -> Draft {
    let blank = seed % 5 == 3 && dialect.blanks_survive();
    let options = Options {
        hybrid: seed.is_multiple_of(4),
        late_form: seed % 7 == 2,
        zeros_blank: blank,
        zeros_marked: seed % 6 == 5 && !blank,
        size: seed.is_multiple_of(2).then_some(Size::Busy),
        ..Options::default()
    };
    draft(seed, &options)
}

/// Every dialect so many times, each time with another seed.
pub(crate) fn cases(times: u64) -> Vec<(Dialect, u64)> {
    let all = Dialect::ALL.len() as u64;
    (0..times * all).map(|seed| (Dialect::ALL[(seed % all) as usize], seed)).collect()
}

pub(crate) fn file(dialect: Dialect) -> String {
    format!("a.{}", dialect.extension())
}

// ---- cut

/// Cuts of every report.
const CUTS: usize = 40;

/// Whether a cut may fall into a number: among wide digits, or where markup or the encoding comes between digits.
fn splits_a_number(dialect: Dialect, bytes: &[u8], cut: usize) -> bool {
    if dialect.is_html() {
        return true;
    }
    let around = &bytes[cut.saturating_sub(3)..bytes.len().min(cut + 3)];
    around.windows(2).any(|pair| matches!(pair, [0xBC, 0x90..=0x99] | [0xA3, 0xB0..=0xB9]))
}

#[test]
fn a_cut_report_has_no_number_that_is_not_there() {
    every(&cases(3), |&(dialect, seed)| {
        let draft = some_draft(dialect, seed);
        let bytes = write(&draft, dialect, seed);
        let mut rng = Rng::new(seed);
        let mut wrong = Vec::new();
        for part in 0..CUTS {
            let mut cut = (bytes.len() * part + rng.below(bytes.len())) / CUTS;
            // a number that is cut is another number, and nobody can tell
            while bytes.get(cut).is_some_and(|byte| byte.is_ascii_digit() || b".,".contains(byte)) {
                cut += 1;
            }
            let name = format!("{}, seed {seed}, cut at {cut} of {}", dialect.name(), bytes.len());
            match survive(&name, &file(dialect), bytes[..cut].to_vec()) {
                Err(panicked) => wrong.push(panicked),
                Ok(Err(_)) => {}
                Ok(Ok(reports)) => {
                    let mut numbers = wrong_numbers(&draft, &reports[0]);
                    if let [(_, read, there)] = &numbers[..]
                        && there.starts_with(&**read)
                        && splits_a_number(dialect, &bytes, cut)
                    {
                        numbers.clear();
                    }
                    wrong.extend(told(&name, &numbers));
                }
            }
        }
        wrong
    });
}

// ---- damaged

/// Damaged variants of every report.
const DAMAGED: u64 = 8;

/// Flips, removes, doubles, moves and exchanges bytes.
fn damage(bytes: &mut Vec<u8>, other: &[u8], rng: &mut Rng) {
    let span = |rng: &mut Rng, length: usize| {
        let from = rng.below(length);
        let most = if rng.chance(50) { 40 } else { 4000 };
        from..length.min(from + 1 + rng.below(most))
    };
    for _ in 0..1 + rng.below(6) {
        if bytes.is_empty() {
            return;
        }
        match rng.below(8) {
            0 => {
                for _ in 0..1 + rng.below(40) {
                    let at = rng.below(bytes.len());
                    bytes[at] ^= 1 << rng.below(8);
                }
            }
            1 => drop(bytes.drain(span(rng, bytes.len()))),
            2 => {
                let copy = bytes[span(rng, bytes.len())].to_vec();
                let at = rng.below(bytes.len());
                bytes.splice(at..at, copy);
            }
            3 => {
                let moved: Vec<u8> = bytes.drain(span(rng, bytes.len())).collect();
                let at = rng.below(bytes.len() + 1);
                bytes.splice(at..at, moved);
            }
            4 => {
                let at = rng.below(bytes.len());
                bytes.splice(at..at, other[span(rng, other.len())].iter().copied());
            }
            5 => {
                let noise: Vec<u8> = (0..rng.below(60)).map(|_| rng.bits() as u8).collect();
                let at = span(rng, bytes.len());
                bytes.splice(at, noise);
            }
            6 => {
                let pieces: [&[u8]; 14] = [
                    b"<table>",
                    b"</td>",
                    b"<td rowspan=0 colspan=99999>",
                    b"\t\t\t",
                    b"|\n|",
                    b"\r",
                    b"\0",
                    b"<!--",
                    b"99999999999999999999999999999999999999",
                    "三、".as_bytes(),
                    "本年度办理结果".as_bytes(),
                    "（七）总计".as_bytes(),
                    "\u{feff}\u{200b}\u{202e}".as_bytes(),
                    b"&#x110000;&#0;&nbsp",
                ];
                let at = rng.below(bytes.len());
                bytes.splice(at..at, rng.pick(&pieces).repeat(1 + rng.below(9)));
            }
            _ => {
                let from = rng.pick(b"0123456789\t|<>\n");
                let to = *rng.pick(b"0123456789\t|<>\n-.");
                for byte in bytes.iter_mut().filter(|byte| *byte == from) {
                    if rng.chance(30) {
                        *byte = to;
                    }
                }
            }
        }
    }
}

#[test]
fn a_damaged_report_is_no_panic() {
    every(&cases(6), |&(dialect, at)| {
        let mut wrong = Vec::new();
        for variant in 0..DAMAGED {
            let seed = at * DAMAGED + variant;
            let mut rng = Rng::new(seed);
            let mut bytes = write(&some_draft(dialect, seed), dialect, seed);
            let other = *rng.pick(Dialect::ALL);
            let other = write(&some_draft(other, seed + 1), other, seed + 1);
            damage(&mut bytes, &other, &mut rng);
            let name = format!("{}, seed {seed}", dialect.name());
            wrong.extend(survive(&name, &file(dialect), bytes).err());
        }
        wrong
    });
}

#[test]
fn a_damaged_record_is_no_panic() {
    let seeds: Vec<u64> = (0..150).collect();
    every(&seeds, |&seed| {
        let mut rng = Rng::new(seed);
        let draft = some_draft(Dialect::Html, seed);
        let report = examine(&Page::from_file("a.html", write(&draft, Dialect::Html, seed))).unwrap().remove(0);
        let mut bytes = serde_json::to_vec_pretty(&report.record(Lang::Zh, true)).unwrap();
        if seed % 3 == 0 {
            bytes.truncate(rng.below(bytes.len()));
        } else if seed % 3 == 1 {
            // still JSON, and with other numbers and names
            let text = String::from_utf8(bytes).unwrap();
            let from = *rng.pick(&["\": 0", "\": 1", "null", "total", "requests", "2021", "natural_person", "\": {"]);
            let to = *rng.pick(&[
                "\": 1e400",
                "\": -0.5",
                "[]",
                "\": 79228162514264337593543950335",
                "\u{0}",
                "\": [{",
                "x",
            ]);
            bytes = text.replacen(from, to, 1 + rng.below(5)).into_bytes();
        } else {
            let other = bytes.clone();
            damage(&mut bytes, &other, &mut rng);
        }
        survive(&format!("record, seed {seed}"), "a.json", bytes).err().into_iter().collect()
    });
}

#[test]
fn numbers_beyond_all_counts_are_no_panic() {
    let huge = [
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "9223372036854775807",
        "18446744073709551616",
        "0.0000000000000000000000000001",
        "7.9228162514264337593543950335",
        "99999999999999999999999999999999999999999999999999",
        "-79228162514264337593543950335",
        "1e400",
    ];
    let cases: Vec<(Dialect, u64)> = [Dialect::Html, Dialect::TabCells, Dialect::PipeRows, Dialect::Spaced]
        .into_iter()
        .flat_map(|dialect| (0..18).map(move |seed| (dialect, seed)))
        .collect();
    every(&cases, |&(dialect, seed)| {
        let mut rng = Rng::new(seed);
        let mut draft = draft(seed, &Options { size: Some(Size::Busy), silent: true, ..Options::default() });
        let number = huge[seed as usize % huge.len()];
        for figure in draft.cells.values_mut() {
            if seed < 9 || rng.chance(10) {
                *figure = Figure::Amount(number.to_owned());
            }
        }
        draft.sections[0].push(format!(
            "{}年，本机关收到政府信息公开申请{number}件，上年结转{number}件，其中自然人{number}件、法人或其他组织{number}件。\
             公开信息{number}条，其中甲类{number}条、乙类{number}条、丙类{number}条。占比{number}%、{number}%。",
            draft.year
        ));
        let name = format!("{} with {number}, seed {seed}", dialect.name());
        match survive(&name, &file(dialect), write(&draft, dialect, seed)) {
            Err(panicked) => vec![panicked],
            Ok(Err(_)) => Vec::new(),
            Ok(Ok(reports)) => told(&name, &wrong_numbers(&draft, &reports[0])).into_iter().collect(),
        }
    });
}

#[test]
fn a_report_of_two_bytes_a_character_is_read() {
    let draft = draft(6, &Options::default());
    let text = String::from_utf8(write(&draft, Dialect::TabCells, 6)).unwrap();
    for (name, bytes) in [
        ("little", format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ("big", format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("without a mark", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ] {
        let reports = run(&Page::from_file("a.txt", bytes)).unwrap();
        assert_eq!(wrong_numbers(&draft, &reports[0]), [], "{name}");
        let read = reports[0].present().flat_map(|sheet| sheet.cells());
        assert_eq!(
            read.filter(|(_, entry)| matches!(entry.value, Value::Number(_))).count(),
            draft.cells.len(),
            "{name}"
        );
    }
}

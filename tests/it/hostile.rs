//! Faults on purpose: cut, flipped and spliced reports, bombs, and megabytes of one tag. Nothing panics, and no number
//! is read that the report does not have.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;

use crate::round_trip::{drawn, page};
use crate::scribe::{Dialect, Figure, Rng};

fn said(figure: &Figure) -> String {
    match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Amount(text) => text.clone(),
        Figure::Blank | Figure::Mark(_) => String::new(),
    }
}

#[test]
fn a_cut_report_never_gives_a_wrong_number() {
    for (at, &dialect) in Dialect::ALL.iter().enumerate() {
        let seed = 300 + at as u64;
        let draft = drawn(seed, dialect);
        let whole = page(&draft, dialect, seed);
        for part in 1..40 {
            let end = whole.bytes.len() * part / 40;
            let cut = Page { bytes: whole.bytes[..end].to_vec(), ..whole.clone() };
            let Ok(reports) = examine(&cut) else { continue };
            for report in reports {
                check(&report);
                let cells: BTreeMap<String, _> = report
                    .present()
                    .flat_map(|s| s.cells())
                    .map(|(id, e)| (id.to_string(), e.value.number()))
                    .collect();
                for (address, figure) in &draft.cells {
                    if let Some(Some(number)) = cells.get(address) {
                        let (number, want) = (number.to_string(), said(figure));
                        // the cut may go through the digits of one number
                        assert!(
                            number == want || want.starts_with(&number),
                            "{} cut at {part}/40: {address} is {want}, read {number}",
                            whole.path
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn flipped_and_spliced_bytes_do_no_harm() {
    let mut rng = Rng::new(7);
    for (at, &dialect) in Dialect::ALL.iter().enumerate() {
        let seed = 400 + at as u64;
        let whole = page(&drawn(seed, dialect), dialect, seed);
        for _ in 0..12 {
            let mut bytes = whole.bytes.clone();
            for _ in 0..=rng.below(40) {
                let place = rng.below(bytes.len());
                match rng.below(3) {
                    0 => bytes[place] ^= 1 << rng.below(8),
                    1 => drop(bytes.drain(place..(place + rng.below(300)).min(bytes.len()))),
                    _ => {
                        let copy = bytes[place..(place + rng.below(300)).min(bytes.len())].to_vec();
                        let target = rng.below(bytes.len());
                        bytes.splice(target..target, copy);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            for report in examine(&Page { bytes, ..whole.clone() }).unwrap_or_default() {
                check(&report);
            }
        }
    }
}

/// Runs the program on a text through a pipe: exit code, first line of complaint, peak memory in MiB, time.
fn run(text: &[u8]) -> (i32, String, u64, Duration) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["--lang", "en", "check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = text.to_vec();
    // the program may refuse before it has read all
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find(|line| line.starts_with("VmHWM")).and_then(|line| line.split_whitespace().nth(1));
        peak = peak.max(line.and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().unwrap_or(-1);
        }
        assert!(start.elapsed() < Duration::from_secs(60), "hangs");
        std::thread::sleep(Duration::from_millis(5));
    };
    writer.join().unwrap();
    let mut complaint = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut complaint).unwrap();
    (code, complaint.lines().next().unwrap_or_default().to_owned(), peak, start.elapsed())
}

#[test]
fn megabytes_of_anything_end_in_one_line() {
    let fill = |piece: &str, mib: usize| piece.as_bytes().iter().copied().cycle().take(mib << 20).collect::<Vec<u8>>();
    let spans = format!("<table>{}", format!("<tr>{}", "<td rowspan=65534 colspan=1000>1".repeat(10)).repeat(10_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("50 MB of cells", fill("<td>", 50)),
        ("cells under the limit", fill("<table><tr><td>1", 15)),
        ("span bombs", spans.into_bytes()),
        ("deep nesting", fill("<div>", 12)),
        ("fonts that are reopened", (0..400_000).flat_map(|i| format!("<p><font size={i}>").into_bytes()).collect()),
        ("pipes", fill("|", 15)),
        ("a pipe a line", fill("|\n", 15)),
        ("tabs", fill("\ta\n", 15)),
        ("digits", fill("1", 15)),
        ("a digit a line", fill("1\n", 15)),
        ("headings", fill("一、总体情况\n", 15)),
        ("open tables", fill("<table\n", 15)),
        ("labels", fill("1.属于国家秘密\n0\n", 5)),
        ("claims", fill("一、总体情况\n收到申请1件，其中2件、3件，", 4)),
        ("boxes", fill("+---+\n| a |\n", 10)),
        ("quotes", fill("\"a\tb\n", 15)),
    ];
    for (name, text) in cases {
        let (code, complaint, peak, time) = run(&text);
        assert_eq!(code, 2, "{name}: {complaint}");
        assert!(complaint.starts_with("gouji: -: "), "{name}: {complaint}");
        assert!(peak <= 500, "{name}: {peak} MiB");
        assert!(time <= Duration::from_secs(30), "{name}: {time:?}");
    }
}

#[test]
fn files_that_hold_nothing_to_read() {
    let cases: [(&str, &[u8], &str); 8] = [
        ("empty", b"", "empty"),
        ("blanks", "\u{feff} \n\u{3000}".as_bytes(), "empty"),
        ("NULs", &[0; 5000], "not read"),
        ("a PDF", b"%PDF-1.7\n1 0 obj", "PDF"),
        ("a zip", b"PK\x03\x04\x14\0\0\0\x08\0", "not read"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not read"),
        ("half a character", b"\xe5\xb9\xb4\xe5\xba", "not an annual report"),
        ("prose", "今天天气很好。".as_bytes(), "not an annual report"),
    ];
    for (name, bytes, words) in cases {
        let error = examine(&Page::from_file(name, bytes.to_vec())).unwrap_err().to_string();
        assert!(error.contains(words), "{name}: {error}");
        assert!(!error.contains('\n'), "{name}: {error}");
    }
}

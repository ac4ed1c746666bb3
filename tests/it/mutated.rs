//! Files of every format, cut, flipped and spliced: no panic, no more than five seconds for a file, and no more than
//! 500 MB for all of a format in one process.
//!
//! In the normal run a few of each format; `GOUJI_MUTATIONS=10000 cargo test --all-features --test it mutated --
//! --nocapture` makes as many of each, and prints what they took. `GOUJI_MUTATED=docx` picks one format. A case that
//! fails is named by its number, and is the same in every run; the last file of each format stays in the folder of
//! temporary files of the build, as `mutated.FORMAT`.
//!
//! Each format is tried in a process of its own, which is this test binary run again: a process that is ended by the
//! system is a failure of its format, and its peak of memory is its own.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, exit};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check::check;
use regex::bytes::Regex;

use crate::scribe::Rng;

/// The files that are mutated: one report in every format.
const FOLDER: &str = "samples/苏州市吴江区卫生健康局/2024";
/// How many files of a format in the normal run.
const FEW: u64 = 150;
/// Longest time for a file.
const LONGEST: Duration = Duration::from_secs(5);
/// Most memory of a process, in MB.
const MOST: u64 = 500;

/// The files of each format: the same extension, or the same content behind another.
fn sources() -> BTreeMap<String, Vec<PathBuf>> {
    let mut sources: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()) {
        let extension = path.extension().unwrap().to_string_lossy().into_owned();
        if extension != "toml" {
            sources.entry(extension).or_default().push(path);
        }
    }
    sources.values_mut().for_each(|paths| paths.sort());
    sources
}

#[test]
fn mutated_files_are_no_panic_and_cost_little() {
    if env::var_os("GOUJI_MUTATED_CHILD").is_some() {
        return;
    }
    let count = env::var("GOUJI_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(FEW);
    let only = env::var("GOUJI_MUTATED").ok();
    let mut failed = Vec::new();
    for format in sources().into_keys().filter(|format| only.as_ref().is_none_or(|only| only == format)) {
        let output = Command::new(env::current_exe().unwrap())
            .args(["--exact", "mutated::child", "--nocapture", "--test-threads=1"])
            .env("GOUJI_MUTATED_CHILD", &format)
            .env("GOUJI_MUTATIONS", count.to_string())
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = out.lines().find(|line| line.starts_with("mutated ")).unwrap_or("mutated: no word of it");
        println!("{told}");
        if !output.status.success() || !told.ends_with("fine") {
            let said = String::from_utf8_lossy(&output.stderr);
            let last: Vec<&str> = said.lines().rev().take(12).collect();
            failed.push(format!("{format}: {} {told}\n{}", output.status, last.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// The process of a format; nothing where this is not one.
#[test]
fn child() {
    let Ok(format) = env::var("GOUJI_MUTATED_CHILD") else { return };
    let count: u64 = env::var("GOUJI_MUTATIONS").unwrap().parse().unwrap();
    let mut files: Vec<(String, Vec<u8>)> = sources()[&format]
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    if format == "pdf" {
        // damage to what is under compression is seldom more than that
        files.extend(files.clone().into_iter().map(|(name, bytes)| (name, unpacked(&bytes))));
        assert!(examine(&Page::from_file("a.pdf", files[1].1.clone())).is_ok(), "the unpacked file is whole");
    }
    let others: Vec<Vec<u8>> = sources().values().map(|paths| fs::read(&paths[0]).unwrap()).collect();
    watch();
    let (start, mut slowest, mut read, mut panicked) = (Instant::now(), (Duration::ZERO, 0), 0, Vec::new());
    for number in 0..count {
        let rng = &mut Rng::new(number ^ 0x0F11_ED00);
        let (name, whole) = &files[number as usize % files.len()];
        let bytes = mutated(rng, whole, &others);
        NUMBER.store(number, Ordering::Relaxed);
        // what a process was ended by is there to look at
        fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("mutated.{format}")), &bytes).unwrap();
        let page = Page::from_file(name.as_str(), bytes);
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| examine(&page).map(|reports| reports.iter().map(check).count()))) {
            Ok(done) => read += usize::from(done.is_ok()),
            Err(_) => panicked.push(number),
        }
        slowest = slowest.max((begun.elapsed(), number));
    }
    NUMBER.store(DONE, Ordering::Relaxed);
    let peak = peak();
    let is_fine = panicked.is_empty() && slowest.0 <= LONGEST && peak <= MOST;
    println!(
        "\nmutated {format}: {count} files in {:.1} s, {read} read, slowest {} ms (case {}), peak {peak} MB, panics \
         {panicked:?}: {}",
        start.elapsed().as_secs_f64(),
        slowest.0.as_millis(),
        slowest.1,
        if is_fine { "fine" } else { "not fine" }
    );
    assert!(is_fine);
}

/// The case that is under way.
static NUMBER: AtomicU64 = AtomicU64::new(DONE);
const DONE: u64 = u64::MAX;

/// Ends the process where a case takes far too long: it may never end.
fn watch() {
    thread::spawn(|| {
        let (mut since, mut last) = (Instant::now(), DONE);
        loop {
            thread::sleep(Duration::from_millis(50));
            let now = NUMBER.load(Ordering::Relaxed);
            if now != last {
                (since, last) = (Instant::now(), now);
            } else if now != DONE && since.elapsed() > LONGEST * 6 {
                println!("\nmutated: case {now} takes more than {} s", LONGEST.as_secs() * 6);
                exit(1);
            }
        }
    });
}

/// Peak of the memory of this process in MB; nothing is known of it where there is no /proc.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024 / 1_000_000
}

/// A file with damage: to its bytes or, where it is an archive, to those of a member, which is packed again.
fn mutated(rng: &mut Rng, whole: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    if whole.starts_with(b"PK") && rng.chance(60) {
        return repacked(rng, whole, others);
    }
    if whole.starts_with(b"\x1f\x8b") && rng.chance(60) {
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(whole).read_to_end(&mut bytes).unwrap();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&damaged(rng, bytes, others)).unwrap();
        return packed.finish().unwrap();
    }
    damaged(rng, whole.to_vec(), others)
}

fn damaged(rng: &mut Rng, mut bytes: Vec<u8>, others: &[Vec<u8>]) -> Vec<u8> {
    for _ in 0..1 + rng.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.below(bytes.len());
        match rng.below(9) {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << rng.below(8),
            2 => bytes[at] = *rng.pick(&[0, 1, b'<', b'>', b'(', b'"', 0x7F, 0x80, 0xFE, 0xFF]),
            3 | 4 => {
                // a piece of itself over another place, or put in between
                let from = rng.below(bytes.len());
                let length = 1 + rng.below(2000);
                let piece = bytes[from..bytes.len().min(from + length)].to_vec();
                let end = if rng.chance(50) { bytes.len().min(at + piece.len()) } else { at };
                bytes.splice(at..end, piece);
            }
            5 => {
                let other = &others[rng.below(others.len())];
                let from = rng.below(other.len());
                let length = 1 + rng.below(4000);
                bytes.splice(at..at, other[from..other.len().min(from + length)].iter().copied());
            }
            6 => {
                let end = bytes.len().min(at + 1 + rng.below(300));
                bytes.drain(at..end);
            }
            7 => {
                let word = *rng.pick(&[u32::MAX, 0, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0x0100_0000]);
                bytes.iter_mut().skip(at).zip(word.to_le_bytes()).for_each(|(byte, new)| *byte = new);
            }
            _ => {
                // digits, which are lengths, counts and spans in formats of text
                let digits = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|next| at + next);
                if let Some(at) = digits {
                    let number = *rng.pick(&["9", "0", "-1", "99999", "4294967295", "99999999999999999999"]);
                    bytes.splice(at..=at, number.bytes());
                }
            }
        }
    }
    bytes
}

/// An archive with one member damaged.
fn repacked(rng: &mut Rng, whole: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    // most often the largest member, which is the content
    let sizes = (0..archive.len()).map(|at| (archive.by_index_raw(at).unwrap().size(), at)).max();
    let chosen = if rng.chance(70) { sizes.unwrap().1 } else { rng.below(archive.len()) };
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        if at == chosen {
            bytes = damaged(rng, bytes, others);
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        made.write_all(&bytes).unwrap();
    }
    made.finish().unwrap().into_inner()
}

/// A PDF of LibreOffice with its streams inflated, and a new table of its objects.
fn unpacked(pdf: &[u8]) -> Vec<u8> {
    let object = Regex::new(r"(?s-u)(\d+) 0 obj\r?\n(.*?)\r?\nendobj").unwrap();
    let stream = Regex::new(r"(?s-u)^(<<.*?>>)\r?\nstream\r?\n(.*?)\r?\nendstream$").unwrap();
    let length = Regex::new(r"(?-u)/Length \d+( 0 R)?").unwrap();
    let mut made = b"%PDF-1.7\n".to_vec();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for found in object.captures_iter(pdf) {
        let number: usize = std::str::from_utf8(&found[1]).unwrap().parse().unwrap();
        let mut content = found[2].to_vec();
        if let Some(parts) =
            stream.captures(&found[2]).filter(|parts| parts[1].windows(12).any(|at| at == b"/FlateDecode"))
        {
            let mut inflated = Vec::new();
            // a stream that holds "endstream" is cut here, and stays as it is
            if flate2::read::ZlibDecoder::new(&parts[2]).read_to_end(&mut inflated).is_ok() {
                let head = String::from_utf8_lossy(&parts[1]).replace("/Filter/FlateDecode", "");
                let head =
                    length.replace(head.as_bytes(), format!("/Length {}", inflated.len()).as_bytes()).into_owned();
                content = [&head[..], b"\nstream\n", &inflated, b"\nendstream"].concat();
            }
        }
        places.insert(number, made.len());
        made.extend([format!("{number} 0 obj\n").as_bytes(), &content, b"\nendobj\n"].concat());
    }
    let start = made.len();
    let last = places.keys().last().unwrap() + 1;
    made.extend(format!("xref\n0 {last}\n").bytes());
    for number in 0..last {
        let line = match places.get(&number) {
            Some(at) => format!("{at:010} 00000 n \n"),
            None => "0000000000 65535 f \n".to_owned(),
        };
        made.extend(line.bytes());
    }
    let text = String::from_utf8_lossy(pdf);
    let trailer = text.rsplit("trailer").next().unwrap().split("startxref").next().unwrap();
    made.extend(format!("trailer{trailer}startxref\n{start}\n%%EOF\n").bytes());
    made
}

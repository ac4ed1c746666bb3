//! How fast a report of each file format is read and checked on one thread, how much memory that takes, and what other
//! programs need for the same file in the same run: pdfplumber to find its tables, LibreOffice to turn it into text.
//!
//! `cargo bench --bench formats`. The documents are made anew by LibreOffice, the PDF with six pages; where there is no
//! LibreOffice they are those of the samples. A baseline that is not installed is left out, and a line says so.

// a bench that fails says so
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gouji::page::Page;
use gouji::{pipeline, rule};

#[path = "formats/baseline.rs"]
mod baseline;
#[path = "formats/document.rs"]
mod document;
#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;

/// What is promised of a format: milliseconds at most, and MB at most.
struct Promise {
    extension: &'static str,
    milliseconds: f64,
    memory: f64,
}

/// The promises; formats whose file is not there are left out.
const PROMISES: &[Promise] = &[
    promise("pdf", 50.0),
    promise("docx", 5.0),
    promise("doc", 5.0),
    promise("odt", 5.0),
    promise("xlsx", 5.0),
    promise("xls", 5.0),
    promise("ods", 5.0),
    promise("xml", 5.0),
    promise("rtf", 5.0),
    promise("ofd", 50.0),
    promise("html", 5.0),
    promise("mht", 5.0),
];

const fn promise(extension: &'static str, milliseconds: f64) -> Promise {
    Promise { extension, milliseconds, memory: 40.0 }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--peak") {
        return peak(Path::new(&arguments[at + 1]));
    }
    let is_test = arguments.iter().any(|argument| argument == "--test");
    let rounds = if is_test { 2 } else { 41 };
    let folder = std::env::temp_dir().join(format!("gouji-formats-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let files = document::all(&folder, is_test);
    let python = baseline::python(is_test);
    println!(
        "{:6} {:>8} {:>9} {:>9} {:>9} {:>9} {:>22} {:>22}",
        "format", "KB", "ms", "most ms", "peak MB", "most MB", "pdfplumber", "LibreOffice"
    );
    let mut missed = Vec::new();
    for promise in PROMISES {
        let name = promise.extension;
        let Some(path) = files.iter().find(|path| path.extension().is_some_and(|extension| extension == name)) else {
            println!("{name:6} left out: no file of it");
            continue;
        };
        let page = Page::from_file(path.to_string_lossy(), fs::read(path).unwrap());
        let took = median((0..rounds).map(|_| examine(&page)).collect());
        let memory = peak_of(path);
        let plumber =
            python.as_ref().filter(|_| name == "pdf").map(|python| baseline::pdfplumber(python, path, is_test));
        let office = baseline::libreoffice(path, &folder, is_test).map(|other| (other, program(path)));
        println!(
            "{name:6} {:>8.1} {took:>9.2} {:>9} {memory:>9.1} {:>9} {:>22} {:>22}",
            page.bytes.len() as f64 / 1e3,
            promise.milliseconds,
            promise.memory,
            plumber.map_or("-".to_owned(), |other| format!("{other:.0} ms ({:.0} ×)", other / took)),
            office.map_or("-".to_owned(), |(other, own)| format!("{other:.0} ms ({:.0} ×)", other / own)),
        );
        if took > promise.milliseconds || memory > promise.memory {
            missed.push(name);
        }
    }
    println!("ms: one report read and checked, median of {rounds}; peak: a process that does nothing else");
    println!(
        "pdfplumber: its tables found, without the start of Python; LibreOffice: as text, program against program"
    );
    for (is_there, name) in [(python.is_some(), "pdfplumber"), (baseline::has_office(), "LibreOffice")] {
        if !is_there {
            println!("left out: {name} is not installed");
        }
    }
    if !missed.is_empty() {
        println!("missed: {}", missed.join(", "));
    }
    fs::remove_dir_all(folder).unwrap();
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

/// Reads and checks a page once.
fn examine(page: &Page) -> Duration {
    let start = Instant::now();
    let reports =
        pipeline::examine(std::hint::black_box(page)).unwrap_or_else(|error| panic!("{}: {error}", page.path));
    let findings: usize = reports.iter().map(|report| rule::check(report).findings.len()).sum();
    std::hint::black_box(findings);
    start.elapsed()
}

/// The program run on a file, with its start, in milliseconds.
fn program(path: &Path) -> f64 {
    let run = || {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let status = command.args(["check", "--jobs", "1"]).arg(path).stdout(Stdio::null()).status().unwrap();
        assert!(status.code().is_some_and(|code| code < 2), "{status}");
        start.elapsed()
    };
    median((0..5).map(|_| run()).collect())
}

/// Peak memory of a process that reads a file, in MB.
fn peak_of(path: &Path) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap()).arg("--peak").arg(path).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// Reads a file and prints the peak memory of this process.
fn peak(path: &Path) {
    examine(&Page::from_file(path.to_string_lossy(), fs::read(path).unwrap()));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0);
    println!("{:.3}", kib * 1024.0 / 1e6);
}

/// The samples of one report in every format.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/苏州市吴江区卫生健康局/2024")
}

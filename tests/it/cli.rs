//! The program as a user runs it: streams, exit codes, order, languages, and what its output looks like.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use serde_json::Value;

use crate::scribe::{Dialect, Options, draft, write};

mod among;
mod compare;
mod formats;
#[cfg(all(feature = "crawl", feature = "office"))]
mod nested;
mod options;
mod output;
mod runs;
mod schemas;

/// The report that the program is shown with first.
const SAMPLE: &[u8] = include_bytes!("../../samples/环翠区科学技术局/2023/report.txt");

/// A folder of a test, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A folder with the sample report as `report.txt`.
    fn with_sample() -> Self {
        let folder = Self::new();
        folder.write("report.txt", SAMPLE);
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The program, to be run in this folder and in no language but the one that is asked for.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.current_dir(&self.0).args(args).env_clear().env("LC_ALL", "C.UTF-8");
        command
    }

    /// What a file says.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).stdin(Stdio::null()))
    }

    fn run_in(&self, locale: &str, args: &[&str]) -> Ran {
        Ran::of(self.command(args).stdin(Stdio::null()).env("LC_ALL", locale))
    }

    fn run_with(&self, input: &[u8], args: &[&str]) -> Ran {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::scope(|scope| {
            // a program that does not want its input closes it
            scope.spawn(move || stdin.write_all(input).ok());
            let output = child.wait_with_output().unwrap();
            Ran::from(output)
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run of the program gave.
#[derive(Debug, PartialEq)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    fn from(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self { code: output.status.code().expect("no signal"), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Standard output as JSON, a value a line.
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect(&self.out)
    }
}

/// The rules of findings, in their order.
fn rules(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn without_source(mut findings: Vec<Value>) -> Vec<Value> {
    for finding in &mut findings {
        finding.as_object_mut().unwrap().remove("source").expect("a finding names its source");
    }
    findings
}

/// A report whose figures tie.
fn consistent() -> Vec<u8> {
    write(&draft(3, &Options { year: Some(2023), ..Options::default() }), Dialect::TabCells, 3)
}

// ---- what it looks like

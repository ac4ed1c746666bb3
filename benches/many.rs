//! Many reports in one run of the program: time by number of reports and of processors, and peak memory.
//!
//! `cargo bench --bench many` writes 10,000 generated reports in all dialects to a temporary folder and checks them;
//! with `--test` a hundred.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;

fn main() -> std::io::Result<()> {
    let reports = if std::env::args().any(|argument| argument == "--test") { 100 } else { 10_000 };
    let folder = std::env::temp_dir().join(format!("gouji-many-{}", std::process::id()));
    let (quarter, whole) = (folder.join("quarter"), folder.join("whole"));
    write(&quarter, 0..reports / 4)?;
    write(&whole, 0..reports)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:>8} {:>5} {:>9} {:>11} {:>10}", "reports", "jobs", "seconds", "reports/s", "peak MiB")?;
    let mut seconds = Vec::new();
    for (path, count, jobs) in [(&quarter, reports / 4, 1), (&whole, reports, 1), (&whole, reports, 2)] {
        let (time, peak) = check(path, jobs)?;
        seconds.push(time.as_secs_f64());
        let rate = count as f64 / time.as_secs_f64();
        writeln!(out, "{count:>8} {jobs:>5} {:>9.2} {rate:>11.0} {peak:>10}", time.as_secs_f64())?;
    }
    if let [quarter, one, two] = seconds.as_slice() {
        writeln!(out, "four times the reports: {:.2} × the time; two jobs: {:.2} × faster", one / quarter, one / two)?;
    }
    std::fs::remove_dir_all(folder)
}

fn write(folder: &Path, seeds: std::ops::Range<u64>) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for seed in seeds {
        let dialect = scribe::Dialect::ALL[seed as usize % scribe::Dialect::ALL.len()];
        let draft = scribe::draft(seed, &scribe::Options::default());
        let name = format!("{seed:05}.{}", dialect.extension());
        std::fs::write(folder.join(name), scribe::write(&draft, dialect, seed))?;
    }
    Ok(())
}

/// Time and peak memory of one run.
fn check(folder: &Path, jobs: u32) -> std::io::Result<(Duration, u64)> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--ignore", "Y,U,S001,S002,P301", "--format", "jsonl", "-j", &jobs.to_string()])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|kib| kib.split_whitespace().next()?.parse().ok()).unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok((start.elapsed(), peak))
}

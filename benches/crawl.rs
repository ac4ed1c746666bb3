//! The crawler against portals on this machine: throughput, pace, memory, and what compression costs.
//!
//! `cargo bench --bench crawl` measures all, `cargo bench --bench crawl -- throughput` (`pace`, `memory`, `gzip`) a part;
//! with `--test` one tiny round. Portals, crawler and baseline are processes of their own, so that each is charged with
//! its own work. Linux alone: 127.1.x.y are many hosts, and /proc says what a process has used.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[path = "crawl/crawler.rs"]
mod crawler;
#[path = "crawl/meter.rs"]
mod meter;
#[path = "crawl/probe.rs"]
mod probe;
#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;
#[path = "crawl/server.rs"]
mod server;
#[path = "crawl/site.rs"]
mod site;

use crawler::{Commits, Task};
use meter::Figures;
use server::{Plan, Seen};

/// How much is measured.
struct Scale {
    hosts: usize,
    articles: usize,
    /// Hosts and their rates.
    paces: &'static [(usize, f64)],
    seconds: f64,
    memory_hosts: usize,
    known: usize,
    memory_seconds: f64,
    rounds: u32,
}

/// Bytes of a page that are sent at a time where memory is measured.
const WINDOW: usize = 8 << 10;

const FULL: Scale = Scale {
    hosts: 20,
    articles: 100,
    paces: &[(200, 1.0), (20, 10.0)],
    seconds: 20.0,
    memory_hosts: 3_000,
    known: 1_000_000,
    memory_seconds: 30.0,
    rounds: 9,
};

const TINY: Scale = Scale {
    hosts: 2,
    articles: 21,
    paces: &[(3, 10.0)],
    seconds: 1.0,
    memory_hosts: 50,
    known: 500,
    memory_seconds: 1.0,
    rounds: 1,
};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", plan] => return server::serve(serde_json::from_str(plan)?),
        ["crawl", task] => return tell(&crawler::run(&serde_json::from_str(task)?)?),
        ["probe", task] => {
            let (port, hosts, articles) = serde_json::from_str(task)?;
            return tell(&probe::run(port, hosts, articles)?);
        }
        ["fill", task] => {
            let (folder, port, hosts, articles, known): (PathBuf, _, _, _, _) = serde_json::from_str(task)?;
            return tell(&crawler::fill(&folder, port, hosts, articles, known)?);
        }
        _ => {}
    }
    let scale = if words.contains(&"--test") { TINY } else { FULL };
    let parts = ["throughput", "pace", "memory", "gzip"];
    let is_named = parts.iter().any(|part| words.contains(part));
    let wants = |part: &str| !is_named || words.contains(&part);
    say(&format!("cargo bench --bench crawl -- {}    load {}", words.join(" "), load()))?;
    if wants("throughput") {
        throughput(&scale)?;
    }
    if wants("pace") {
        pace(&scale)?;
    }
    if wants("memory") {
        memory(&scale)?;
    }
    if wants("gzip") {
        gzip(&scale)?;
    }
    Ok(())
}

/// Pages a second and what each costs, beside the client and the parser alone.
fn throughput(scale: &Scale) -> anyhow::Result<()> {
    let Scale { hosts, articles, .. } = *scale;
    let served = Served::start(Plan { hosts, articles, distinct: true, gap: 1.0, window: None })?;
    let probed: Figures = ask("probe", &(served.port, hosts, articles))?;
    say(
        "\nthroughput      pages  seconds  pages/s  CPU ms/page  peak MB  reports  archive B/page  × CPU of the probe",
    )?;
    let row = |name: &str, of: &Figures| {
        let Figures { pages, seconds, peak, reports, archive, .. } = of;
        let (rate, cpu, kept) = (of.rate(), of.cpu_a_page(), archive / pages.max(&1));
        let ratio = cpu / probed.cpu_a_page();
        say(&format!(
            "{name:<14} {pages:>6} {seconds:>8.2} {rate:>8.0} {cpu:>12.2} {peak:>8.0} {reports:>8} {kept:>15} {ratio:>8.2}"
        ))
    };
    row("probe", &probed)?;
    for (name, whole) in [("parsed", false), ("whole", true)] {
        let folder = Scratch::new()?;
        let task = Task { folder: folder.0.clone(), port: served.port, hosts, rate: None, whole, stop: None };
        row(name, &ask("crawl", &task)?)?;
    }
    Ok(())
}

/// How much of the pace that is asked for is kept, and whether it is ever exceeded, as the server sees it.
fn pace(scale: &Scale) -> anyhow::Result<()> {
    say("\npace             arrived   asked  share  shortest gap ms  1 in 100 below  CPU ms/page  peak MB")?;
    for (hosts, rate) in scale.paces {
        let articles = (rate * scale.seconds * 1.5) as usize + 20;
        let served = Served::start(Plan { hosts: *hosts, articles, distinct: false, gap: 1.0 / rate, window: None })?;
        let folder = Scratch::new()?;
        let (folder, stop) = (folder.0.clone(), Some(scale.seconds));
        let task = Task { folder, port: served.port, hosts: *hosts, rate: Some(*rate), whole: true, stop };
        let figures: Figures = ask("crawl", &task)?;
        let Seen { requests, asked, shortest, hundredth, .. } = served.end()?;
        say(&format!(
            "{:<15} {requests:>8} {asked:>7.0} {:>5.1}% {:>16.2} {:>15.2} {:>12.2} {:>8.0}",
            format!("{hosts} × {rate}/s"),
            requests as f64 * 100.0 / asked,
            shortest * 1_000.0,
            hundredth * 1_000.0,
            figures.cpu_a_page(),
            figures.peak,
        ))?;
    }
    Ok(())
}

/// What many hosts and a large store cost.
fn memory(scale: &Scale) -> anyhow::Result<()> {
    let Scale { memory_hosts: hosts, known, .. } = *scale;
    let articles = 100;
    let served = Served::start(Plan { hosts, articles, distinct: false, gap: 1.0, window: Some(WINDOW) })?;
    let folder = Scratch::new()?;
    let commits: Commits = ask("fill", &(&folder.0, served.port, hosts, articles, known))?;
    let Commits { known, new, same, slowest } = commits;
    say(&format!(
        "\ncommit of 50 × 20 leads at {known} known URLs: {new:.1} ms where all are new, {same:.1} ms where all are known, \
         {slowest:.1} ms at most"
    ))?;
    let stop = Some(scale.memory_seconds);
    let task = Task { folder: folder.0.clone(), port: served.port, hosts, rate: Some(1.0), whole: true, stop };
    let figures: Figures = ask("crawl", &task)?;
    let seen = served.end()?;
    say("\nmemory          peak MB    pages  pages/s  CPU ms/page  hosts asked  share of the pace")?;
    let Figures { peak, pages, .. } = figures;
    say(&format!(
        "{:<15} {peak:>7.0} {pages:>8} {:>8.0} {:>12.2} {:>12} {:>17.1}%",
        format!("{hosts} × 1/s"),
        figures.rate(),
        figures.cpu_a_page(),
        seen.hosts,
        seen.requests as f64 * 100.0 / seen.asked,
    ))
}

/// What a level of compression costs on these pages.
fn gzip(scale: &Scale) -> anyhow::Result<()> {
    let pages = site::Portal { seed: 1, articles: scale.articles }.pages();
    say("\ngzip level  ms/page  bytes/page")?;
    for level in 0..=6 {
        let (mut bytes, mut milliseconds) = (0, f64::INFINITY);
        // the best of some rounds: the machine has other things to do
        for _ in 0..scale.rounds {
            let begun = Instant::now();
            bytes = 0;
            for (_, html) in &pages {
                let mut encoder = GzEncoder::new(Vec::with_capacity(html.len() / 4), Compression::new(level));
                encoder.write_all(html.as_bytes())?;
                bytes += encoder.finish()?.len();
            }
            milliseconds = milliseconds.min(begun.elapsed().as_secs_f64() * 1_000.0 / pages.len() as f64);
        }
        say(&format!("{level:>10} {milliseconds:>8.2} {:>11}", bytes / pages.len()))?;
    }
    Ok(())
}

/// A process that serves portals.
struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
}

impl Served {
    fn start(plan: Plan) -> anyhow::Result<Self> {
        let mut child = again("serve", &plan)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut out = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        Ok(Self { child, out, port: line.trim().parse()? })
    }

    /// Ends it; what arrived.
    fn end(mut self) -> anyhow::Result<Seen> {
        drop(self.child.stdin.take());
        let mut line = String::new();
        self.out.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // it ends by itself now
        let _ = self.child.wait();
    }
}

/// This program again, in another part.
fn again(part: &str, task: &impl Serialize) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([part, &serde_json::to_string(task)?]);
    Ok(command)
}

/// What a process of its own says.
fn ask<T: DeserializeOwned>(part: &str, task: &impl Serialize) -> anyhow::Result<T> {
    let output = again(part, task)?.stderr(Stdio::inherit()).output()?;
    anyhow::ensure!(output.status.success(), "{part}: {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn tell(value: &impl Serialize) -> anyhow::Result<()> {
    say(&serde_json::to_string(value)?)
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The load of the machine: figures of a busy one are of little use.
fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// A folder that is gone when it is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
        let name = format!("gouji-crawl-{}-{}", std::process::id(), since.as_nanos());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let folder: &Path = &self.0;
        let _ = std::fs::remove_dir_all(folder);
    }
}

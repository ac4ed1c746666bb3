//! The crawler against simulated portals, as a user runs it: every family from its home page, every obstacle, kills,
//! a second crawl, a full disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use gouji::fetch::archive::{Kind, Record, Records};
use gouji::simulator::server::{Arrival, Server, Stand};
use gouji::simulator::{Planted, Site, sites};
use serde_json::Value;

mod disk; // a full disk stops the run and loses nothing
mod families; // 100 % of what is planted, none of the decoys
#[cfg(unix)]
mod kills; // stopped at any moment, gone on with, nothing lost and nothing asked twice
mod obstacles; // what stands in the way is named and stands alone
mod parts; // articles that go over several pages
mod recrawl; // a second crawl costs little and sees what changed
mod start; // what it may be started with, what it is told, the pace that it keeps
mod variants; // the same of other layouts

/// A project folder that is gone with the test.
pub(crate) struct Project(PathBuf);

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crawl-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    /// The program with arguments about this project.
    pub(crate) fn gouji(&self, command: &str) -> Command {
        let mut gouji = Command::new(env!("CARGO_BIN_EXE_gouji"));
        gouji.arg(command).arg("--project").arg(&self.0).args(["--lang", "en"]);
        gouji
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// A crawl of some addresses, quick and patient for a moment only.
    pub(crate) fn crawl(&self, urls: &[String]) -> Command {
        self.crawl_at("200/s", urls)
    }

    /// The same at a pace.
    pub(crate) fn crawl_at(&self, rate: &str, urls: &[String]) -> Command {
        let mut gouji = self.gouji("crawl");
        gouji
            .args(["--allow-private", "--rate", rate, "--patience", "5", "--retry", "0.2", "--timeout", "5"])
            .args(urls);
        gouji
    }

    /// The records that `export` writes.
    pub(crate) fn records(&self, args: &[&str]) -> Vec<Value> {
        let out = run(self.gouji("export").args(["--format", "jsonl"]).args(args));
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The reports that `export` writes: all addresses in order, issuer, year.
    pub(crate) fn reports(&self) -> BTreeSet<Report> {
        let records = self.records(&[]);
        let reports: BTreeSet<Report> = records.iter().map(report).collect();
        assert_eq!(reports.len(), records.len(), "a report was exported twice");
        reports
    }

    /// The records of its archive, and what could not be read.
    pub(crate) fn archived(&self) -> (Vec<Record>, Vec<String>) {
        let Ok(entries) = std::fs::read_dir(self.0.join("archive")) else { return Default::default() };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
        files.sort();
        let read = files.iter().flat_map(|path| Records::open(path, |_| true).unwrap());
        let (mut records, mut damaged) = (Vec::new(), Vec::new());
        for record in read {
            match record {
                Ok(record) => records.push(record),
                Err(error) => damaged.push(error.to_string()),
            }
        }
        (records, damaged)
    }

    /// What was exported: address → (issuer, year).
    pub(crate) fn exported(&self) -> BTreeMap<String, (String, u16)> {
        let of = |record: Value| {
            let (_, issuer, year) = report(&record);
            // a report that stands at several places is one
            let source = &record["source"];
            let others = source["urls"].as_array().cloned().unwrap_or_default();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let urls: Vec<String> = others.iter().chain([&source["url"]]).map(text).collect();
            urls.into_iter().map(move |url| (url, (issuer.clone(), year)))
        };
        self.records(&[]).into_iter().flat_map(of).collect()
    }

    /// The account.
    pub(crate) fn account(&self) -> Value {
        let out = run(self.gouji("status").args(["--format", "json"]));
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// Addresses that should be reports and were not read.
    pub(crate) fn unread(&self) -> BTreeSet<String> {
        let account = self.account();
        let unread = account["unread"].as_array().unwrap().iter();
        unread.map(|unread| unread["url"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if std::env::var_os("GOUJI_KEEP").is_none() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

pub(crate) fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

/// The site of a name.
pub(crate) fn site(name: &str) -> Box<dyn Site> {
    // a site of its own for every test: some remember what was asked
    sites().into_iter().find(|site| site.name() == name).unwrap()
}

/// What is planted, by issuer and year, but for what no reader reads yet.
pub(crate) fn readable(planted: &[Planted]) -> BTreeSet<(String, u16)> {
    let readable = planted.iter().filter(|planted| planted.readable);
    readable.map(|planted| (planted.issuer.clone(), planted.year)).collect()
}

/// A server with one site.
pub(crate) fn serve(name: &str) -> Server {
    Server::with(vec![Stand::plain(site(name))]).unwrap()
}

/// A report as it was exported: all addresses in order, issuer, year.
pub(crate) type Report = (Vec<String>, String, u16);

pub(crate) fn report(record: &Value) -> Report {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let source = &record["source"];
    let several = source["urls"].as_array().map(|urls| urls.iter().map(text).collect());
    let mut urls: Vec<String> = several.unwrap_or_else(|| vec![text(&source["url"])]);
    urls.sort();
    (urls, text(&record["issuer"]["name"]), record["year"].as_u64().unwrap_or_default() as u16)
}

/// What a server was asked: port, method, target.
pub(crate) type Target = (u16, String, String);

/// How often each target was asked. Without robots.txt, and without the paths that do not exist and that every host is
/// asked for: those may be asked again.
pub(crate) fn asked(server: &Server, arrivals: &[Arrival]) -> BTreeMap<Target, usize> {
    let probe = |name: &str| gouji::fetch::soft404::probe(&server.url(name).unwrap()).path().to_owned();
    let mut asked = BTreeMap::new();
    for Arrival { name, port, method, target, .. } in arrivals {
        if target != "/robots.txt" && *target != probe(name) {
            *asked.entry((*port, method.clone(), target.clone())).or_default() += 1;
        }
    }
    asked
}

/// The targets whose answers an archive keeps, with what was asked for them.
pub(crate) fn kept(project: &Project) -> BTreeMap<Target, usize> {
    let mut kept = BTreeMap::new();
    for record in project.archived().0.iter().filter(|record| record.kind == Kind::Request) {
        let port = url::Url::parse(record.url().unwrap()).unwrap().port().unwrap();
        let head = String::from_utf8_lossy(&record.block);
        let mut words = head.split(' ').map(str::to_owned);
        *kept.entry((port, words.next().unwrap(), words.next().unwrap())).or_default() += 1;
    }
    kept.retain(|(_, _, target), _| target != "/robots.txt");
    kept
}

/// Waits until something holds, for some time at most; whether it came to hold.
pub(crate) fn wait_until(most: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + most;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

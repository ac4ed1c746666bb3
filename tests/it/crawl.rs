//! The crawler against simulated portals, as a user runs it: every family from its home page, every obstacle, kills,
//! a second crawl, a full disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gouji::simulator::server::{Server, Stand};
use gouji::simulator::{Planted, Site, sites};
use serde_json::Value;

mod families; // 100 % of what is planted, none of the decoys
mod obstacles; // what stands in the way is named and stands alone

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

    /// A crawl of some addresses, quick and patient for a moment only.
    pub(crate) fn crawl(&self, urls: &[String]) -> Command {
        let mut gouji = self.gouji("crawl");
        gouji
            .args(["--allow-private", "--rate", "200/s", "--patience", "5", "--retry", "0.2", "--timeout", "5"])
            .args(urls);
        gouji
    }

    /// What was exported: address → (issuer, year).
    pub(crate) fn exported(&self) -> BTreeMap<String, (String, u16)> {
        let out = run(self.gouji("export").args(["--format", "jsonl"]));
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let lines = String::from_utf8(out.stdout).unwrap();
        let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let of = |record: Value| {
            let year = record["year"].as_u64().unwrap_or_default() as u16;
            let what = (text(&record["issuer"]["name"]), year);
            // a report that stands at several places is one
            let source = &record["source"];
            let others = source["urls"].as_array().cloned().unwrap_or_default();
            let urls: Vec<String> = others.iter().chain([&source["url"]]).map(text).collect();
            urls.into_iter().map(move |url| (url, what.clone()))
        };
        records.flat_map(of).collect()
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

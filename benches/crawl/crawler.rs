//! The crawler as the program runs it, and the store at a size.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gouji::crawl::frontier::{Batch, Frontier};
use gouji::crawl::progress::Progress;
use gouji::crawl::{Crawl, Done, Examine, Examined, Settings, Start, State, Unread};
use gouji::fetch::archive;
use gouji::fetch::client::{self, Web};
use gouji::page::Page;
use gouji::pipeline::harvest::Harvester;
use gouji::portal::{Context, Lead, Request, Role};
use gouji::store::Store;
use gouji::text::lang::Lang;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use url::Url;

use super::meter::{self, Figures};
use super::server::address;
use super::site::Portal;

/// A run of the crawler.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    pub(crate) hosts: usize,
    /// Requests a second to a host; unlimited where not given.
    pub(crate) rate: Option<f64>,
    /// Whether what comes is archived and reports are read from it.
    pub(crate) whole: bool,
    /// When it is told to stop, in seconds.
    pub(crate) stop: Option<f64>,
}

/// Reads nothing.
struct Blind;

impl Examine for Blind {
    fn examine(&self, _page: &Page, _lead: &Lead) -> Examined {
        Examined::default()
    }

    fn part(&self, _page: &Page, _lead: &Lead) -> Unread {
        Unread::default()
    }

    fn reads(&self, _format: &str) -> bool {
        false
    }
}

fn starts(port: u16, hosts: usize) -> anyhow::Result<Vec<Start>> {
    let start = |host| {
        let url = Url::parse(&format!("http://{}:{port}/", address(host)))?;
        Ok(Start { name: format!("portal {host}"), urls: vec![url], ..Start::default() })
    };
    (0..hosts).map(start).collect()
}

/// Crawls the portals.
pub(crate) fn run(task: &Task) -> anyhow::Result<Figures> {
    let rate = task.rate.unwrap_or(f64::INFINITY);
    let settings = Settings { rate, allow_private: true, min_free: Some(0), ..Settings::default() };
    let agent = settings.user_agent();
    let web = Web::new(client::Settings { agent, allow_private: true, timeout: settings.timeout })?;
    let progress = Arc::new(Progress::default());
    let (stop, stopped) = watch::channel(false);
    let crawl = Crawl {
        starts: starts(task.port, task.hosts)?,
        has_old_tls: web.has_old_tls(),
        fetch: Arc::new(web),
        frontier: Box::new(Store::open(&task.folder)?),
        folder: task.folder.clone(),
        archive: task.whole.then(archive::Settings::default),
        examiner: if task.whole { Arc::new(Harvester { lang: Lang::Zh }) } else { Arc::new(Blind) },
        progress: progress.clone(),
        stop: stopped,
        settings,
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime =
        runtime.worker_threads(2).max_blocking_threads(64).thread_stack_size(16 << 20).enable_all().build()?;
    let (begun, cpu) = (Instant::now(), meter::cpu()?);
    let after = task.stop.map(Duration::from_secs_f64);
    let ending = runtime.block_on(async move {
        tokio::spawn(async move {
            match after {
                Some(after) => tokio::time::sleep(after).await,
                None => std::future::pending().await,
            }
            stop.send(true)
        });
        crawl.run().await
    })?;
    let counted = progress.snapshot();
    let figures = Figures::since(begun, cpu, counted.pages)?;
    Ok(Figures { reports: counted.reports, archive: archived(&task.folder), ending: format!("{ending:?}"), ..figures })
}

/// Bytes of the archive's files.
fn archived(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder.join("archive")).into_iter().flatten().flatten();
    let records = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "gz"));
    records.filter_map(|file| file.metadata().ok()).map(|data| data.len()).sum()
}

/// What a commit takes, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Commits {
    /// Addresses that are known.
    pub(crate) known: usize,
    /// 50 pages with 20 leads each that are new.
    pub(crate) new: f64,
    /// The same with leads that are known.
    pub(crate) same: f64,
    /// The slowest of all.
    pub(crate) slowest: f64,
}

/// Fills a store with portals and addresses that were asked long ago, then measures what a commit takes.
pub(crate) fn fill(folder: &Path, port: u16, hosts: usize, articles: usize, known: usize) -> anyhow::Result<Commits> {
    let mut store = Store::open(folder)?;
    store.begin(&starts(port, hosts)?, false, "{}")?;
    let each = known / hosts;
    let paths = Portal { seed: 0, articles }.paths();
    for host in store.hosts()? {
        let base = Url::parse(&host.authority)?;
        let old = (0..each).map(|n| format!("/xxgk/gkml/{}/t{}_{n}.html", n % 12, 20_180_000 + n));
        let paths = old.chain(paths.iter().filter(|path| path.ends_with(".html")).cloned());
        let leads = paths.filter_map(|path| lead(&base, &path)).collect();
        let batch: Vec<Done> = store.lease(host.id, 1, 0)?.iter().map(|task| done(task.id)).collect();
        let batch: Vec<Done> = batch.into_iter().map(|done| Done { leads: Vec::clone(&leads), ..done }).collect();
        store.commit(&Batch { done: &batch, ..Batch::default() })?;
    }
    drop(store);
    let conn = Connection::open(folder.join("store.db"))?;
    let digest = "0123456789abcdef".repeat(4);
    conn.execute(
        "UPDATE url SET state = 1, status = 200, at = 1700000000000, digest = ?1, file = 'gouji-1.warc.gz', \
         at_byte = id * 20000, bytes = 20000, family = 'generic' WHERE url LIKE '%/xxgk/gkml/%'",
        [digest],
    )?;
    drop(conn);
    let mut store = Store::open(folder)?;
    store.begin(&[], false, "{}")?;
    let (mut new, mut same) = (Vec::new(), Vec::new());
    for round in 0..12_usize {
        let base_of = |n: usize| format!("/xxgk/gkml/new{round}/{n}/");
        new.push(commit(&mut store, hosts, |n, m| format!("{}t{m}.html", base_of(n)))?);
        same.push(commit(&mut store, hosts, |n, m| {
            format!("/xxgk/gkml/{}/t{}_{}.html", m % 12, 20_180_000 + m, n + m)
        })?);
    }
    store.end(true)?;
    let slowest = new.iter().chain(&same).copied().fold(0.0, f64::max);
    Ok(Commits { known: each * hosts, new: median(new), same: median(same), slowest })
}

/// Commits 50 pages of as many hosts, each with 20 leads; gives the milliseconds.
fn commit(store: &mut Store, hosts: usize, path: impl Fn(usize, usize) -> String) -> anyhow::Result<f64> {
    let mut batch = Vec::new();
    for host in store.hosts()?.into_iter().step_by((hosts / 50).max(1)).take(50) {
        let base = Url::parse(&host.authority)?;
        let leads: Vec<Lead> = (0..20).filter_map(|m| lead(&base, &path(batch.len(), m))).collect();
        batch.extend(store.lease(host.id, 1, 0)?.iter().map(|task| Done { leads: leads.clone(), ..done(task.id) }));
    }
    let begun = Instant::now();
    store.commit(&Batch { done: &batch, ..Batch::default() })?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

fn done(task: i64) -> Done {
    let digest = Some("0123456789abcdef".repeat(4));
    Done { task, state: State::Done, status: Some(200), digest, at: 1_700_000_000_000, ..Done::default() }
}

fn lead(base: &Url, path: &str) -> Option<Lead> {
    let context = Context {
        title: Some(format!("双阳区教育局{}年政府信息公开工作年度报告", 2008 + path.len() % 16)),
        date: Some("2024-01-05".to_owned()),
        depth: 3,
        annual: true,
        list: Some(format!("{base}zwgk/zfxxgknb/")),
        number: 1,
        ..Context::default()
    };
    Some(Lead { request: Request::get(base.join(path).ok()?).from(base), role: Role::Article, context })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

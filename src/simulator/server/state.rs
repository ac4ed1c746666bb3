//! A host as it stands: its site, how often it was asked what, and the validators of its pages.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::wire::Head;
use super::{Arrival, Log, Stand};
use crate::simulator::obstacle::{Obstacle, Sending};
use crate::simulator::{Asked, Change, Reply, Site};

/// A host as it stands.
pub(super) struct State {
    name: String,
    port: u16,
    obstacle: Option<Obstacle>,
    site: Mutex<Arc<dyn Site>>,
    /// Changes so far: what changed is as old as the change that it came with.
    changes: AtomicU64,
    memory: Mutex<Memory>,
    log: Arc<Log>,
}

#[derive(Default)]
struct Memory {
    /// Requests so far.
    all: u64,
    /// Requests for each target.
    each: BTreeMap<String, u64>,
    /// What each page was when it was last sent: its digest, and the change that made it.
    pages: BTreeMap<String, (u64, u64)>,
}

/// 2024-01-02 00:00:00 GMT: when every page was made that never changed.
const MADE: Duration = Duration::from_secs(1_704_153_600);
const DAY: Duration = Duration::from_secs(86_400);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    pub(super) fn new(stand: Stand, port: u16, log: Arc<Log>) -> Self {
        let Stand { name, site, obstacle, .. } = stand;
        let (site, memory) = (Mutex::new(Arc::from(site)), Mutex::default());
        Self { name, port, obstacle, site, changes: AtomicU64::new(0), memory, log }
    }

    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        self.obstacle
    }

    pub(super) fn site(&self) -> Arc<dyn Site> {
        Arc::clone(&lock(&self.site))
    }

    pub(super) fn connection(&self) -> u64 {
        self.log.connection()
    }

    pub(super) fn change(&self, change: Change) -> bool {
        let mut site = lock(&self.site);
        let Some(changed) = site.changed(change) else { return false };
        *site = Arc::from(changed);
        self.changes.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// The answer to a request, and how it is to be sent; noted in the log.
    pub(super) fn answer(&self, head: &Head, body: Vec<u8>, connection: u64, at: Instant) -> (Reply, Sending) {
        let asked = head.asked(body);
        let (all, this) = self.count(&head.target);
        let (reply, sending) = match self.obstacle {
            None => (self.validated(head, self.site().answer(&asked)), Sending::Whole),
            Some(obstacle) => self.obstructed(obstacle, head, &asked, all, this),
        };
        let header = |name: &str| asked.headers.get(name).cloned();
        self.log.note(Arrival {
            at,
            name: self.name.clone(),
            port: self.port,
            connection,
            host: header("host").unwrap_or_default(),
            method: head.method.clone(),
            target: head.target.clone(),
            status: reply.status,
            user_agent: header("user-agent").unwrap_or_default(),
            referer: header("referer"),
            if_none_match: header("if-none-match"),
            if_modified_since: header("if-modified-since"),
            cookie: header("cookie"),
        });
        (reply, sending)
    }

    fn obstructed(&self, obstacle: Obstacle, head: &Head, asked: &Asked, all: u64, this: u64) -> (Reply, Sending) {
        if obstacle == Obstacle::PageDrift && self.changes.load(Ordering::Relaxed) == 0 && is_second_page(asked) {
            self.change(Change::Add);
        }
        if let Some(reply) = obstacle.instead(asked, all) {
            return (reply, Sending::Whole);
        }
        let site = self.site();
        let reply = obstacle.instead_of_file(asked, &*site).unwrap_or_else(|| site.answer(asked));
        let reply = self.validated(head, obstacle.altered(asked, reply));
        let sending = if reply.status == 200 { obstacle.sending(asked, this) } else { Sending::Whole };
        (reply, sending)
    }

    fn count(&self, target: &str) -> (u64, u64) {
        let mut memory = lock(&self.memory);
        memory.all += 1;
        let all = memory.all;
        let this = memory.each.entry(target.to_owned()).or_default();
        *this += 1;
        (all, *this)
    }

    /// The reply with ETag and Last-Modified (RFC 9110, 8.8), or 304 where the request holds the same page.
    fn validated(&self, head: &Head, mut reply: Reply) -> Reply {
        if reply.status != 200 || !matches!(head.method.as_str(), "GET" | "HEAD") {
            return reply;
        }
        let mut hasher = DefaultHasher::new();
        reply.body.hash(&mut hasher);
        let digest = hasher.finish();
        let now = self.changes.load(Ordering::Relaxed);
        let change = {
            let mut memory = lock(&self.memory);
            let page = memory.pages.entry(head.target.clone()).or_insert((digest, 0));
            if page.0 != digest {
                *page = (digest, now.max(page.1 + 1));
            }
            page.1
        };
        let (etag, modified) =
            (format!("\"{digest:016x}\""), SystemTime::UNIX_EPOCH + MADE + DAY * change.min(999) as u32);
        if head.holds(&etag, modified) {
            reply = Reply { status: 304, ..Reply::default() };
        }
        reply.headers.push(("ETag".into(), etag));
        reply.headers.push(("Last-Modified".into(), httpdate::fmt_http_date(modified)));
        reply
    }
}

/// Whether the second page of a list is asked for, by any of the ways in which lists are numbered.
fn is_second_page(asked: &Asked) -> bool {
    let page = asked.query.iter().any(|(name, value)| name.to_ascii_lowercase().starts_with("page") && value == "2");
    page || asked.path.contains("_2.") || asked.path.contains("_1.")
}

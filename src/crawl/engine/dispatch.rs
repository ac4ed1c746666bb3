//! When a host may be asked, and what.

use std::time::{Duration, Instant};

use super::{CROWD, Engine, Event, Fetched, KEPT_OPEN, LEASE, LEASES, What, now};
use crate::crawl::frontier::{Condition, Host};
use crate::crawl::reading::Facts;
use crate::crawl::site::{Activity, Lease, Rules, Site, gap};
use crate::crawl::writer::{Entry, Order};
use crate::crawl::{Done, HostId, State, Task};
use crate::fetch::robots::{self, Policy};
use crate::fetch::soft404::{self, Fingerprints};
use crate::fetch::{Answer, Failure, FailureKind, Limits};
use crate::portal::{Request, Role};

/// How long a copy of robots.txt is used (RFC 9309 2.4), in milliseconds.
pub(super) const ROBOTS_LIFE: i64 = 24 * 3600 * 1000;

impl Engine {
    /// A host that is new to the run, set to work.
    pub(super) fn admit(&mut self, row: Host) {
        let id = row.id;
        if !self.sites.contains_key(&id) {
            self.meet(row);
            self.settle(id);
        }
    }

    /// A host that is new to the run.
    pub(super) fn meet(&mut self, row: Host) {
        let start = self.starts.get(&row.portal);
        let gap = gap(start.and_then(|start| start.rate).unwrap_or(self.settings.rate));
        let platform = start.and_then(|start| start.platform.clone());
        let known: Fingerprints = row.fingerprint.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
        let facts = Facts { home: known.home, probe: known.probe };
        let id = row.id;
        let mut site = Site::new(row, gap, platform, facts);
        if let Some(copy) = site.row.robots.take().filter(|copy| now() - copy.at < ROBOTS_LIFE) {
            site.obey(Policy::of(copy.status, &copy.body, self.settings.forbidden()), copy.at);
        }
        self.sites.insert(id, site);
        self.progress.hosts.store(self.sites.len() as u64, std::sync::atomic::Ordering::Relaxed);
    }

    /// Sets the next time of a host that does nothing, or lets it rest.
    pub(super) fn settle(&mut self, id: HostId) {
        let patience = self.settings.patience;
        let halted = self.halted.is_some();
        let Some(site) = self.sites.get_mut(&id).filter(|site| site.activity == Activity::Idle) else { return };
        if halted || site.is_stopped() {
            self.rest(id);
            return;
        }
        let mut wait = site.held().map_or(0, |until| until - now()).max(0);
        if site.queue.is_empty() {
            match site.lease {
                Lease::Open => {
                    self.lease(id);
                    self.works(id);
                    return;
                }
                Lease::Asked => return,
                Lease::Until(due) => wait = wait.max(due - now()),
                Lease::Exhausted => {
                    self.rest(id);
                    return;
                }
            }
        }
        let wait = Duration::from_millis(wait.max(0).unsigned_abs());
        let at = site.next().max(Instant::now() + wait);
        site.activity = Activity::Waiting(at);
        self.pacer.schedule(id, at);
        if wait <= patience { self.works(id) } else { self.rest(id) }
    }

    fn works(&mut self, id: HostId) {
        self.working.insert(id);
        self.progress.working.store(self.working.len() as u64, std::sync::atomic::Ordering::Relaxed);
    }

    fn rest(&mut self, id: HostId) {
        self.working.remove(&id);
        let kept = self.sites.get_mut(&id).is_some_and(|site| std::mem::take(&mut site.keeps));
        self.kept_open -= usize::from(kept);
        self.progress.working.store(self.working.len() as u64, std::sync::atomic::Ordering::Relaxed);
    }

    /// How many requests a host takes from the frontier at a time: the fewer, the more hosts there are.
    fn most(&self) -> usize {
        (LEASES / self.sites.len().max(1)).clamp(1, LEASE)
    }

    fn lease(&mut self, id: HostId) {
        let most = self.most();
        if let Some(site) = self.sites.get_mut(&id) {
            site.lease = Lease::Asked;
            // the writer is gone only when it has failed, which its last report says
            let _ = self.writer.send(Order::Lease { host: id, most, now: now() });
        }
    }

    /// The time of a host has come.
    pub(super) fn due(&mut self, id: HostId) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        // a time that was set before another one is void
        if !matches!(site.activity, Activity::Waiting(at) if at <= Instant::now()) {
            return;
        }
        site.activity = Activity::Idle;
        if site.held().is_some() {
            site.row.condition = Condition::Open;
        }
        if site.queue.is_empty() && matches!(site.lease, Lease::Until(_)) {
            site.lease = Lease::Open;
        }
        if site.queue.is_empty() || self.halted.is_some() {
            self.settle(id);
            return;
        }
        if let Some(at) = self.platform_gate(id) {
            if let Some(site) = self.sites.get_mut(&id) {
                site.activity = Activity::Waiting(at);
                self.pacer.schedule(id, at);
            }
            return;
        }
        self.dispatch(id);
    }

    /// When a host may be asked whose platform was asked just now.
    fn platform_gate(&mut self, id: HostId) -> Option<Instant> {
        let platform = self.sites.get(&id)?.platform.clone()?;
        let gap = Duration::from_secs_f64(1.0 / self.settings.platform_rate.max(0.001));
        let now = Instant::now();
        let next = self.platforms.entry(platform).or_insert(now);
        if *next > now {
            return Some(*next);
        }
        *next = now + gap;
        None
    }

    fn dispatch(&mut self, id: HostId) {
        let few = self.most() / 4;
        let Some(site) = self.sites.get_mut(&id) else { return };
        if self.settings.robots {
            let due = match &site.rules {
                Rules::Unknown => true,
                Rules::Known(_, at) => now() - at >= ROBOTS_LIFE,
            };
            let moved = site.robots_moved.take();
            let first = || site.address("/robots.txt").map(|url| (Request::get(url), 0));
            if due && let Some((request, hops)) = moved.or_else(first) {
                self.send(id, What::Robots { request: Box::new(request), hops });
                return;
            }
        }
        if !site.probed {
            site.probed = true;
            let probe = site.address("/").map(|url| soft404::probe(&url));
            if let Some(url) = probe.filter(|url| site.allows(url)) {
                self.send(id, What::Probe(Box::new(Request::get(url))));
                return;
            }
        }
        while let Some(task) = self.sites.get_mut(&id).and_then(|site| site.queue.pop_front()) {
            let Some(site) = self.sites.get_mut(&id) else { return };
            let url = &task.lead.request.url;
            let on_the_way = matches!(task.lead.role, Role::Hub | Role::Column | Role::List);
            let refused = if !site.allows(url) {
                Some((State::Disallowed, "robots"))
            } else if on_the_way && site.is_over(url, self.settings.template_budget) {
                Some((State::Skipped, "template_budget"))
            } else {
                None
            };
            if let Some((state, reason)) = refused {
                let done = Done { task: task.id, state, reason: reason.into(), at: now(), ..Done::default() };
                self.write(Entry { done: Some(done), ..Entry::default() });
                continue;
            }
            if site.row.requests >= self.settings.budget {
                site.queue.push_front(task);
                self.stop(id, "budget", "");
                return;
            }
            site.row.requests += 1;
            if site.queue.len() < few && site.lease == Lease::Open {
                self.lease(id);
            }
            self.send(id, What::Task(task));
            return;
        }
        self.settle(id);
    }

    /// Leaves a host alone for the rest of the run.
    pub(super) fn stop(&mut self, id: HostId, reason: &str, evidence: &str) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        site.row.condition = Condition::Stopped { reason: reason.into(), evidence: evidence.into() };
        let host = Some(site.row());
        self.write(Entry { host, ..Entry::default() });
        self.settle(id);
    }

    /// Whether the connection of a host that is asked now is kept for its next request.
    fn keeps(&mut self, id: HostId) -> bool {
        let is_crowded = self.working.len() > CROWD;
        let Some(site) = self.sites.get_mut(&id) else { return false };
        let wants = site.sends(Instant::now()) && !is_crowded;
        let others = self.kept_open - usize::from(site.keeps);
        site.keeps = wants && others < KEPT_OPEN;
        self.kept_open = others + usize::from(site.keeps);
        site.keeps
    }

    /// Sends a request; what comes is an event.
    pub(super) fn send(&mut self, id: HostId, what: What) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        site.activity = Activity::Busy;
        let old_tls = site.row.old_tls;
        let close = !self.keeps(id);
        self.works(id);
        let (fetch, events, places) = (self.fetch.clone(), self.events.clone(), self.places.clone());
        let (page, attachment) = (self.settings.page_bytes, self.settings.attachment_bytes);
        tokio::spawn(async move {
            let turn = places.turn().await;
            // what waits is small: thousands do, and few are asked
            Box::pin(async move {
                let (request, bytes) = match &what {
                    What::Robots { request, .. } => (request.as_ref(), robots::MOST),
                    What::Probe(request) => (request.as_ref(), page),
                    What::Task(task) if task.lead.role == Role::Attachment => (&task.lead.request, attachment),
                    What::Task(task) => (&task.lead.request, page),
                };
                let (etag, last_modified) = match &what {
                    What::Task(task) => (task.etag.as_deref(), task.last_modified.as_deref()),
                    _ => (None, None),
                };
                let limits = Limits { bytes, etag, last_modified, old_tls, close, follow: Some(&turn) };
                let (at, sent) = (now(), Instant::now());
                let result = turn.within(guarded(fetch.as_ref(), request, limits)).await;
                let ended = Instant::now();
                let (heard, waited) = turn.heard().unwrap_or((ended, Duration::ZERO));
                let ended = ended.checked_sub(waited).unwrap_or(heard);
                let room = turn.end().await;
                let fetched = Fetched { host: id, what, result, sent, heard, ended, at, room };
                // the driver is gone only when the run is over
                let _ = events.send(Event::Fetched(Box::new(fetched)));
            })
            .await;
        });
    }
}

/// One request; nothing that the server does makes it last for ever.
async fn guarded(fetch: &dyn crate::fetch::Fetch, request: &Request, limits: Limits<'_>) -> Result<Answer, Failure> {
    let most = Duration::from_secs(600);
    let late = || Failure { kind: FailureKind::Timeout, detail: "no end".into() };
    tokio::time::timeout(most, fetch.fetch(request, limits)).await.unwrap_or_else(|_| Err(late()))
}

/// A task of which the frontier is told nothing but that it is to be asked again.
pub(super) fn pending(task: &Task, reason: &str, not_before: i64) -> Done {
    let (state, reason) = (State::Pending, reason.to_owned());
    Done { task: task.id, state, reason, not_before: Some(not_before), at: now(), ..Done::default() }
}

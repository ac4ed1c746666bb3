//! What an answer changes.

use std::sync::Arc;
use std::time::Duration;

use super::dispatch::pending;
use super::{Engine, Event, Fetched, Room, What, now};
use crate::crawl::frontier::{Condition, Host, RobotsCopy};
use crate::crawl::progress::add;
use crate::crawl::reading::Facts;
use crate::crawl::verdict::{MOST_HOPS, Step, judge};
use crate::crawl::writer::{self, Entry};
use crate::crawl::{Done, HostId, State, Task, after};
use crate::fetch::archive::{self, Original, Place};
use crate::fetch::hold::{self, Retry, Trouble};
use crate::fetch::robots::{self, Policy};
use crate::fetch::soft404::Fingerprint;
use crate::fetch::{Answer, Cut, Failure, codec, obstacle};
use crate::portal::Request;
use crate::text::charset;

/// Most of a home page that is compared with others.
const MOST_OF_HOME: usize = 4 << 20;
/// Pages in a row that may be forbidden before the host is taken to forbid all.
const FORBIDDEN: u32 = 5;

impl Engine {
    /// An answer came, or none.
    pub(super) fn fetched(&mut self, fetched: Fetched) {
        let Fetched { host, what, result, sent, heard, ended, at, room } = fetched;
        let Some(site) = self.sites.get_mut(&host) else { return };
        site.activity = super::Activity::Idle;
        match &result {
            Ok(answer) => {
                site.answered(sent, heard, ended, true);
                let closes = answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
                if closes {
                    site.reconnects();
                }
                let ip =
                    answer.ip.clone().filter(|ip| ip.parse().is_ok_and(|ip| !crate::fetch::client::is_private(ip)));
                site.platform = site.platform.take().or(ip);
            }
            Err(_) => {
                site.reconnects();
                site.answered(sent, heard, ended, false);
            }
        }
        match what {
            What::Robots { request, hops } => self.robots(host, *request, hops, result, at, room),
            What::Probe(_) => self.probed(host, result, room),
            What::Task(task) => self.answered(host, task, result, at, room),
        }
        self.settle(host);
    }

    fn robots(
        &mut self,
        id: HostId,
        request: Request,
        hops: u8,
        result: Result<Answer, Failure>,
        at: i64,
        room: Option<Room>,
    ) {
        let answer = match result {
            Ok(answer) => answer,
            Err(failure) => {
                self.unreachable(id, &failure);
                return;
            }
        };
        let Some(site) = self.sites.get_mut(&id) else { return };
        if let Some(to) = answer.redirect(&request.url).filter(|_| hops < MOST_HOPS) {
            site.robots_moved = Some((Request::get(to), hops + 1));
            return;
        }
        // an obstacle before robots.txt stands before everything
        let obstacle = obstacle::judge(&answer, &request.url);
        if let Some(found) = obstacle.filter(|found| found.scope == obstacle::Scope::Host) {
            add(&self.progress.challenged, 1);
            self.stop(id, found.state, &obstacle::evidence(&answer));
            return;
        }
        let (status, body) = match answer.status {
            // more hops than are followed: as if there were none (RFC 9309 2.3.1.2)
            300..400 => (404, Vec::new()),
            status => (status, codec::decode(&answer, robots::MOST).bytes.into_owned()),
        };
        let policy = Policy::of(status, &body, self.settings.forbidden());
        if matches!(policy, Policy::Unavailable) {
            // a copy that came before is used up when it is asked for again
            site.robots_tries += 1;
            site.waits_for = "robots_unavailable";
            let wait = robots::retry_after(site.robots_tries);
            self.hold(id, wait);
            return;
        }
        site.robots_tries = 0;
        let host = Some(Host { robots: Some(RobotsCopy { status, body, at }), ..site.row() });
        site.obey(policy, at);
        self.write(Entry { exchange: Some((request, answer)), host, at, room, ..Entry::default() });
    }

    /// A host whose robots.txt could not be asked for: nothing else is, and the host is tried as any request would be.
    fn unreachable(&mut self, id: HostId, failure: &Failure) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        let (kind, tries) = (failure.kind, u8::try_from(site.robots_tries).unwrap_or(u8::MAX));
        let has_other = self.has_old_tls && !site.row.old_tls;
        site.robots_tries += 1;
        site.waits_for = kind.name();
        match hold::retry(Trouble::Failure(kind), tries, !has_other, self.settings.retry) {
            Retry::OldTls => site.row.old_tls = true,
            Retry::After(wait) => self.hold(id, wait),
            Retry::Never if kind.is_retryable() => self.hold(id, robots::retry_after(u32::from(tries))),
            Retry::Never => self.stop(id, kind.name(), &failure.to_string()),
        }
    }

    fn probed(&mut self, id: HostId, result: Result<Answer, Failure>, room: Option<Room>) {
        let probe = result.ok().filter(|answer| answer.status == 200).map(|answer| {
            let decoded = codec::decode(&answer, self.settings.page_bytes);
            Fingerprint::of(&charset::decode(&decoded.bytes, None).text)
        });
        self.learn(id, room, |facts| facts.probe = probe);
    }

    /// A home page was read.
    pub(super) fn home(&mut self, id: HostId, home: Fingerprint) {
        self.learn(id, None, |facts| facts.home = Some(home));
    }

    fn learn(&mut self, id: HostId, room: Option<Room>, change: impl FnOnce(&mut Facts)) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        let mut facts = Facts::clone(&site.facts);
        change(&mut facts);
        (site.facts, site.learnt) = (Arc::new(facts), true);
        let host = Some(site.row());
        self.write(Entry { host, room, ..Entry::default() });
    }

    /// Leaves a host alone for a while.
    fn hold(&mut self, id: HostId, wait: Duration) {
        let Some(site) = self.sites.get_mut(&id) else { return };
        site.row.condition = Condition::Held(now() + wait.as_millis() as i64);
        let host = Some(site.row());
        self.write(Entry { host, ..Entry::default() });
    }

    /// Another failure of a host: how long it is left alone.
    fn failed(&mut self, id: HostId, told: Option<Duration>) -> Duration {
        let Some(site) = self.sites.get_mut(&id) else { return Duration::ZERO };
        site.row.failures += 1;
        if let Some(open) = hold::circuit(site.row.failures, site.row.circuits) {
            site.row.circuits += 1;
            return open.max(told.unwrap_or_default());
        }
        told.unwrap_or_else(|| hold::back_off(site.row.failures - 1, fastrand::f64()))
    }

    fn answered(
        &mut self,
        id: HostId,
        mut task: Box<Task>,
        result: Result<Answer, Failure>,
        at: i64,
        room: Option<Room>,
    ) {
        add(&self.progress.pages, u64::from(result.is_ok()));
        let Some(site) = self.sites.get_mut(&id) else { return };
        let scope = self.stage.scopes.get(&task.portal);
        let step = judge(&task, &result, &site.beside(scope, self.has_old_tls, at));
        if matches!(&step, Step::Content | Step::Ended(_)) {
            (site.row.failures, site.row.circuits) = (0, 0);
        }
        match step {
            Step::Content => {
                site.forbidden = 0;
                if let Ok(answer) = result {
                    self.read(id, *task, answer, at, room);
                }
            }
            Step::Ended(done) => self.ended(id, &task, done, result, room),
            Step::Stop(done) => {
                let (reason, evidence) = (done.reason.clone(), done.evidence.clone().unwrap_or_default());
                self.ended(id, &task, done, result, room);
                self.stop(id, &reason, &evidence);
            }
            Step::Hold => {
                let told = result.as_ref().ok().and_then(|answer| hold::retry_after(answer, now()));
                site.throttled();
                site.waits_for = "throttled";
                site.queue.push_front(task);
                let wait = self.failed(id, told.map(|told| told.time));
                self.hold(id, wait);
            }
            Step::Same => {
                task.hops += 1;
                site.queue.push_front(task);
            }
            Step::OldTls => {
                site.row.old_tls = true;
                site.queue.push_front(task);
                let host = Some(site.row());
                self.write(Entry { host, ..Entry::default() });
            }
            Step::Later(reason) => self.later(id, &task, reason, result),
        }
    }

    /// Another try later, or none where there were enough.
    fn later(&mut self, id: HostId, task: &Task, reason: &'static str, result: Result<Answer, Failure>) {
        let status = result.as_ref().ok().map(|answer| answer.status);
        let evidence = match &result {
            Ok(answer) => obstacle::evidence(answer),
            Err(failure) => failure.to_string(),
        };
        let trouble = match &result {
            Ok(answer) if answer.truncated == Some(Cut::Time) => Trouble::Cut(Cut::Time),
            Ok(answer) => Trouble::Status(answer.status),
            Err(failure) => Trouble::Failure(failure.kind),
        };
        let done = match hold::retry(trouble, task.tries, true, self.settings.retry) {
            Retry::After(wait) => Done { status, ..pending(task, reason, now() + wait.as_millis() as i64) },
            _ => {
                let (state, evidence) = (State::Failed, Some(evidence));
                Done { task: task.id, state, reason: reason.into(), status, evidence, at: now(), ..Done::default() }
            }
        };
        self.write(Entry { done: Some(done), at: now(), ..Entry::default() });
        if let Some(site) = self.sites.get_mut(&id) {
            site.waits_for = reason;
        }
        let wait = self.failed(id, None);
        let opened = self.sites.get(&id).is_some_and(|site| site.row.failures >= hold::CIRCUIT_AFTER);
        if opened {
            self.hold(id, wait);
        }
    }

    /// A request has ended without content.
    fn ended(&mut self, id: HostId, task: &Task, done: Done, result: Result<Answer, Failure>, room: Option<Room>) {
        let at = done.at;
        if done.reason == "forbidden" && !obstacle::is_directory(&task.lead.request.url) {
            let forbidden = self.sites.get_mut(&id).map_or(0, |site| {
                site.forbidden += 1;
                site.forbidden
            });
            if forbidden >= FORBIDDEN {
                self.stop(id, "forbidden", done.evidence.as_deref().unwrap_or_default());
            }
        }
        let done = Done { after: after(&task.lead.context), ..done };
        let exchange = result.ok().map(|answer| (task.lead.request.clone(), answer));
        self.write(Entry { done: Some(done), exchange, before: before(task), at, room, ..Entry::default() });
    }

    /// Content is read on another thread and goes to the writer from there.
    fn read(&mut self, id: HostId, task: Task, answer: Answer, at: i64, room: Option<Room>) {
        let Some(site) = self.sites.get(&id) else { return };
        let (stage, facts, events) = (self.stage.clone(), site.facts.clone(), self.events.clone());
        let (writer, progress) = (self.writer.clone(), self.progress.clone());
        self.backlog += 1;
        let number = task.id;
        let read = move || {
            let done = stage.read(&task, &answer, &facts, at);
            let is_home = task.lead.request.url.path() == "/" && done.state == State::Done;
            let decoded = is_home.then(|| codec::decode(&answer, MOST_OF_HOME).bytes);
            let home = decoded.map(|bytes| Fingerprint::of(&charset::decode(&bytes, None).text));
            (done, home, task, answer)
        };
        self.readers.give(read, move |result| {
            let entry = match result {
                Ok((done, home, task, answer)) => {
                    if let Some(home) = home {
                        // the driver is gone only when the run is over
                        let _ = events.send(Event::Home(id, home));
                    }
                    let before = before(&task);
                    let exchange = Some((task.lead.request, answer));
                    Entry { done: Some(done), exchange, before, at, room, ..Entry::default() }
                }
                // a defect of ours ends this page alone
                Err(said) => {
                    let (state, evidence) = (State::Failed, Some(said));
                    let done = Done { task: number, state, reason: "internal".into(), evidence, at, ..Done::default() };
                    Entry { done: Some(done), at, room, ..Entry::default() }
                }
            };
            entry.done.iter().for_each(|done| progress.count(done));
            // the writer is gone only when it has failed, which its last report says
            let _ = writer.send(super::Order::Write(Box::new(entry)));
        });
    }

    /// Reads an answer from the archive for another list.
    pub(super) fn echo(&mut self, task: Task, place: Place) {
        let (stage, kept, writer) = (self.stage.clone(), self.kept.clone(), self.writer.clone());
        self.backlog += 1;
        let list = task.lead.context.list.clone().unwrap_or_default();
        let number = task.id;
        let read = move || {
            let read = archive::read(&kept, &place).ok();
            read.map(|(_, answer)| stage.read(&task, &answer, &Facts::default(), now())).unwrap_or_default()
        };
        self.readers.give(read, move |done| {
            let done = done.unwrap_or_default();
            let done = Done { task: number, echo: Some(list), reports: Vec::new(), unread: None, ..done };
            // the writer is gone only when it has failed, which its last report says
            let _ = writer.send(super::Order::Write(Box::new(Entry { done: Some(done), ..Entry::default() })));
        });
    }

    /// The writer has done something.
    pub(super) fn written(&mut self, report: writer::Report) {
        match report {
            writer::Report::Leased { host, tasks, whole, next } => {
                let Some(site) = self.sites.get_mut(&host) else { return };
                site.queue.extend(tasks.into_iter().map(Box::new));
                site.lease = match next {
                    _ if whole => super::Lease::Open,
                    Some(due) => super::Lease::Until(due),
                    None => super::Lease::Exhausted,
                };
                self.settle(host);
            }
            writer::Report::Committed { entries, committed } => {
                self.backlog = self.backlog.saturating_sub(entries);
                add(&self.progress.reports, committed.reports as u64);
                add(&self.progress.flagged, committed.flagged as u64);
                committed.hosts.into_iter().for_each(|host| self.admit(host));
                committed.echoes.into_iter().for_each(|(task, place)| self.echo(task, place));
                for id in committed.woken {
                    let Some(site) = self.sites.get_mut(&id) else { continue };
                    if matches!(site.lease, super::Lease::Exhausted | super::Lease::Until(_)) {
                        site.lease = super::Lease::Open;
                        if matches!(site.activity, super::Activity::Waiting(_)) && site.queue.is_empty() {
                            site.activity = super::Activity::Idle;
                        }
                    }
                    self.settle(id);
                }
            }
            writer::Report::Failed(_) | writer::Report::Ended => {}
        }
    }
}

/// What came for a task before.
fn before(task: &Task) -> Option<Original> {
    let url = task.lead.request.url.to_string();
    task.at.map(|at| Original { url, at, digest: task.digest.clone() })
}

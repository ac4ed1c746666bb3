//! How far a crawl has come, as numbers that anyone may look at while it runs.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use super::{Done, State};

/// Counters of a run.
#[derive(Debug, Default)]
pub struct Progress {
    /// Hosts that are known.
    pub hosts: AtomicU64,
    /// Hosts that have something left to do.
    pub working: AtomicU64,
    /// Answers that came.
    pub pages: AtomicU64,
    /// Of those, not modified since last time.
    pub unmodified: AtomicU64,
    /// Reports that were found and not known before.
    pub reports: AtomicU64,
    /// Of those, with a finding of severity `error`.
    pub flagged: AtomicU64,
    /// Requests that robots.txt forbids.
    pub disallowed: AtomicU64,
    /// Obstacles.
    pub challenged: AtomicU64,
    /// Requests that failed for good.
    pub failed: AtomicU64,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // the fields are those of Progress
pub struct Snapshot {
    pub hosts: u64,
    pub working: u64,
    pub pages: u64,
    pub unmodified: u64,
    pub reports: u64,
    pub flagged: u64,
    pub disallowed: u64,
    pub challenged: u64,
    pub failed: u64,
}

impl Progress {
    /// Counts how a request ended.
    pub(super) fn count(&self, done: &Done) {
        let counter = match done.state {
            State::Unmodified => &self.unmodified,
            State::Disallowed => &self.disallowed,
            State::Challenged => &self.challenged,
            State::Failed => &self.failed,
            _ => return,
        };
        add(counter, 1);
    }

    /// The counters now.
    pub fn snapshot(&self) -> Snapshot {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Snapshot {
            hosts: of(&self.hosts),
            working: of(&self.working),
            pages: of(&self.pages),
            unmodified: of(&self.unmodified),
            reports: of(&self.reports),
            flagged: of(&self.flagged),
            disallowed: of(&self.disallowed),
            challenged: of(&self.challenged),
            failed: of(&self.failed),
        }
    }
}

/// Adds to a counter.
pub(super) fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}

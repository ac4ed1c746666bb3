//! The frontier: which requests are to be made, which were made and how they ended; the only memory of a crawl.
//!
//! A trait, so that it may live in one file or in a shared store. What was committed is there after any kill.

use super::{Done, HostId, PortalId, Start, Task};
use crate::fetch::archive::Place;
use crate::portal::Request;

/// Why the frontier could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk is full.
    #[error("no space left on the disk")]
    Full,
    /// Another process crawls into the same project.
    #[error("another process is at work on this project")]
    Busy,
    /// It was written by another version of the program.
    #[error("the project was written by another version of gouji (format {found}, this one reads {known})")]
    Version {
        /// The format found.
        found: i64,
        /// The format that this version reads.
        known: i64,
    },
    /// Anything else that the store says.
    #[error("the store failed")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// How a host stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// It may be asked.
    #[default]
    Open,
    /// It is left alone until a time, milliseconds since 1970.
    Held(i64),
    /// It is left alone for the rest of the run: an obstacle, named by its snake name, and what was seen of it.
    Stopped {
        /// Snake name of the obstacle or reason.
        reason: String,
        /// Status, headers and first bytes, for a human to look at.
        evidence: String,
    },
}

/// A copy of a host's robots.txt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RobotsCopy {
    /// Status of the answer; 0 where none came.
    pub status: u16,
    /// The first 512 KiB of it.
    pub body: Vec<u8>,
    /// When it came, milliseconds since 1970.
    pub at: i64,
}

/// A host: scheme, name and port. What pace, robots and holds go by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Its number.
    pub id: HostId,
    /// `http://www.huancui.gov.cn`, as `portal::address::authority` gives it.
    pub authority: String,
    /// The portal that led to it first.
    pub portal: PortalId,
    /// How it stands.
    pub condition: Condition,
    /// Its robots.txt as it came last; nothing in a change that leaves it as it is, for a copy is up to 512 KiB.
    pub robots: Option<RobotsCopy>,
    /// Failures in a row.
    pub failures: u32,
    /// How often its circuit has opened.
    pub circuits: u32,
    /// Whether only the second TLS client reaches it.
    pub old_tls: bool,
    /// Requests made to it in this run, against the budget.
    pub requests: u64,
    /// Fingerprints of its home page and of what it answers to a path that does not exist, as `fetch::soft404` writes
    /// them.
    pub fingerprint: Option<String>,
}

/// What a commit brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Hosts that have new requests, or requests that are to be made again.
    pub woken: Vec<HostId>,
    /// Hosts that were not known before, as they stand.
    pub hosts: Vec<Host>,
    /// Reports that were not known before.
    pub reports: usize,
    /// Of those, reports with a finding of severity `error`.
    pub flagged: usize,
    /// Answers that are to be read again for another list, and where the archive keeps them: a script that names the
    /// service of all lists is asked once and read for each.
    pub echoes: Vec<(Task, Place)>,
}

/// What is to be written at once.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    /// Requests that ended.
    pub done: &'a [Done],
    /// Hosts that changed.
    pub hosts: &'a [Host],
    /// How far the archive is written: behind this, a record is not known to the frontier.
    pub archived: Option<Place>,
}

/// The memory of a crawl.
pub trait Frontier: Send {
    /// Begins a run, or goes on with one that was interrupted: adds portals and their entries, and forgets the counts
    /// and stops of hosts where the last run had come to its end. A recrawl makes every request pending again.
    fn begin(&mut self, starts: &[Start], recrawl: bool, settings: &str) -> Result<Vec<PortalId>, Error>;

    /// Every portal of the project, as it was entered last, those of earlier runs included.
    fn portals(&mut self) -> Result<Vec<(PortalId, Start)>, Error>;

    /// Hosts that have pending requests.
    fn hosts(&mut self) -> Result<Vec<Host>, Error>;

    /// Takes the next requests to a host, those first that lead to others. They are taken again only after a restart.
    fn lease(&mut self, host: HostId, most: usize, now: i64) -> Result<Vec<Task>, Error>;

    /// When the next request to a host may be taken, milliseconds since 1970, where all its pending ones wait.
    fn next_due(&mut self, host: HostId) -> Result<Option<i64>, Error>;

    /// Writes what ended, all or nothing.
    fn commit(&mut self, batch: &Batch<'_>) -> Result<Committed, Error>;

    /// How far the archive was written at the last commit.
    fn archived(&mut self) -> Result<Option<Place>, Error>;

    /// The pending request of an address and what was posted, for answers that were archived and not committed.
    fn pending(&mut self, request: &Request) -> Result<Option<Task>, Error>;

    /// Files that wait for a reader of their format: the request that brought them, their place, their format.
    fn waiting(&mut self) -> Result<Vec<(Task, Place, String)>, Error>;

    /// Answers that are still to be read for another list, after a restart.
    fn echoes(&mut self) -> Result<Vec<(Task, Place)>, Error>;

    /// Ends a run; `complete` when nothing is left to do.
    fn end(&mut self, complete: bool) -> Result<(), Error>;
}

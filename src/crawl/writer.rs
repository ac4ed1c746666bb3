//! The one that writes: archive first, made safe on the disk, then the frontier, all that has come in at once.
//!
//! A thread of its own. What waits while it writes becomes its next batch, so that the cost of a sync is shared when
//! much comes in, and nothing waits when little does.

use std::sync::mpsc::{self, Receiver, Sender};
use std::{io, thread};

use super::engine::Room;
use super::frontier::{self, Batch, Committed, Frontier, Host};
use super::{Done, Harvest, HostId, Task};
use crate::fetch::Answer;
use crate::fetch::archive::{self, Archive, Exchange, Original, Place};
use crate::portal::Request;
use crate::report::Source;

/// Most orders that are carried out at once.
const BATCH: usize = 512;

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// How a request ended.
    pub(super) done: Option<Done>,
    /// What was asked and what came, for the archive.
    pub(super) exchange: Option<(Request, Answer)>,
    /// Where it stands already, for one that was archived before a kill and not yet reported.
    pub(super) place: Option<Place>,
    /// What came from there before, for a revisit.
    pub(super) before: Option<Original>,
    /// A host that changed.
    pub(super) host: Option<Host>,
    /// When it was asked, milliseconds since 1970.
    pub(super) at: i64,
    /// The place in memory, given back when this is written.
    pub(super) room: Option<Room>,
}

/// What the writer is told to do.
pub(super) enum Order {
    /// Take the next requests to a host.
    Lease { host: HostId, most: usize, now: i64 },
    /// Write an entry.
    Write(Box<Entry>),
    /// End the run, with what it came to; nothing for one that was interrupted and goes on later.
    End { complete: Option<bool> },
}

/// What the writer has done.
pub(super) enum Report {
    /// Requests that were taken, whether as many as were asked for, and when the next may be taken where all wait.
    Leased { host: HostId, tasks: Vec<Task>, whole: bool, next: Option<i64> },
    /// A batch was written; `entries` of them.
    Committed { entries: usize, committed: Committed },
    /// Nothing can be written any more.
    Failed(Error),
    /// The run is ended.
    Ended,
}

/// Why nothing can be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The frontier.
    #[error(transparent)]
    Frontier(#[from] frontier::Error),
    /// The archive.
    #[error("the archive cannot be written")]
    Archive(#[from] archive::Error),
}

impl Error {
    /// Whether there is no space left.
    pub fn is_full(&self) -> bool {
        match self {
            Error::Frontier(error) => matches!(error, frontier::Error::Full),
            Error::Archive(error) => error.is_full(),
        }
    }
}

/// Starts the writer.
pub(super) fn start(
    frontier: Box<dyn Frontier>,
    archive: Option<Archive>,
    report: impl Fn(Report) + Send + 'static,
) -> io::Result<Sender<Order>> {
    let (send, orders) = mpsc::channel();
    thread::Builder::new().name("writer".into()).spawn(move || {
        if let Err(error) = (Writer { frontier, archive }).run(&orders, &report) {
            report(Report::Failed(error));
        }
    })?;
    Ok(send)
}

struct Writer {
    frontier: Box<dyn Frontier>,
    archive: Option<Archive>,
}

impl Writer {
    fn run(&mut self, orders: &Receiver<Order>, report: &impl Fn(Report)) -> Result<(), Error> {
        while let Ok(first) = orders.recv() {
            let mut entries = Vec::new();
            let mut leases = Vec::new();
            let mut end = None;
            for order in std::iter::once(first).chain(orders.try_iter().take(BATCH)) {
                match order {
                    Order::Write(entry) => entries.push(*entry),
                    Order::Lease { host, most, now } => leases.push((host, most, now)),
                    Order::End { complete } => end = Some(complete),
                }
            }
            if !entries.is_empty() {
                let count = entries.len();
                let committed = self.write(entries)?;
                report(Report::Committed { entries: count, committed });
            }
            for (host, most, now) in leases {
                let tasks = self.frontier.lease(host, most, now)?;
                let whole = tasks.len() == most;
                let next = if whole { None } else { self.frontier.next_due(host)? };
                report(Report::Leased { host, tasks, whole, next });
            }
            if let Some(complete) = end {
                if let Some(archive) = &mut self.archive {
                    archive.close()?;
                }
                if let Some(complete) = complete {
                    self.frontier.end(complete)?;
                }
                report(Report::Ended);
                return Ok(());
            }
        }
        Ok(())
    }

    fn write(&mut self, entries: Vec<Entry>) -> Result<Committed, Error> {
        let mut done = Vec::with_capacity(entries.len());
        let mut hosts = Vec::new();
        let mut last = None;
        let mut rooms = Vec::new();
        for mut entry in entries {
            let place = match entry.place.take() {
                Some(place) => Some(place),
                None => self.archive(&entry)?,
            };
            last = place.clone().or(last);
            hosts.extend(entry.host);
            rooms.extend(entry.room);
            if let Some(mut ended) = entry.done {
                ended.place = place.or(ended.place);
                if let Some(place) = &ended.place {
                    ended.reports.iter_mut().for_each(|report| locate(report, place));
                }
                done.push(ended);
            }
        }
        if let Some(archive) = &mut self.archive {
            archive.sync()?;
        }
        let committed = self.frontier.commit(&Batch { done: &done, hosts: &hosts, archived: last })?;
        drop(rooms);
        Ok(committed)
    }

    /// Keeps an exchange, or a note of one that is no content.
    fn archive(&mut self, entry: &Entry) -> Result<Option<Place>, Error> {
        let (Some(archive), Some((request, answer))) = (&mut self.archive, &entry.exchange) else { return Ok(None) };
        let note = entry.done.as_ref().filter(|done| done.evidence.is_some());
        if let Some(done) = note {
            let evidence = done.evidence.as_deref().unwrap_or_default();
            let status = answer.status.to_string();
            let fields = [("reason", done.reason.as_str()), ("status", &status), ("evidence", evidence)];
            archive.note(&request.url, entry.at, &fields)?;
            return Ok(None);
        }
        let digest = entry.done.as_ref().and_then(|done| done.digest.as_deref());
        let exchange = Exchange { request, answer, at: entry.at, refers_to: entry.before.as_ref(), digest };
        Ok(Some(archive.write(&exchange)?))
    }
}

/// Says in a record where the archive keeps its source: `archive/FILE!OFFSET`. The source alone is read and written
/// again: it stands at the beginning, and the record behind it is long.
fn locate(report: &mut Harvest, place: &Place) {
    const KEY: &str = "\"source\":";
    let Some(start) = report.record.find(KEY).map(|at| at + KEY.len()) else { return };
    let rest = report.record.get(start..).unwrap_or_default();
    let mut sources = serde_json::Deserializer::from_str(rest).into_iter::<Source>();
    let Some(Ok(source)) = sources.next() else { return };
    let end = start + sources.byte_offset();
    let source = Source { archive: Some(format!("archive/{}!{}", place.file, place.offset)), ..source };
    if let Ok(source) = serde_json::to_string(&source) {
        report.record.replace_range(start..end, &source);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;
    use crate::text::lang::Lang;

    #[test]
    fn a_record_says_where_its_source_is_kept() {
        let (file, offset) = ("gouji-1.warc.gz".to_owned(), 7);
        let mut report = Report { preamble: "\"source\":{}".into(), ..Report::default() };
        report.source.path = "http://a.gov.cn/\"source\":1".into();
        let json = |report: &Report| serde_json::to_string(&report.record(Lang::Zh, false)).unwrap();
        let mut harvest = Harvest { record: json(&report), ..Harvest::default() };
        locate(&mut harvest, &Place { file, offset, length: 9 });
        report.source.archive = Some("archive/gouji-1.warc.gz!7".into());
        assert_eq!(harvest.record, json(&report));
        let mut none = Harvest { record: "{\"source\":3".into(), ..Harvest::default() };
        locate(&mut none, &Place::default());
        assert_eq!(none.record, "{\"source\":3");
    }
}

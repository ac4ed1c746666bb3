//! The driver: one loop that hears of everything that happens and decides what is next. It neither fetches, reads nor
//! writes itself, so it is never late.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{mpsc, watch};

use super::frontier::{self, Frontier, Host};
use super::pacer::Pacer;
use super::progress::Progress;
use super::reading::{Examine, Facts, Stage};
use super::scope::Scope;
use super::site::{Activity, Lease, Site};
use super::verdict::{self, Circumstances, Step};
use super::writer::{self, Entry, Order};
use super::{Done, HostId, PortalId, Settings, Start, State, Task};
use crate::fetch::archive::{self, Archive};
use crate::fetch::soft404::Fingerprint;
use crate::fetch::{Answer, Failure, Fetch};
use crate::portal::Request;

mod answers;
mod dispatch;
mod readers;
mod turn;

use readers::Readers;
use turn::Places;

pub(super) use turn::Room;

/// Most requests that are taken from the frontier at a time for a host.
const LEASE: usize = 32;
/// Requests that are taken from the frontier for all hosts together, so that thousands of hosts fit into memory.
const LEASES: usize = 4_000;
/// Most connections that are kept between two requests: each holds up to 100 KB for what it reads, and many systems let
/// a process open 1,024 files.
const KEPT_OPEN: usize = 256;
/// Hosts at work beyond which no connection is kept: few of so many would find theirs.
const CROWD: usize = 2 * KEPT_OPEN;
/// How often the disk is looked at.
const DISK: Duration = Duration::from_secs(2);
/// Most space that must stay free by default.
const MIN_FREE: u64 = 5_000_000_000;
/// How long requests under way are waited for when the run is to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// A crawl that is ready to run.
pub struct Crawl {
    /// How it goes about its work.
    pub settings: Settings,
    /// The portals.
    pub starts: Vec<Start>,
    /// The door to the network.
    pub fetch: Arc<dyn Fetch>,
    /// Whether that door has a second TLS client.
    pub has_old_tls: bool,
    /// The memory.
    pub frontier: Box<dyn Frontier>,
    /// The folder of the project, with the archive in it; its disk must not fill up.
    pub folder: PathBuf,
    /// How the archive is written; nothing for a dry run, which keeps none.
    pub archive: Option<archive::Settings>,
    /// What makes reports of pages.
    pub examiner: Arc<dyn Examine>,
    /// Counters for who looks on.
    pub progress: Arc<Progress>,
    /// Set to true when the run is to stop.
    pub stop: watch::Receiver<bool>,
}

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is done.
    Complete,
    /// All is done that can be done now; some hosts refused, failed or still wait.
    Partial,
    /// It was told to stop.
    Interrupted,
    /// The disk is full, or nearly.
    DiskFull,
}

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What was to be written could not be.
    #[error(transparent)]
    Writer(#[from] writer::Error),
    /// The frontier could not be read.
    #[error(transparent)]
    Frontier(#[from] frontier::Error),
    /// What was archived before could not be read.
    #[error("the archive cannot be read")]
    Archive(#[from] archive::Error),
    /// No thread could be started.
    #[error("no thread could be started")]
    Thread(#[from] io::Error),
}

/// What is asked of a host.
enum What {
    /// Its robots.txt, or where that was moved to.
    Robots { request: Box<Request>, hops: u8 },
    /// A path that does not exist.
    Probe(Box<Request>),
    /// A request of the frontier.
    Task(Box<Task>),
}

/// An answer, or the lack of one.
struct Fetched {
    host: HostId,
    what: What,
    result: Result<Answer, Failure>,
    sent: Instant,
    /// When its answer began, or when it failed.
    heard: Instant,
    /// When it was over, as if its answer had not been kept waiting.
    ended: Instant,
    at: i64,
    room: Option<Room>,
}

/// What happens.
enum Event {
    /// The time of a host has come.
    Due(HostId),
    /// An answer came.
    Fetched(Box<Fetched>),
    /// A home page was read.
    Home(HostId, Fingerprint),
    /// The writer has done something.
    Writer(writer::Report),
}

/// The driver at work.
struct Engine {
    settings: Settings,
    has_old_tls: bool,
    starts: HashMap<PortalId, Start>,
    sites: HashMap<HostId, Site>,
    /// Hosts that keep the run going.
    working: HashSet<HostId>,
    /// When hosts of one platform may be asked next.
    platforms: HashMap<String, Instant>,
    fetch: Arc<dyn Fetch>,
    stage: Arc<Stage>,
    /// The folder of the archive.
    kept: PathBuf,
    pacer: Pacer,
    writer: Sender<Order>,
    events: mpsc::UnboundedSender<Event>,
    places: Places,
    readers: Readers,
    /// Entries that are to be written and were not yet.
    backlog: usize,
    /// Hosts whose connections are kept.
    kept_open: usize,
    progress: Arc<Progress>,
    /// Why no further request is made.
    halted: Option<Ending>,
}

/// Milliseconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

impl Error {
    /// Whether there is no space left.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Writer(error) => error.is_full(),
            Self::Frontier(error) => matches!(error, frontier::Error::Full),
            Self::Archive(error) => error.is_full(),
            Self::Thread(_) => false,
        }
    }
}

impl Crawl {
    /// Runs to its end. The caller's runtime carries it; reading is done on its blocking threads.
    pub async fn run(self) -> Result<Ending, Error> {
        // whoever met it: a full disk loses nothing, and the run goes on when there is space
        self.go().await.or_else(|error| if error.is_full() { Ok(Ending::DiskFull) } else { Err(error) })
    }

    async fn go(mut self) -> Result<Ending, Error> {
        let noted = serde_json::to_string(&self.settings).unwrap_or_default();
        self.frontier.begin(&self.starts, self.settings.recrawl, &noted)?;
        // what an earlier run left undone belongs to its portal, whether that is named again or not
        let starts: HashMap<PortalId, Start> = self.frontier.portals()?.into_iter().collect();
        let scope = |start: &Start| Scope::new(&start.urls, self.settings.allow_private);
        let stage = Arc::new(Stage {
            settings: self.settings.clone(),
            scopes: starts.iter().map(|(id, start)| (*id, scope(start))).collect(),
            examiner: self.examiner,
        });
        let kept = self.folder.join("archive");
        let (mut recovered, mut archive) = (Vec::new(), None);
        if let Some(settings) = self.archive {
            recovered = recover(self.frontier.as_mut(), &kept, &stage)?;
            recovered.extend(read_again(self.frontier.as_mut(), &kept, &stage)?);
            archive = Some(Archive::open(&kept, settings)?);
        }
        let echoes = self.frontier.echoes()?;
        let hosts = self.frontier.hosts()?;
        let (events, mut happens) = mpsc::unbounded_channel();
        let (due, written) = (events.clone(), events.clone());
        let mut engine = Engine {
            has_old_tls: self.has_old_tls,
            starts,
            sites: HashMap::new(),
            working: HashSet::new(),
            platforms: HashMap::new(),
            fetch: self.fetch,
            stage,
            kept,
            pacer: Pacer::start(move |host| due.send(Event::Due(host)).is_ok())?,
            writer: writer::start(self.frontier, archive, move |report| {
                // the driver is gone only when the run has failed
                let _ = written.send(Event::Writer(report));
            })?,
            events,
            places: Places::new(),
            readers: Readers::start()?,
            backlog: 0,
            kept_open: 0,
            progress: self.progress,
            halted: None,
            settings: self.settings,
        };
        for entry in recovered {
            engine.write(entry);
        }
        echoes.into_iter().for_each(|(task, place)| engine.echo(task, place));
        // all are met before the first takes requests: how many it takes depends on how many there are
        let met: Vec<HostId> = hosts.iter().map(|host| host.id).collect();
        hosts.into_iter().for_each(|host| engine.meet(host));
        met.into_iter().for_each(|id| engine.settle(id));
        engine.run(&mut happens, self.stop, &self.folder).await
    }
}

impl Engine {
    async fn run(
        mut self,
        happens: &mut mpsc::UnboundedReceiver<Event>,
        mut stop: watch::Receiver<bool>,
        folder: &Path,
    ) -> Result<Ending, Error> {
        let mut disk = tokio::time::interval(DISK);
        let mut drained_by = None;
        while !(self.working.is_empty() && self.backlog == 0) {
            tokio::select! {
                Some(event) = happens.recv() => match event {
                    Event::Due(host) => self.due(host),
                    Event::Fetched(fetched) => self.fetched(*fetched),
                    Event::Home(host, home) => self.home(host, home),
                    Event::Writer(writer::Report::Failed(error)) => return Err(error.into()),
                    Event::Writer(report) => self.written(report),
                },
                told = stop.wait_for(|stop| *stop), if self.halted.is_none() => match told {
                    Ok(_) => self.halt(Ending::Interrupted),
                    // nobody is left who could tell
                    Err(_) => std::future::pending().await,
                },
                _ = disk.tick() => {
                    if self.halted.is_none() && is_nearly_full(folder, self.settings.min_free) {
                        self.halt(Ending::DiskFull);
                    }
                    if self.halted.is_some() {
                        let by = *drained_by.get_or_insert_with(|| Instant::now() + DRAIN);
                        if Instant::now() > by {
                            break;
                        }
                    }
                }
            }
        }
        self.finish(happens).await
    }

    /// No further request is made; what is under way is waited for.
    fn halt(&mut self, why: Ending) {
        self.halted = Some(why);
        let busy = |id: &HostId| self.sites.get(id).is_some_and(|site| site.activity == Activity::Busy);
        self.working.retain(busy);
    }

    /// Writes down why hosts were left, and ends the run.
    async fn finish(mut self, happens: &mut mpsc::UnboundedReceiver<Event>) -> Result<Ending, Error> {
        let ending = match self.halted {
            Some(halted) => halted,
            None => {
                let left: Vec<Host> = self.sites.values_mut().filter_map(Site::left).collect();
                let counted = self.progress.snapshot();
                let refused = counted.disallowed + counted.challenged + counted.failed;
                let partial = refused > 0 || !left.is_empty() || self.sites.values().any(Site::is_stopped);
                left.into_iter().for_each(|host| self.write(Entry { host: Some(host), ..Entry::default() }));
                if partial { Ending::Partial } else { Ending::Complete }
            }
        };
        // a run that was interrupted is not ended: it goes on
        let complete = match ending {
            Ending::Complete => Some(true),
            Ending::Partial => Some(false),
            _ => None,
        };
        // the writer is gone only when it has failed, which its last report says
        let _ = self.writer.send(Order::End { complete });
        while let Some(event) = happens.recv().await {
            match event {
                Event::Writer(writer::Report::Ended) => break,
                Event::Writer(writer::Report::Failed(error)) => return Err(error.into()),
                _ => {}
            }
        }
        Ok(ending)
    }

    fn write(&mut self, entry: Entry) {
        self.backlog += 1;
        if let Some(done) = &entry.done {
            self.progress.count(done);
        }
        // the writer is gone only when it has failed, which its last report says
        let _ = self.writer.send(Order::Write(Box::new(entry)));
    }
}

/// Whether so little space is left that no more is taken.
fn is_nearly_full(folder: &Path, least: Option<u64>) -> bool {
    let (Ok(free), Ok(all)) = (archive::free(folder), fs4::total_space(folder)) else { return false };
    free < least.unwrap_or_else(|| MIN_FREE.min(all / 20))
}

/// Answers that were archived and not committed when the last run was killed: read again, not asked again.
fn recover(frontier: &mut dyn Frontier, archive: &Path, stage: &Stage) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for found in archive::recover(archive, frontier.archived()?.as_ref())? {
        let Some(task) = frontier.pending(&found.request)? else { continue };
        let at = found.at;
        let beside = Circumstances { scope: stage.scopes.get(&task.portal), old_tls: false, at };
        let done = match verdict::judge(&task, &Ok(found.answer.clone()), &beside) {
            // of a revisit only the head was kept: nothing new came
            Step::Content if found.refers_to.is_some() => {
                Done { task: task.id, state: State::Unmodified, at, ..Done::default() }
            }
            Step::Content => stage.read(&task, &found.answer, &Facts::default(), at),
            Step::Ended(done) => done,
            // it is asked again in its turn
            _ => continue,
        };
        entries.push(Entry { done: Some(done), place: Some(found.place), at, ..Entry::default() });
    }
    Ok(entries)
}

/// Files that were archived when there was no reader of their format, and now there is one.
fn read_again(frontier: &mut dyn Frontier, archive: &Path, stage: &Stage) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for (task, place, format) in frontier.waiting()? {
        if stage.examiner.reads(&format) {
            let (_, answer) = archive::read(archive, &place)?;
            let done = Done { place: Some(place), ..stage.read_again(&task, &answer, now()) };
            entries.push(Entry { done: Some(done), ..Entry::default() });
        }
    }
    Ok(entries)
}

//! The store of a project: the frontier of its crawl, its reports and what was found in them, in one SQLite file.
//!
//! A project is a folder: `store.db`, `archive/` and `lock`, which who crawls holds. The store is written by one
//! process at a time and read by any number at the same time (write-ahead log).

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::crawl::TaskId;
use crate::crawl::frontier::Error;

pub mod account;
mod among;
mod begin;
mod commit;
mod echo;
mod frontier;
mod harvest;
mod host;
mod lead;
mod list;
pub mod plan;
mod schema;
mod shelf;
mod state;
#[cfg(test)]
mod tests;

pub use account::Account;
pub use shelf::{Kept, KeptFinding};

/// Name of the database in a project's folder.
const DATABASE: &str = "store.db";
/// Name of the file that is locked by who crawls.
const LOCK: &str = "lock";
/// How long a lock is waited for: `gouji status` holds it for a moment.
const PATIENCE: (u32, Duration) = (10, Duration::from_millis(20));
/// How long another connection is waited for: after a kill the first reader replays the log.
const BUSY: Duration = Duration::from_secs(10);
/// Statements that are kept prepared.
const STATEMENTS: usize = 64;

/// A project's store. Opened by [`Store::open`] it is a [`Frontier`](crate::crawl::frontier::Frontier); opened by
/// [`Store::open_existing`] it can be read only.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    conn: Connection,
    /// Requests that were taken and have not ended. In memory: a restart gives them back.
    leased: HashSet<TaskId>,
    /// Held as long as the store is open for writing.
    lock: Option<File>,
}

impl Store {
    /// Opens the store of a project for a crawl, made where there is none. [`Error::Busy`] where another process crawls
    /// into the same project.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder.join("archive")).map_err(io)?;
        let lock = lock(folder)?;
        let mut conn = Connection::open(folder.join(DATABASE))?;
        settle(&conn)?;
        // NORMAL: a commit is not synced by itself, so the last ones may be lost with the power (never by a kill).
        // Nothing is lost by that: the archive is synced before each commit, and what it has past `archived` is read
        // again at the next start. The log is emptied every 64 MB: pages that many commits changed are written once.
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000;",
        )?;
        schema::prepare(&mut conn)?;
        Ok(Self { folder: folder.to_owned(), conn, leased: HashSet::new(), lock: Some(lock) })
    }

    /// Opens the store of a project to read it, while a crawl runs or not; nothing where there is none.
    pub fn open_existing(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            return Ok(None);
        }
        let conn = read_only(&path)?;
        let known = schema::is_prepared(&conn)?;
        Ok(known.then(|| Self { folder: folder.to_owned(), conn, leased: HashSet::new(), lock: None }))
    }

    /// The folder of the project.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of its archive.
    pub fn archive(&self) -> PathBuf {
        self.folder.join("archive")
    }

    /// Whether a process crawls into the project now, this one or another.
    fn is_at_work(&self) -> bool {
        self.lock.is_some()
            || File::open(self.folder.join(LOCK))
                .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

/// The lock of a project. The system gives it back when the process ends, however it ends.
fn lock(folder: &Path) -> Result<File, Error> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)).map_err(io)?;
    let (times, pause) = PATIENCE;
    for _ in 0..times {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Err(Error::Busy)
}

/// A connection that only reads. In a folder that cannot be written to, the log cannot be shared with a writer, and
/// there is none either: the file is read as it stands.
fn read_only(path: &Path) -> Result<Connection, Error> {
    let open = |conn: Connection| -> rusqlite::Result<Connection> {
        settle(&conn)?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(conn)
    };
    let plain = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(open);
    plain.or_else(|error| {
        let cannot = matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
        let url = path.canonicalize().ok().and_then(|path| url::Url::from_file_path(path).ok());
        let Some(url) = url.filter(|_| cannot) else { return Err(error.into()) };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        Ok(open(Connection::open_with_flags(format!("{url}?immutable=1"), flags)?)?)
    })
}

/// What every connection is set to: at most 4 MB of pages in memory.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "cache_size", -4_000)
}

/// Now, milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn io(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Error::Full,
        _ => Error::Store(Box::new(error)),
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::Full,
            // the index of the log could not grow
            _ if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => Error::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
            _ => Error::Store(Box::new(error)),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Store(Box::new(error))
    }
}

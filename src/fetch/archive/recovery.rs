//! Recovery: a folder brought in order after a kill, and what it holds beyond what was reported.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::member::{self, Source};
use super::reader::{belongs, exchange, member_at};
use super::record::time;
use super::writer::Original;
use super::{Damage, Error, Kind, Place, Record, cdxj};
use crate::fetch::Answer;
use crate::portal::Request;

/// An exchange that was written and not reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// What was asked.
    pub request: Request,
    /// What came; of a revisit the head alone.
    pub answer: Answer,
    /// When it was asked, milliseconds since 1970.
    pub at: i64,
    /// Where it stands.
    pub place: Place,
    /// For a revisit, what it refers to.
    pub refers_to: Option<Original>,
}

/// Brings a folder in order: cuts the last file behind its last whole exchange, sorts the indexes that were left open,
/// and gives back the exchanges behind `committed`, in order; all of them where nothing was committed.
///
/// An answer without its request is cut off as well: it cannot be told what it answers. What was committed is never
/// cut; a file that is shorter is an error.
pub fn recover(folder: &Path, committed: Option<&Place>) -> Result<Vec<Recovered>, Error> {
    let files = files(folder)?;
    let from = match committed {
        Some(place) => files
            .iter()
            .position(|path| super::name(path) == place.file)
            .ok_or_else(|| Error::io(&folder.join(&place.file), io::ErrorKind::NotFound.into()))?,
        None => 0,
    };
    let mut recovered = Vec::new();
    for (n, path) in files.iter().enumerate().skip(from) {
        let start = committed.filter(|_| n == from).map_or(0, |place| place.offset.saturating_add(place.length));
        let length = path.metadata().map_err(|error| Error::io(path, error))?.len();
        if length < start {
            return Err(Error::damaged(path, start, Damage::Cut));
        }
        let end = scan(path, start, &mut recovered)?;
        // a file that was only just begun is empty
        if n + 1 == files.len() && (end < length || length == 0) {
            truncate(path, end)?;
        }
    }
    for path in files.iter().filter(|path| path.exists()) {
        if cdxj::open_path(path).exists() || !cdxj::path(path).exists() {
            cdxj::rebuild(path)?;
        }
    }
    Ok(recovered)
}

/// The exchanges of a file from an offset on; gives the end of the last that is whole. What is damaged and has whole
/// records behind it was not left by a kill: it is read past, never cut.
fn scan(path: &Path, start: u64, recovered: &mut Vec<Recovered>) -> Result<u64, Error> {
    let mut source = Source::open(&path.into(), start).map_err(|error| Error::io(path, error))?;
    let mut waiting: Option<(Record, u64)> = None;
    let mut end = start;
    loop {
        let offset = source.at;
        let (record, length) = match member_at(path, &mut source) {
            Ok(Some(next)) => next,
            Ok(None) => return Ok(end),
            Err(error @ Error::Io { .. }) => return Err(error),
            Err(_) => {
                waiting = None;
                let next =
                    member::next_start(&path.into(), offset + 1, true).map_err(|error| Error::io(path, error))?;
                let Some(next) = next else { return Ok(end) };
                source = Source::open(&path.into(), next).map_err(|error| Error::io(path, error))?;
                continue;
            }
        };
        if matches!(record.kind, Kind::Response | Kind::Revisit) {
            waiting = Some((record, length));
            continue;
        }
        if let Some((answer, length)) = waiting.take().filter(|(answer, _)| belongs(&record, answer)) {
            recovered.extend(found(path, &answer, length, &record));
        }
        end = source.at;
    }
}

fn found(path: &Path, record: &Record, length: u64, asked: &Record) -> Option<Recovered> {
    let (request, answer) = exchange(record, Some(asked))?;
    let refers_to = record.field("WARC-Refers-To-Target-URI").map(|url| Original {
        url: url.to_owned(),
        at: record.field("WARC-Refers-To-Date").and_then(time).unwrap_or_default(),
        digest: record
            .field("WARC-Payload-Digest")
            .and_then(|digest| digest.strip_prefix("sha256:"))
            .map(str::to_owned),
    });
    let place = Place { file: super::name(path), offset: record.offset, length };
    Some(Recovered { request, answer, at: record.at()?, place, refers_to })
}

/// Cuts a file; one of which nothing is left is removed.
fn truncate(path: &Path, end: u64) -> Result<(), Error> {
    let cut = || {
        if end == 0 {
            let open = cdxj::open_path(path);
            return fs::remove_file(path).and_then(|()| if open.exists() { fs::remove_file(open) } else { Ok(()) });
        }
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(end)?;
        file.sync_all()
    };
    cut().map_err(|error| Error::io(path, error))
}

/// The files of an archive in the order in which they were written; none where there is no folder.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let entries = entries.map_err(|error| Error::io(folder, error))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| serial(path).is_some());
    files.sort_by_cached_key(|path| (serial(path), super::name(path)));
    Ok(files)
}

/// The serial number in the name of an archive file; nothing for other files.
pub(super) fn serial(path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix("gouji-")?.strip_suffix(".warc.gz")?.split_once('-')?.1.parse().ok()
}

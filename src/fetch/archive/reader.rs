//! Reading: one exchange by its place, or all records of any WARC file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use url::Url;

use super::member::{self, Origin, Source, Standing, Stream};
use super::parse::{self, Head, Parse, Parser};
use super::{Damage, Error, Kind, MAX_RECORD, Place, Record, message};
use crate::fetch::Answer;
use crate::portal::{Body, Request};

/// Most bytes of a member: a record with its fields.
pub(super) const MAX_MEMBER: u64 = MAX_RECORD + (512 << 10);

/// Whether a file is a WARC file, plain or under gzip, by its first bytes.
pub fn is_archive(path: &Path) -> bool {
    // what is no regular file cannot be read from its beginning twice
    path.metadata().is_ok_and(|metadata| metadata.is_file())
        && (File::open(path).is_ok_and(begins)
            || File::open(path).is_ok_and(|file| begins(GzDecoder::new(file.take(64 << 10)))))
}

/// Whether bytes are those of a WARC file, plain or under gzip.
pub fn is_archived(bytes: &[u8]) -> bool {
    begins(bytes) || bytes.starts_with(b"\x1f\x8b") && begins(GzDecoder::new(bytes))
}

fn begins(mut reader: impl Read) -> bool {
    let mut start = [0; 7];
    reader.read_exact(&mut start).is_ok() && start == *b"WARC/1."
}

/// The exchange whose response or revisit stands at a place. The body of a revisit is that of the earlier answer and is
/// not kept again: it comes empty.
pub fn read(folder: &Path, place: &Place) -> Result<(Request, Answer), Error> {
    let path = folder.join(Path::new(&place.file).file_name().unwrap_or_default());
    let mut source = Source::open(&path.as_path().into(), place.offset).map_err(|error| Error::io(&path, error))?;
    let (first, length) = member_at(&path, &mut source)?.ok_or(Error::damaged(&path, place.offset, Damage::Cut))?;
    if place.length > 0 && length != place.length {
        return Err(Error::damaged(&path, place.offset, Damage::Cut));
    }
    let second = member_at(&path, &mut source)?.map(|(record, _)| record);
    exchange(&first, second.as_ref()).ok_or(Error::damaged(&path, place.offset, Damage::Message))
}

/// The record of the next member, and the length of the member; nothing at the end.
pub(super) fn member_at(path: &Path, source: &mut Source) -> Result<Option<(Record, u64)>, Error> {
    let offset = source.at;
    let damaged = |damage| Error::damaged(path, offset, damage);
    match member::whole(source, MAX_MEMBER) {
        Ok(None) => Ok(None),
        Ok(Some((offset, length, bytes))) => {
            let record = parse::one(bytes).ok_or(damaged(Damage::Header))?;
            Ok(Some((Record { offset, ..record }, length)))
        }
        Err(error) => Err(match error.kind() {
            io::ErrorKind::UnexpectedEof => damaged(Damage::Cut),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => damaged(Damage::Compression),
            io::ErrorKind::FileTooLarge => Error::TooLarge { file: super::name(path), offset },
            _ => Error::io(path, error),
        }),
    }
}

/// The exchange of an answer and the request that follows it.
pub(super) fn exchange(answer: &Record, asked: Option<&Record>) -> Option<(Request, Answer)> {
    if !matches!(answer.kind, Kind::Response | Kind::Revisit) {
        return None;
    }
    let mut request = Request::get(Url::parse(answer.url()?).ok()?);
    let mut given = answer.answer()?;
    if let Some(asked) = asked.filter(|asked| belongs(asked, answer)) {
        let (method, sent, body) = message::asked(&asked.block)?;
        let value =
            |name: &str| sent.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        request.referer = value("Referer").and_then(|referer| Url::parse(referer).ok());
        request.body = method.eq_ignore_ascii_case("POST").then(|| Body {
            media_type: value("Content-Type").cloned().unwrap_or_default(),
            text: String::from_utf8_lossy(body).into_owned(),
        });
        given.sent = sent;
    }
    Some((request, given))
}

/// Whether a record is the request of an answer.
pub(super) fn belongs(asked: &Record, answer: &Record) -> bool {
    let id = answer.field("WARC-Record-ID");
    asked.kind == Kind::Request && id.is_some() && asked.field("WARC-Concurrent-To") == id
}

/// The records of a WARC file one by one, memory bounded by the largest.
///
/// What is damaged is an error of its own, and reading goes on with the next member, or in a plain file with the next
/// record; only a file system that refuses ends it.
pub struct Records {
    origin: Origin,
    wanted: fn(&Record) -> bool,
    gzip: bool,
    state: Option<(Parser, Arc<Standing>)>,
    damage: Option<(u64, io::Error)>,
    seen: u64,
}

impl Records {
    /// Opens a file. Records that are not `wanted`, by their fields, are read past.
    pub fn open(path: &Path, wanted: fn(&Record) -> bool) -> Result<Self, Error> {
        Self::from(path.into(), wanted)
    }

    /// The same for an archive in memory, that lay in another file; `path` is how messages name it.
    pub fn of(path: &Path, bytes: Vec<u8>, wanted: fn(&Record) -> bool) -> Result<Self, Error> {
        Self::from(Origin::Bytes(path.to_owned(), bytes.into()), wanted)
    }

    fn from(origin: Origin, wanted: fn(&Record) -> bool) -> Result<Self, Error> {
        let mut records = Self { origin, wanted, gzip: false, state: None, damage: None, seen: 0 };
        records.go_to(0)?;
        Ok(records)
    }

    /// How many records were read so far, those that were not wanted included.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    fn go_to(&mut self, offset: u64) -> Result<(), Error> {
        let stream = Stream::open(&self.origin, offset).map_err(|error| Error::io(self.origin.path(), error))?;
        self.gzip = stream.is_gzip();
        let standing = stream.standing();
        self.state = Some((Parser::new(stream), standing));
        Ok(())
    }

    /// Goes on behind what is damaged, and says what it is.
    fn recover(&mut self, offset: u64, error: io::Error) -> Error {
        let state = self.state.take();
        let standing = state.as_ref().map(|(_, standing)| standing);
        let failed = standing.is_some_and(|standing| standing.failed());
        let damage = match error.kind() {
            io::ErrorKind::UnexpectedEof => Damage::Cut,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput if failed => Damage::Compression,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Damage::Header,
            _ => return Error::io(self.origin.path(), error),
        };
        let behind = standing.map_or(0, |standing| if self.gzip { 0 } else { standing.offset() }.saturating_sub(4));
        let next = member::next_start(&self.origin, behind.max(offset + 1), self.gzip);
        match next.map_err(|error| Error::io(self.origin.path(), error)) {
            Ok(Some(next)) => self.go_to(next).err().unwrap_or(Error::damaged(self.origin.path(), offset, damage)),
            Ok(None) => Error::damaged(self.origin.path(), offset, damage),
            Err(error) => error,
        }
    }

    /// The next record that is wanted; `Err` with where it is damaged.
    fn advance(&mut self) -> Result<Option<Result<Record, Error>>, (u64, io::Error)> {
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        while let Some((parser, standing)) = &mut self.state {
            let Some(Head { mut record, length }) = parser.head().map_err(|error| (standing.offset(), error))? else {
                self.state = None;
                return Ok(None);
            };
            let offset = record.offset;
            let here = |error| (offset, error);
            let length = length.ok_or(io::ErrorKind::InvalidData.into()).map_err(here)?;
            self.seen += 1;
            let is_wanted = (self.wanted)(&record);
            let fits = length <= MAX_RECORD;
            record.block = parser.block(length, is_wanted && fits).map_err(here)?;
            if let Err(error) = parser.close() {
                if !self.gzip || standing.offset() != offset {
                    // this record is whole, the next is not
                    self.damage = Some((standing.offset(), error));
                } else {
                    return Err((offset, error));
                }
            }
            if is_wanted && !fits {
                return Ok(Some(Err(Error::TooLarge { file: super::name(self.origin.path()), offset })));
            }
            if is_wanted {
                return Ok(Some(Ok(record)));
            }
            if let Some(damage) = self.damage.take() {
                return Err(damage);
            }
        }
        Ok(None)
    }
}

impl Iterator for Records {
    type Item = Result<Record, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.advance() {
            Ok(next) => next,
            Err((offset, error)) => Some(Err(self.recover(offset, error))),
        }
    }
}

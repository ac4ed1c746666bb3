//! The bytes of an archive file: as they are, or gzip members (RFC 1952) inflated one after another.
//!
//! Each member is read to its end, so its checksum is verified, and where it begins is known exactly.

use std::any::Any;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fastwarc::stream_io::traits::WarcRead;
use flate2::bufread::GzDecoder;
use memchr::memmem;

/// What is read from the disk at a time, and inflated at a time.
const BUFFER: usize = 64 << 10;

/// The first bytes of a gzip member: magic number and DEFLATE, the only method there is.
const MAGIC: &[u8] = b"\x1f\x8b\x08";

/// How many magic numbers are tried for the next member; by chance there is one in sixteen million bytes.
const TRIES: usize = 4096;

/// Where the bytes of an archive are.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A file.
    File(PathBuf),
    /// In memory, for an archive that lies in another file, with the path that says so.
    Bytes(PathBuf, Arc<[u8]>),
}

impl Origin {
    /// The path that messages name.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Bytes(path, _) => path,
        }
    }
}

impl From<&Path> for Origin {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// An archive that knows how far it was read.
pub(super) struct Source {
    inner: Inner,
    /// The offset of the next byte.
    pub(super) at: u64,
}

enum Inner {
    File(BufReader<File>),
    Bytes(Cursor<Arc<[u8]>>),
}

impl Source {
    /// Opens an archive at an offset.
    pub(super) fn open(origin: &Origin, at: u64) -> io::Result<Self> {
        let inner = match origin {
            Origin::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(at))?;
                Inner::File(BufReader::with_capacity(BUFFER, file))
            }
            Origin::Bytes(_, bytes) => {
                let mut bytes = Cursor::new(bytes.clone());
                bytes.set_position(at);
                Inner::Bytes(bytes)
            }
        };
        Ok(Self { inner, at })
    }

    fn begins_member(&mut self) -> io::Result<bool> {
        // a buffer may end after the first of three bytes; what follows is then looked at by the decoder
        self.fill_buf().map(|bytes| {
            let known = bytes.len().min(MAGIC.len());
            known > 0 && bytes.get(..known) == MAGIC.get(..known)
        })
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.inner {
            Inner::File(file) => file.read(buffer),
            Inner::Bytes(bytes) => bytes.read(buffer),
        }?;
        self.at += read as u64;
        Ok(read)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.inner {
            Inner::File(file) => file.fill_buf(),
            Inner::Bytes(bytes) => bytes.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.inner {
            Inner::File(file) => file.consume(amount),
            Inner::Bytes(bytes) => bytes.consume(amount),
        }
        self.at += amount as u64;
    }
}

/// The next gzip member, inflated whole: where it begins, its length, its bytes. Nothing at the end of the file.
pub(super) fn whole(source: &mut Source, most: u64) -> io::Result<Option<(u64, u64, Vec<u8>)>> {
    if source.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let offset = source.at;
    if !source.begins_member()? {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    let mut decoder = GzDecoder::new(&mut *source);
    decoder.by_ref().take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == most && decoder.read(&mut [0])? > 0 {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(Some((offset, source.at - offset, bytes)))
}

enum State {
    Plain(Source),
    Between(Source),
    Within(Box<GzDecoder<Source>>),
    Failed,
}

/// The bytes of an archive from some record on.
pub(super) struct Stream {
    state: State,
    out: Vec<u8>,
    from: usize,
    to: usize,
    passed: u64,
    base: u64,
    place: Arc<Standing>,
}

/// Where a stream stands, kept up to date.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// The beginning of the gzip member, or the next byte where there are none.
    offset: AtomicU64,
    /// Whether its compression was found not to hold.
    failed: AtomicBool,
}

impl Standing {
    pub(super) fn offset(&self) -> u64 {
        self.offset.load(Ordering::Relaxed)
    }

    pub(super) fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Stream {
    /// Opens an archive at the beginning of a record; its first bytes say whether it is under gzip.
    pub(super) fn open(origin: &Origin, at: u64) -> io::Result<Self> {
        let mut source = Source::open(origin, at)?;
        let is_gzip = source.begins_member()?;
        let state = if is_gzip { State::Between(source) } else { State::Plain(source) };
        let place = Arc::new(Standing { offset: AtomicU64::new(at), ..Standing::default() });
        Ok(Self { state, out: vec![0; BUFFER], from: 0, to: 0, passed: 0, base: at, place })
    }

    /// Whether it is under gzip.
    pub(super) fn is_gzip(&self) -> bool {
        !matches!(self.state, State::Plain(_))
    }

    /// Where it stands in the file.
    pub(super) fn standing(&self) -> Arc<Standing> {
        self.place.clone()
    }

    /// Inflates the next bytes; zero at the end of the file.
    fn fill(&mut self) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Failed) {
                State::Plain(mut source) => {
                    let read = source.read(&mut self.out)?;
                    self.state = State::Plain(source);
                    return Ok(read);
                }
                State::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        self.state = State::Between(source);
                        return Ok(0);
                    }
                    self.place.offset.store(source.at, Ordering::Relaxed);
                    if !source.begins_member()? {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                    self.state = State::Within(Box::new(GzDecoder::new(source)));
                }
                State::Within(mut decoder) => {
                    let read = decoder.read(&mut self.out)?;
                    if read > 0 {
                        self.state = State::Within(decoder);
                        return Ok(read);
                    }
                    self.state = State::Between(decoder.into_inner());
                }
                State::Failed => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.from == self.to {
            (self.from, self.to) = (0, 0);
            let filled = self.fill();
            self.place.failed.store(filled.is_err(), Ordering::Relaxed);
            self.to = filled?;
        }
        Ok(self.out.get(self.from..self.to).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let amount = amount.min(self.to - self.from);
        self.from += amount;
        self.passed += amount as u64;
        if let State::Plain(_) = self.state {
            self.place.offset.store(self.base + self.passed, Ordering::Relaxed);
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl Seek for Stream {
    /// Tells the position alone: records are read one after another.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Current(0) => Ok(self.passed),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl WarcRead for Stream {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }

    fn inner_seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn inner_stream_position(&mut self) -> io::Result<u64> {
        Ok(self.place.offset())
    }

    fn frame_start_position(&mut self) -> io::Result<Option<u64>> {
        Ok(self.is_gzip().then(|| self.place.offset()))
    }

    fn is_stream_decoder(&self) -> bool {
        true
    }
}

/// Where the next record may begin from an offset on, behind something damaged.
pub(super) fn next_start(origin: &Origin, from: u64, gzip: bool) -> io::Result<Option<u64>> {
    let needle = if gzip { MAGIC } else { b"\r\n\r\nWARC/1." };
    let finder = memmem::Finder::new(needle);
    let mut source = Source::open(origin, from)?;
    // the window keeps the end of the part before it: what is looked for may lie across
    let (mut window, mut base, mut tries) = (Vec::new(), from, 0);
    loop {
        let read = source.by_ref().take(BUFFER as u64).read_to_end(&mut window)?;
        for at in finder.find_iter(&window) {
            let start = base + at as u64 + if gzip { 0 } else { 4 };
            if !gzip || is_record(origin, start)? {
                return Ok(Some(start));
            }
            tries += 1;
            if tries == TRIES {
                return Ok(None);
            }
        }
        if read == 0 {
            return Ok(None);
        }
        let done = window.len().saturating_sub(needle.len() - 1);
        window.drain(..done);
        base += done as u64;
    }
}

/// Whether a gzip member begins here that begins a record.
fn is_record(origin: &Origin, at: u64) -> io::Result<bool> {
    let mut start = Vec::new();
    let inflated = GzDecoder::new(Source::open(origin, at)?).take(7).read_to_end(&mut start);
    Ok(inflated.is_ok() && start == b"WARC/1.")
}

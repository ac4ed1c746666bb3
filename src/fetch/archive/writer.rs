//! Writing: an answer and its request, a gzip member each, appended at once and indexed.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use url::Url;

use super::cdxj::{self, Entry};
use super::record::{date, digits};
use super::recovery::{files, serial};
use super::{Error, MAX_BODY, Place, message};
use crate::fetch::{Answer, Cut};
use crate::portal::Request;
use crate::text::hex::hex;

/// An answer that is the same as an earlier one in its payload (ISO 28500:2017, 6.7.2).
pub(super) const IDENTICAL: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
/// An answer that says that nothing has changed (ISO 28500:2017, 6.7.3).
const UNMODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
const FORMAT: &str = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/";

/// How an archive is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Size at which a file is closed and the next begun.
    pub rotate_bytes: u64,
    /// Level of compression, 0 to 9. Of pages of 80 KB level 1 keeps 30 %, level 2 a fifth less at nearly twice the time,
    /// those up to 6 hardly less at three times (`cargo bench --bench crawl -- gzip`).
    pub level: u32,
    /// Name and version of the program.
    pub software: String,
    /// How robots.txt is followed.
    pub robots: String,
    /// Further fields of warcinfo: settings of the crawl.
    pub fields: Vec<(String, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rotate_bytes: 1 << 30,
            level: 1,
            software: concat!("gouji/", env!("CARGO_PKG_VERSION")).to_owned(),
            robots: "obey".to_owned(),
            fields: Vec::new(),
        }
    }
}

/// A request and what came.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// What came.
    pub answer: &'a Answer,
    /// When it was asked, milliseconds since 1970.
    pub at: i64,
    /// What came from there before.
    pub refers_to: Option<&'a Original>,
    /// SHA-256 of the whole body as sent, lower-case hex, where it is known already.
    pub digest: Option<&'a str>,
}

/// An earlier answer that a later one refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Its address.
    pub url: String,
    /// When it was asked, milliseconds since 1970.
    pub at: i64,
    /// SHA-256 of its body as sent, lower-case hex. A later answer refers to it only if it has the same.
    pub digest: Option<String>,
}

/// An archive that is being written: a folder of files.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    settings: Settings,
    next: u32,
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    path: PathBuf,
    name: String,
    file: File,
    index: BufWriter<File>,
    at: u64,
    info: String,
}

/// A record to be written.
struct Draft<'a> {
    kind: &'static str,
    url: Option<&'a str>,
    at: i64,
    media_type: &'static str,
    fields: Vec<(&'static str, String)>,
    head: &'a [u8],
    body: &'a [u8],
}

impl Archive {
    /// Opens a folder, made where there is none. What is there stays as it is; a new file is begun with the first record.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        let last = files(folder)?.iter().filter_map(|path| serial(path)).max();
        Ok(Self {
            folder: folder.to_owned(),
            settings,
            next: last.map_or(1, |last| last.saturating_add(1)),
            current: None,
        })
    }

    /// Writes an exchange: a response, or a revisit where nothing new came, and behind it the request. The place is that
    /// of the response or revisit. What is written is safe after [`Archive::sync`].
    pub fn write(&mut self, exchange: &Exchange<'_>) -> Result<Place, Error> {
        let Exchange { request, answer, at, refers_to, digest } = *exchange;
        let body = answer.body.get(..MAX_BODY).unwrap_or(&answer.body);
        let is_cut = answer.truncated.or((body.len() < answer.body.len()).then_some(Cut::Length));
        let known = digest.filter(|_| body.len() == answer.body.len());
        let own = known.map_or_else(|| labelled(&hex(&Sha256::digest(body))), labelled);
        let known = refers_to.and_then(|original| original.digest.as_deref()).map(labelled);
        let profile = match answer.status {
            304 => Some(UNMODIFIED),
            _ if known.as_ref() == Some(&own) && is_cut.is_none() && !body.is_empty() => Some(IDENTICAL),
            _ => None,
        };
        let mut fields = Vec::new();
        if let Some(ip) = answer.ip.as_ref().filter(|ip| ip.parse::<IpAddr>().is_ok()) {
            fields.push(("WARC-IP-Address", ip.clone()));
        }
        let digest = if answer.status == 304 { known } else { Some(own) };
        fields.extend(digest.clone().map(|digest| ("WARC-Payload-Digest", digest)));
        if let Some(profile) = profile {
            fields.push(("WARC-Profile", profile.to_owned()));
            if let Some(original) = refers_to {
                fields.push(("WARC-Refers-To-Target-URI", original.url.clone()));
                fields.push(("WARC-Refers-To-Date", date(original.at)));
            }
        }
        if let Some(cut) = is_cut {
            fields.push(("WARC-Truncated", if cut == Cut::Length { "length" } else { "time" }.to_owned()));
        }
        let head = message::answer_head(answer, profile.is_none().then_some(body.len()));
        let response = Draft {
            kind: if profile.is_some() { "revisit" } else { "response" },
            url: Some(request.url.as_str()),
            at,
            media_type: "application/http;msgtype=response",
            fields,
            head: &head,
            body: if profile.is_some() { &[] } else { body },
        };
        let (id, mut members) = self.draft(&response)?;
        let length = members.len() as u64;
        let asked = message::request(request, &answer.sent);
        let request_draft = Draft {
            kind: "request",
            media_type: "application/http;msgtype=request",
            fields: vec![("WARC-Concurrent-To", id)],
            head: &asked,
            body: &[],
            ..response
        };
        members.extend(self.draft(&request_draft)?.1);
        let place = Place { length, ..self.append(&members)? };
        let digest = digest.as_deref();
        self.index(&Entry { request, answer, at, revisit: profile.is_some(), digest, place: &place })?;
        self.rotate()?;
        Ok(place)
    }

    /// Writes what is said of a request whose answer is not kept: why it was refused, or what stood in the way.
    pub fn note(&mut self, url: &Url, at: i64, fields: &[(&str, &str)]) -> Result<Place, Error> {
        let text = warc_fields(fields.iter().copied());
        let draft = Draft {
            kind: "metadata",
            url: Some(url.as_str()),
            at,
            media_type: "application/warc-fields",
            fields: Vec::new(),
            head: text.as_bytes(),
            body: &[],
        };
        let member = self.draft(&draft)?.1;
        let place = self.append(&member)?;
        self.rotate()?;
        Ok(place)
    }

    /// Waits until all that was written is on the disk.
    pub fn sync(&self) -> Result<(), Error> {
        match &self.current {
            Some(current) => current.file.sync_data().map_err(|error| Error::io(&current.path, error)),
            None => Ok(()),
        }
    }

    /// Finishes the file that is open: synced, its index sorted. Dropping does the same and is silent about errors.
    pub fn close(&mut self) -> Result<(), Error> {
        self.sync()?;
        let Some(current) = self.current.take() else { return Ok(()) };
        let io = |error| Error::io(&current.path, error);
        current.index.into_inner().map_err(|error| io(error.into_error()))?;
        cdxj::close(&current.path)
    }

    fn rotate(&mut self) -> Result<(), Error> {
        match &self.current {
            Some(current) if current.at >= self.settings.rotate_bytes => self.close(),
            _ => Ok(()),
        }
    }

    /// The file that is written, begun where none is open.
    fn current(&mut self, at: i64) -> Result<&mut Current, Error> {
        if self.current.is_none() {
            let begun = self.begin(at)?;
            self.next = self.next.saturating_add(1);
            return Ok(self.current.insert(begun));
        }
        self.current.as_mut().ok_or_else(|| Error::io(&self.folder, std::io::ErrorKind::NotFound.into()))
    }

    fn begin(&self, at: i64) -> Result<Current, Error> {
        let name = format!("gouji-{}-{:05}.warc.gz", digits(at), self.next);
        let path = self.folder.join(&name);
        let Settings { software, robots, fields, .. } = &self.settings;
        let known = [
            ("software", software.as_str()),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", FORMAT),
            ("robots", robots.as_str()),
        ];
        let settings = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let text = warc_fields(known.into_iter().chain(settings));
        let draft = Draft {
            kind: "warcinfo",
            url: None,
            at,
            media_type: "application/warc-fields",
            fields: vec![("WARC-Filename", name.clone())],
            head: text.as_bytes(),
            body: &[],
        };
        let io = |error| Error::io(&path, error);
        let (info, member) = member(&draft, &name, 0, self.settings.level).map_err(io)?;
        let open = || {
            let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
            let index = File::create(cdxj::open_path(&path))?;
            // a file is found after a loss of power only if its folder is on the disk; not all systems can say so
            let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
            Ok((file, BufWriter::new(index)))
        };
        let (file, index) = open().map_err(io)?;
        let mut current = Current { path: path.clone(), name, file, index, at: 0, info };
        current.append(&member)?;
        Ok(current)
    }

    fn draft(&mut self, draft: &Draft<'_>) -> Result<(String, Vec<u8>), Error> {
        let level = self.settings.level;
        let current = self.current(draft.at)?;
        let mut fields = vec![("WARC-Warcinfo-ID", current.info.clone())];
        fields.extend(draft.fields.iter().cloned());
        member(&Draft { fields, ..*draft }, &current.name, current.at, level)
            .map_err(|error| Error::io(&current.path, error))
    }

    fn append(&mut self, members: &[u8]) -> Result<Place, Error> {
        let folder = &self.folder;
        let current = self.current.as_mut();
        current.ok_or_else(|| Error::io(folder, std::io::ErrorKind::NotFound.into()))?.append(members)
    }

    fn index(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        let Some(current) = &mut self.current else { return Ok(()) };
        let line = cdxj::line(entry);
        current.index.write_all(line.as_bytes()).map_err(|error| Error::io(&cdxj::open_path(&current.path), error))
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

impl Current {
    /// Appends whole members, or nothing: half a member in the middle of a file would hide what follows.
    fn append(&mut self, members: &[u8]) -> Result<Place, Error> {
        let written = self.file.write_all(members);
        if let Err(error) = written {
            let _ = self.file.set_len(self.at).and_then(|()| self.file.seek(SeekFrom::Start(self.at)));
            return Err(Error::io(&self.path, error));
        }
        let place = Place { file: self.name.clone(), offset: self.at, length: members.len() as u64 };
        self.at += place.length;
        Ok(place)
    }
}

/// A record as a gzip member, and its id.
fn member(draft: &Draft<'_>, file: &str, at: u64, level: u32) -> std::io::Result<(String, Vec<u8>)> {
    let block = Sha256::new().chain_update(draft.head).chain_update(draft.body).finalize();
    let id = id(&[file, &at.to_string(), draft.kind, draft.url.unwrap_or_default(), &date(draft.at)], &block);
    let mut fields =
        vec![("WARC-Type", draft.kind.to_owned()), ("WARC-Record-ID", id.clone()), ("WARC-Date", date(draft.at))];
    fields.extend(draft.url.map(|url| ("WARC-Target-URI", url.to_owned())));
    fields.extend(draft.fields.iter().cloned());
    fields.push(("WARC-Block-Digest", labelled(&hex(&block))));
    fields.push(("Content-Type", draft.media_type.to_owned()));
    fields.push(("Content-Length", (draft.head.len() + draft.body.len()).to_string()));
    let mut encoder = GzEncoder::new(Vec::with_capacity(draft.body.len() / 4 + 512), Compression::new(level.min(9)));
    encoder.write_all(b"WARC/1.1\r\n")?;
    encoder.write_all(warc_fields(fields.iter().map(|(name, value)| (*name, value.as_str()))).as_bytes())?;
    encoder.write_all(b"\r\n")?;
    encoder.write_all(draft.head)?;
    encoder.write_all(draft.body)?;
    encoder.write_all(b"\r\n\r\n")?;
    Ok((id, encoder.finish()?))
}

/// An id that is always the same for the same record at the same place: a UUID of version 8 (RFC 9562, 5.8).
fn id(names: &[&str], block: &[u8]) -> String {
    let names = names.iter().fold(Sha256::new(), |hash, name| hash.chain_update(name).chain_update([0]));
    let hash = names.chain_update(block).finalize();
    let bits = hash.iter().take(16).fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 8 << 76 | 2 << 62;
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("<urn:uuid:{}-{}-{}-{}-{}>", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A digest in hex under the name of its algorithm.
fn labelled(hash: &str) -> String {
    format!("sha256:{hash}")
}

/// Named fields, a line each.
fn warc_fields<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        text.extend(name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        text.push_str(": ");
        text.extend(value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_its_record() {
        let first = id(&["a", "1"], b"x");
        assert_eq!(first, id(&["a", "1"], b"x"));
        assert_ne!(first, id(&["a1", ""], b"x"));
        let uuid = first.strip_prefix("<urn:uuid:").and_then(|id| id.strip_suffix('>')).unwrap();
        assert_eq!((uuid.len(), uuid.as_bytes()[14]), (36, b'8'));
        assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }

    #[test]
    fn a_field_stays_on_its_line() {
        assert_eq!(warc_fields([("rea son", "a\r\nWARC-Type: b")].into_iter()), "reason: a  WARC-Type: b\r\n");
    }
}

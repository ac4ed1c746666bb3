//! Bundles 压缩包: zip, tar and gzip files whose members are pages by themselves.
//!
//! Members come one by one, so that a bundle may be as long as it likes; each is bounded in bytes and in how much it was
//! packed. Names are UTF-8 or, as older Chinese programs wrote them, GBK; they are shown and never used as paths.

use std::io::{Cursor, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::package::broken;
use super::sniff::Format;
use super::{Error, sniff};
use crate::page::Page;
use crate::text::charset;
use crate::text::lang::Text;

/// Most members of a bundle.
const MAX_MEMBERS: usize = 1 << 17;
/// Most bytes of a member, unpacked.
pub const MAX_MEMBER: u64 = 64 << 20;
/// Most bytes that one packed byte gives, for members of more than a mebibyte.
const MAX_RATIO: u64 = 250;
/// Most bytes of a tar archive under gzip, unpacked.
const MAX_TAR: u64 = 256 << 20;
/// How deep bundles may lie in bundles.
pub const MAX_DEPTH: usize = 3;

/// What a bundle is that lies deeper.
pub const TOO_DEEP: Text = Text { en: "archives in archives more than 3 deep", zh: "压缩包嵌套超过 3 层" };

const BROKEN: Text = Text { en: "the archive cannot be read", zh: "压缩包无法读取" };
const MEMBERS: Text = Text { en: "more than 131072 members", zh: "压缩包内的文件超过 131072 个" };
const SIZE: Text = Text { en: "a member of more than 64 MiB", zh: "压缩包内的文件大于 64 MiB" };
const ALL: Text = Text { en: "more than 256 MiB unpacked", zh: "解压后大于 256 MiB" };
const RATIO: Text = Text { en: "packed more than 250 times", zh: "压缩比超过 250 倍" };

/// Whether a format is that of a bundle.
pub fn is_bundle(format: Format) -> bool {
    matches!(format, Format::Zip | Format::Tar | Format::Gzip)
}

/// What bytes can be read from in any order.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// A member that could not be read.
#[derive(Debug)]
pub struct Lost {
    /// Its path: `bundle!member`.
    pub path: String,
    /// The reason.
    pub error: Error,
}

/// The members of a bundle, in its order; folders and empty members are left out.
pub struct Members {
    /// Path of the bundle.
    path: String,
    kind: Kind,
    next: usize,
}

enum Kind {
    Zip(ZipArchive<Box<dyn Source>>),
    Tar { source: Box<dyn Source>, entries: Vec<Entry> },
    Single(Option<Page>),
}

/// Where a member of a tar archive is.
struct Entry {
    name: String,
    start: u64,
    size: u64,
}

impl std::fmt::Debug for Members {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Members").field("path", &self.path).field("next", &self.next).finish_non_exhaustive()
    }
}

impl Members {
    /// Opens a bundle of a format for which [`is_bundle`] holds; `path` is what its members' paths begin with.
    pub fn open(mut source: Box<dyn Source>, format: Format, path: &str) -> Result<Self, Error> {
        let kind = match format {
            Format::Zip => {
                let archive = ZipArchive::new(source).map_err(broken)?;
                if archive.len() > MAX_MEMBERS {
                    return Err(Error::Excessive(MEMBERS));
                }
                Kind::Zip(archive)
            }
            Format::Tar => Kind::Tar { entries: entries(&mut source)?, source },
            Format::Gzip => gzip(source, path)?,
            other => return Err(Error::Unsupported(other)),
        };
        Ok(Self { path: path.to_owned(), kind, next: 0 })
    }

    /// The bundle that a page is.
    pub fn of(page: &Page, format: Format) -> Result<Self, Error> {
        Self::open(Box::new(Cursor::new(page.bytes.clone())), format, &page.path)
    }

    fn page(&self, name: &str, bytes: Vec<u8>) -> Page {
        Page::from_file(format!("{}!{name}", self.path), bytes)
    }
}

impl Iterator for Members {
    type Item = Result<Page, Lost>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.next;
            self.next += 1;
            let (name, read) = match &mut self.kind {
                Kind::Single(page) => return page.take().map(Ok),
                Kind::Tar { source, entries } => {
                    let entry = entries.get(at)?;
                    (entry.name.clone(), from_tar(source, entry))
                }
                Kind::Zip(archive) => {
                    if at >= archive.len() {
                        return None;
                    }
                    match from_zip(archive, at) {
                        Some(read) => read,
                        None => continue,
                    }
                }
            };
            match read {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => return Some(Ok(self.page(&name, bytes))),
                Err(error) => return Some(Err(Lost { path: format!("{}!{name}", self.path), error })),
            }
        }
    }
}

/// The name and bytes of a member of a zip archive; nothing for a folder.
fn from_zip(archive: &mut ZipArchive<Box<dyn Source>>, at: usize) -> Option<(String, Result<Vec<u8>, Error>)> {
    // the directory tells the name even of a member that cannot be unpacked
    let (name, is_folder) = match archive.by_index_raw(at) {
        Ok(member) => (name(member.name_raw()), member.is_dir()),
        Err(error) => return Some((format!("#{}", at + 1), Err(broken(error)))),
    };
    let unpack = |archive: &mut ZipArchive<Box<dyn Source>>| {
        let member = archive.by_index(at).map_err(broken)?;
        let packed = member.compressed_size().max(1);
        bounded(member, packed)
    };
    (!is_folder).then(|| (name, unpack(archive)))
}

/// Bytes unpacked, within the limits.
fn bounded(member: impl Read, packed: u64) -> Result<Vec<u8>, Error> {
    let most = MAX_MEMBER.min(packed.saturating_mul(MAX_RATIO).max(1 << 20));
    let mut bytes = Vec::new();
    member.take(most + 1).read_to_end(&mut bytes).map_err(|_| Error::Damaged(BROKEN))?;
    match bytes.len() as u64 {
        size if size <= most => Ok(bytes),
        size if size > MAX_MEMBER => Err(Error::Excessive(SIZE)),
        _ => Err(Error::Excessive(RATIO)),
    }
}

/// The files of a tar archive.
fn entries(source: &mut Box<dyn Source>) -> Result<Vec<Entry>, Error> {
    let damaged = |_| Error::Damaged(BROKEN);
    source.seek(SeekFrom::Start(0)).map_err(damaged)?;
    let mut archive = tar::Archive::new(source);
    let mut entries = Vec::new();
    for entry in archive.entries_with_seek().map_err(damaged)? {
        // what was found before the damage is read
        let Ok(entry) = entry else { break };
        if entries.len() >= MAX_MEMBERS {
            return Err(Error::Excessive(MEMBERS));
        }
        if entry.header().entry_type().is_file() {
            let name = name(&entry.path_bytes());
            entries.push(Entry { name, start: entry.raw_file_position(), size: entry.size() });
        }
    }
    if entries.is_empty() { Err(Error::Damaged(BROKEN)) } else { Ok(entries) }
}

fn from_tar(source: &mut Box<dyn Source>, entry: &Entry) -> Result<Vec<u8>, Error> {
    if entry.size > MAX_MEMBER {
        return Err(Error::Excessive(SIZE));
    }
    let damaged = |_| Error::Damaged(BROKEN);
    source.seek(SeekFrom::Start(entry.start)).map_err(damaged)?;
    let mut bytes = Vec::new();
    source.take(entry.size).read_to_end(&mut bytes).map_err(damaged)?;
    if bytes.len() as u64 == entry.size { Ok(bytes) } else { Err(Error::Damaged(BROKEN)) }
}

/// What is under gzip (RFC 1952): a tar archive, or one file.
fn gzip(source: Box<dyn Source>, path: &str) -> Result<Kind, Error> {
    let mut bytes = Vec::new();
    let mut decoder = MultiGzDecoder::new(source).take(MAX_TAR + 1);
    decoder.read_to_end(&mut bytes).map_err(|_| Error::Damaged(BROKEN))?;
    if bytes.len() as u64 > MAX_TAR {
        return Err(Error::Excessive(ALL));
    }
    let header = decoder.get_ref().header().and_then(|header| header.filename()).map(name);
    if sniff::sniff(&bytes, path, None) == Format::Tar {
        let mut source: Box<dyn Source> = Box::new(Cursor::new(bytes));
        return Ok(Kind::Tar { entries: entries(&mut source)?, source });
    }
    if bytes.len() as u64 > MAX_MEMBER {
        return Err(Error::Excessive(SIZE));
    }
    let file = path.rsplit(['/', '\\', '!']).next().unwrap_or(path);
    let stem = file.strip_suffix(".gz").filter(|stem| !stem.is_empty()).map(str::to_owned);
    let name = stem.or(header).unwrap_or_else(|| file.to_owned());
    Ok(Kind::Single((!bytes.is_empty()).then(|| Page::from_file(format!("{path}!{name}"), bytes))))
}

/// A member's name: UTF-8, or what GBK makes of it (APPNOTE 6.3.10, 4.4.4: only bit 11 says UTF-8, and it is often
/// missing); slashes forward, nothing that moves the cursor.
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => charset::decode(raw, Some("gb18030")).text,
    };
    name.replace('\\', "/").chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::document::package::tests::packed;

    fn read(bytes: Vec<u8>, format: Format, path: &str) -> Vec<Result<(String, Vec<u8>), String>> {
        let page = Page::from_file(path, bytes);
        let members = Members::of(&page, format).unwrap();
        members.map(|m| m.map(|p| (p.path, p.bytes)).map_err(|lost| format!("{}: {}", lost.path, lost.error))).collect()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append_data(&mut header, name, *content).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[test]
    fn members_of_zip_tar_and_gzip_have_their_paths() {
        let page = |path: &str, text: &str| Ok((path.to_owned(), text.as_bytes().to_vec()));
        let zip = packed(&[("a/", b""), ("a/甲.txt", "甲".as_bytes()), ("b.txt", b"b"), ("empty.txt", b"")]);
        assert_eq!(read(zip, Format::Zip, "x.zip"), [page("x.zip!a/甲.txt", "甲"), page("x.zip!b.txt", "b")]);
        let tar = tarred(&[("a/1.txt", b"one"), ("2.txt", b"two")]);
        assert_eq!(read(tar.clone(), Format::Tar, "x.tar")[0], page("x.tar!a/1.txt", "one"));
        assert_eq!(read(gz(&tar), Format::Gzip, "x.tgz")[1], page("x.tgz!2.txt", "two"));
        assert_eq!(read(gz(b"text"), Format::Gzip, "d/r.html.gz"), [page("d/r.html.gz!r.html", "text")]);
    }

    #[test]
    fn names_in_gbk_are_read() {
        assert_eq!(name(b"\xbb\xb7\xb4\xe4\xc7\xf8\\2023.doc"), "环翠区/2023.doc");
        assert_eq!(name("环翠区\u{1b}[2J".as_bytes()), "环翠区[2J");
    }

    #[test]
    fn bombs_and_cut_archives_are_told() {
        let bomb = packed(&[("bomb", &vec![0; 4 << 20]), ("ok", b"fine")]);
        let read_bomb = read(bomb.clone(), Format::Zip, "x");
        assert_eq!(read_bomb[0], Err("x!bomb: too large: packed more than 250 times".to_owned()));
        assert!(read_bomb[1].is_ok());
        let cut = Page::from_file("x", bomb[..bomb.len() - 40].to_vec());
        assert!(matches!(Members::of(&cut, Format::Zip), Err(Error::Damaged(_))));
        let tar = tarred(&[("1", &[b'1'; 2000]), ("2", &[b'2'; 2000])]);
        let cut = read(tar[..4000].to_vec(), Format::Tar, "x");
        assert!(cut[0].is_ok() && cut.len() <= 2, "{cut:?}");
        assert!(Members::of(&Page::from_file("x", gz(b"abc")[..12].to_vec()), Format::Gzip).is_err());
    }
}

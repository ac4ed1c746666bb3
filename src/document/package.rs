//! Parts of a file that is a ZIP archive: what office programs have saved since 2005.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Error;
use crate::text::lang::Text;

/// Most parts of a file.
const MAX_PARTS: usize = 8192;
/// Most bytes of a part that is read, unpacked.
const MAX_PART: u64 = 32 << 20;
/// Most bytes of all parts that are read, unpacked.
const MAX_ALL: u64 = 64 << 20;
/// Most bytes that one packed byte gives, for parts of more than a mebibyte.
const MAX_RATIO: u64 = 250;

const BROKEN: Text = Text { en: "its ZIP archive cannot be read", zh: "ZIP 压缩包无法读取" };
const METHOD: Text = Text { en: "its ZIP archive is packed in an unknown way", zh: "ZIP 压缩方式不支持" };
const SIZE: Text = Text { en: "a part of more than 32 MiB", zh: "解压后的部件大于 32 MiB" };
const PARTS: Text = Text { en: "more than 8192 parts", zh: "压缩包内的部件超过 8192 个" };
const RATIO: Text = Text { en: "a part packed more than 250 times", zh: "部件压缩比超过 250 倍" };

/// A file of parts.
pub(in crate::document) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The place of each part, by its name in lower case with slashes.
    parts: HashMap<String, usize>,
    left: u64,
}

/// A name as parts are looked up: names do not depend on case (ECMA-376 part 2, 6.2.2), and some writers have
/// backslashes in them.
fn folded(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

impl<'a> Package<'a> {
    /// Opens a file; an error where it is no archive or has too many parts.
    pub(in crate::document) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if archive.len() > MAX_PARTS {
            return Err(Error::Excessive(PARTS));
        }
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                parts.entry(folded(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, parts, left: MAX_ALL })
    }

    /// Whether it has a part.
    pub(in crate::document) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&folded(name))
    }

    /// The names of its parts, in lower case.
    pub(in crate::document) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The bytes of a part, nothing where there is none of that name.
    pub(in crate::document) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&index) = self.parts.get(&folded(name)) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(broken)?;
        let packed = file.compressed_size().max(1);
        let most = MAX_PART.min(self.left).min(packed.saturating_mul(MAX_RATIO).max(1 << 20));
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Error::Damaged(BROKEN))?;
        let size = bytes.len() as u64;
        if size > most {
            return Err(Error::Excessive(if size > packed.saturating_mul(MAX_RATIO) { RATIO } else { SIZE }));
        }
        self.left -= size;
        Ok(Some(bytes))
    }
}

/// Whether all parts of a file are within the limits, for a reader that unpacks what it likes. They are unpacked to see:
/// what a directory says of their sizes can be wrong.
pub(in crate::document) fn check(bytes: &[u8]) -> Result<(), Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(Error::Excessive(PARTS));
    }
    let mut left = MAX_ALL;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let packed = part.compressed_size().max(1);
        let most = MAX_PART.min(left).min(packed.saturating_mul(MAX_RATIO).max(1 << 20));
        let size = std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| Error::Damaged(BROKEN))?;
        if size > most {
            return Err(Error::Excessive(if size > packed.saturating_mul(MAX_RATIO) { RATIO } else { SIZE }));
        }
        left -= size;
    }
    Ok(())
}

pub(in crate::document) fn broken(error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => Error::Encrypted,
        ZipError::InvalidPassword => Error::Encrypted,
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => Error::Damaged(METHOD),
        _ => Error::Damaged(BROKEN),
    }
}

#[cfg(test)]
pub(in crate::document) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// A ZIP archive of packed parts.
    pub(in crate::document) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_by_any_spelling_of_their_name() {
        let bytes = packed(&[("Word\\Document.xml", b"a"), ("b", b"")]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("/word/document.xml").unwrap().as_deref(), Some(b"a".as_slice()));
        assert!(package.has("B") && package.part("c").unwrap().is_none());
    }

    #[test]
    fn bombs_and_fragments() {
        let bomb = packed(&[("a", &vec![0; 40 << 20])]);
        assert!(matches!(Package::open(&bomb).unwrap().part("a"), Err(Error::Excessive(_))));
        assert!(matches!(Package::open(&bomb[..bomb.len() - 30]).err(), Some(Error::Damaged(_))));
        assert!(matches!(Package::open(b"PK\x03\x04").err(), Some(Error::Damaged(_))));
    }
}

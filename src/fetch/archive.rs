//! The archive: WARC 1.1 (ISO 28500:2017) with a CDXJ index, a gzip member a record.
//!
//! [`Archive`] writes what came, [`recover`] brings a folder in order after a kill, [`read`] gives one exchange back,
//! and [`Records`] goes through any WARC file, those of other crawlers included.

use std::io;
use std::path::Path;

use crate::text::lang::{Message, Text};

mod cdxj;
mod codec;
mod member;
mod message;
mod parse;
mod reader;
mod record;
mod recovery;
mod writer;

pub use codec::{Undecodable, decode};
pub use reader::{Records, is_archive, is_archived, read};
pub use record::{Kind, Record};
pub use recovery::{Recovered, recover};
pub use writer::{Archive, Exchange, Original, Settings};

/// Most bytes of a body that is kept: an attachment has at most so many.
pub const MAX_BODY: usize = 100 << 20;

/// Most bytes of a record's block that is read: a body and the head before it.
pub const MAX_RECORD: u64 = MAX_BODY as u64 + (512 << 10);

/// Where a record stands in the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the file in the archive folder.
    pub file: String,
    /// Where its gzip member begins.
    pub offset: u64,
    /// Length of that member.
    pub length: u64,
}

/// Why something could not be written to an archive or read from one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("{file}: {source}")]
    Io {
        /// Name of the file or folder.
        file: String,
        /// What it said.
        source: io::Error,
    },
    /// A record is not as it was written.
    #[error("{file}: record at byte {offset}: {}", .damage.text().en)]
    Damaged {
        /// Name of the file.
        file: String,
        /// Where the record, or its gzip member, begins.
        offset: u64,
        /// What is wrong with it.
        damage: Damage,
    },
    /// A record is larger than [`MAX_RECORD`].
    #[error("{file}: record at byte {offset}: larger than {} MiB", MAX_RECORD >> 20)]
    TooLarge {
        /// Name of the file.
        file: String,
        /// Where it begins.
        offset: u64,
    },
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It ends before its end.
    Cut,
    /// Its compression does not hold.
    Compression,
    /// Its header is none of a WARC record.
    Header,
    /// It is none of an exchange: no HTTP message, or not that of an address.
    Message,
}

impl Damage {
    /// What it is called.
    pub const fn text(self) -> Text {
        match self {
            Self::Cut => Text { en: "it is cut off", zh: "记录不完整" },
            Self::Compression => Text { en: "its compression is damaged", zh: "压缩数据损坏" },
            Self::Header => Text { en: "its header is damaged", zh: "记录头损坏" },
            Self::Message => Text { en: "it holds no HTTP message", zh: "记录中没有 HTTP 报文" },
        }
    }
}

impl Error {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { file: name(path), source }
    }

    fn damaged(path: &Path, offset: u64, damage: Damage) -> Self {
        Self::Damaged { file: name(path), offset, damage }
    }

    /// Whether the disk is full, or the user's part of it.
    pub fn is_full(&self) -> bool {
        let full = |kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        matches!(self, Self::Io { source, .. } if full(source.kind()))
    }

    /// The reason in both languages, without the name of the file.
    pub fn message(&self) -> Message {
        match self {
            Self::Io { source, .. } => Message::same(&source.to_string()),
            Self::Damaged { offset, damage, .. } => {
                let Text { en, zh } = damage.text();
                Message::new(format!("record at byte {offset}: {en}"), format!("字节 {offset} 处的记录：{zh}"))
            }
            Self::TooLarge { offset, .. } => {
                let most = MAX_RECORD >> 20;
                Message::new(
                    format!("record at byte {offset}: larger than {most} MiB"),
                    format!("字节 {offset} 处的记录：超过 {most} MiB"),
                )
            }
        }
    }
}

/// The last part of a path: what the archive calls a file.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Bytes that are free for this user on the disk of a folder.
pub fn free(folder: &Path) -> Result<u64, Error> {
    fs4::available_space(folder).map_err(|error| Error::io(folder, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_trouble() {
        let error = |kind: io::ErrorKind| Error::io(Path::new("a/b.warc.gz"), kind.into());
        assert!(error(io::ErrorKind::StorageFull).is_full() && error(io::ErrorKind::QuotaExceeded).is_full());
        assert!(!error(io::ErrorKind::PermissionDenied).is_full());
        assert!(error(io::ErrorKind::NotFound).to_string().starts_with("b.warc.gz: "));
        assert!(free(&std::env::temp_dir()).unwrap() > 0);
    }
}

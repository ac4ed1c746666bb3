//! Records out of a stream of bytes: the one place that knows which library parses them.

use std::io::{self, BufRead, Cursor, Read};

use fastwarc::stream_io::traits::IntoWarcReader;
use fastwarc::warc::record::WarcRecord;

use super::record::{Kind, Record};

/// What parses records one after another.
pub(super) trait Parse {
    /// The next record, its block not yet read; nothing at the end.
    fn head(&mut self) -> io::Result<Option<Head>>;
    /// The block of this record, of `length` bytes; read past where it is not kept.
    fn block(&mut self, length: u64, keep: bool) -> io::Result<Vec<u8>>;
    /// Reads what stands between this record and the next, nothing but line ends, so that the end of a gzip member is
    /// verified.
    fn close(&mut self) -> io::Result<()>;
}

/// A record without its block.
pub(super) struct Head {
    pub(super) record: Record,
    /// Length of the block; nothing where none is stated.
    pub(super) length: Option<u64>,
}

/// The parser in use.
pub(super) struct Parser {
    record: WarcRecord,
    begun: bool,
}

impl Parser {
    pub(super) fn new(stream: impl IntoWarcReader) -> Self {
        let mut record = WarcRecord::new();
        record.attach_reader(stream);
        Self { record, begun: false }
    }
}

impl Parse for Parser {
    fn head(&mut self) -> io::Result<Option<Head>> {
        let found = if std::mem::replace(&mut self.begun, true) {
            self.record.next_inplace().transpose()?.is_some()
        } else {
            self.record.parse_warc_headers()? > 0
        };
        if !found {
            return Ok(None);
        }
        let headers = self.record.headers();
        let fields: Vec<_> = headers.items().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let mut record = Record { offset: self.record.stream_pos(), fields, ..Record::default() };
        record.kind = record.field("WARC-Type").map(Kind::of).unwrap_or_default();
        let length = record.field("Content-Length").and_then(|length| length.parse().ok());
        Ok(Some(Head { record, length }))
    }

    fn block(&mut self, length: u64, keep: bool) -> io::Result<Vec<u8>> {
        let reader = self.record.reader_mut().ok_or(io::ErrorKind::InvalidData)?;
        // the parser knows the field in one case alone
        reader.set_limit(length);
        let mut block = Vec::new();
        let read = if keep { reader.read_to_end(&mut block)? as u64 } else { io::copy(reader, &mut io::sink())? };
        if read == length { Ok(block) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(reader) = self.record.reader_mut() else { return Ok(()) };
        reader.reset_limit();
        let done = loop {
            match reader.fill_buf() {
                Ok(bytes) => match bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count() {
                    0 if bytes.first().is_none_or(|byte| *byte == b'W') => break Ok(()),
                    0 => break Err(io::ErrorKind::InvalidData.into()),
                    blank => reader.consume(blank),
                },
                Err(error) => break Err(error),
            }
        };
        // the parser goes past what it takes for the rest of the block
        reader.set_limit(0);
        done
    }
}

/// The record that a whole gzip member holds; nothing where it holds none, or not all of it.
pub(super) fn one(member: Vec<u8>) -> Option<Record> {
    let mut parser = Parser::new(Cursor::new(member));
    let Head { mut record, length } = parser.head().ok()??;
    record.block = parser.block(length?, true).ok()?;
    Some(record)
}

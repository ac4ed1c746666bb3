//! Records that come a line each, from a file or from standard input.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use gouji::page::Page;
use gouji::report::record;
use serde::de::IgnoredAny;

use super::{Input, LARGEST, Refused, within};

/// Whether a file holds records, by its name.
pub(super) fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson")
}

/// What standard input holds.
pub(super) enum Stdin {
    Page(Page),
    Lines(Lines),
}

/// Standard input: records a line each if its first line is a whole object of JSON, else one file.
pub(super) fn stdin() -> Result<Stdin, Refused> {
    let path = Path::new("-");
    let lost = |error: io::Error| Refused::io(path, &error);
    let mut reader = BufReader::new(io::stdin());
    let first = reader.fill_buf().map_err(lost)?;
    let json = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start().starts_with(b"{");
    let mut bytes = Vec::new();
    if json {
        reader.by_ref().take(LARGEST + 1).read_until(b'\n', &mut bytes).map_err(lost)?;
        let line = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if serde_json::from_slice::<IgnoredAny>(line).is_ok() {
            let reader = Box::new(io::Cursor::new(bytes).chain(reader));
            return Ok(Stdin::Lines(Lines::new(path.to_owned(), reader)));
        }
    }
    let room = (LARGEST + 1).saturating_sub(bytes.len() as u64);
    reader.take(room).read_to_end(&mut bytes).map_err(lost)?;
    within(path, bytes.len() as u64)?;
    Ok(Stdin::Page(Page::from_file("-", bytes)))
}

/// A file of records, a record a line.
pub(super) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    number: usize,
    found: bool,
    done: bool,
}

impl Lines {
    pub(super) fn new(path: PathBuf, reader: Box<dyn BufRead>) -> Self {
        Self { path, reader, number: 0, found: false, done: false }
    }
}

impl Iterator for Lines {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        while !self.done {
            let mut bytes = Vec::new();
            let read = self.reader.by_ref().take(LARGEST + 1).read_until(b'\n', &mut bytes);
            self.number += 1;
            let path = &self.path;
            match read.map_err(|error| Refused::io(path, &error)).and_then(|_| within(path, bytes.len() as u64)) {
                Err(refused) => {
                    self.done = true;
                    return Some(Input::Lost(refused));
                }
                Ok(()) if bytes.is_empty() => self.done = true,
                Ok(()) if bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii().is_empty() => {}
                Ok(()) => {
                    let first = !std::mem::replace(&mut self.found, true);
                    if first && let Err(error @ record::Error::Schema { .. }) = record::read_from(&bytes, self.number) {
                        // all of the file is something else
                        self.done = true;
                        return Some(Input::Lost(Refused::new(path, error.message())));
                    }
                    return Some(Input::Line { path: path.to_string_lossy().into_owned(), number: self.number, bytes });
                }
            }
        }
        // a file without any record is no record
        (!std::mem::replace(&mut self.found, true))
            .then(|| Input::Lost(Refused::new(&self.path, record::Error::Empty.message())))
    }
}

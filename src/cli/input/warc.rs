//! The pages of web archives (WARC) as inputs.
//!
//! An archive has thousands of pages that are no annual reports: they are passed over silently, and a line at the end
//! says how many there were. What is read ahead is bounded in bytes, so memory does not grow with the archive.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use gouji::document::READERS;
use gouji::document::sniff::{Format, sniff};
use gouji::export::layout::clean;
use gouji::fetch::archive::{Error, Kind, MAX_RECORD, Record, Records, Undecodable, decode};
use gouji::page::Page;
use gouji::pipeline;
use gouji::report::Report;
use gouji::text::lang::{Lang, Message};
use memchr::memmem;

use super::{Input, LARGEST, Refused};

mod ahead;
mod words;

use ahead::Ahead;
use words::mentions;

/// Where the head of an answer ends, if it is not uncommonly long.
const HEAD: usize = 16 << 10;
/// Most bytes of records under way at a time; a larger one goes alone.
const UNDER_WAY: usize = 128 << 20;

/// The archives of a run: the one that is read, and what was in those before it.
#[derive(Default)]
pub(super) struct Archives {
    open: Option<Archive>,
    done: Vec<(PathBuf, Arc<Tally>)>,
}

struct Archive {
    path: PathBuf,
    ahead: Ahead,
    tally: Arc<Tally>,
}

impl Archives {
    /// Begins an archive; its pages come next.
    pub(super) fn open(&mut self, path: &Path) -> Result<(), Refused> {
        self.begin(path, Records::open(path, is_answer))
    }

    /// Begins an archive that lay in a bundle or came from standard input.
    pub(super) fn open_page(&mut self, page: Page) -> Result<(), Refused> {
        let path = PathBuf::from(page.path);
        let records = Records::of(&path, page.bytes, is_answer);
        self.begin(&path, records)
    }

    fn begin(&mut self, path: &Path, records: Result<Records, Error>) -> Result<(), Refused> {
        let records = records.map_err(|error| Refused::new(path, error.message()))?;
        self.open = Some(Archive { path: path.to_owned(), ahead: Ahead::new(records), tally: Arc::default() });
        Ok(())
    }
}

fn is_answer(record: &Record) -> bool {
    record.kind == Kind::Response && record.is_http()
}

impl Iterator for Archives {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let archive = self.open.as_mut()?;
        if let Some(input) = archive.next() {
            return Some(input);
        }
        let Archive { path, tally, ahead } = self.open.take()?;
        // how many reports there are is known when the last page was looked at
        let mut counts = tally.wait(|counts| counts.pages > 0);
        counts.records = ahead.seen();
        let none = (counts.reports == 0).then(|| Refused::new(&path, counts.none()));
        drop(counts);
        if none.is_none() {
            self.done.push((path, tally));
        }
        none.map(Input::Lost)
    }
}

/// Says what was in the archives, after all that came from them was handed on.
impl Drop for Archives {
    fn drop(&mut self) {
        for (path, tally) in &self.done {
            let counts = tally.lock();
            let line = counts.summary();
            let path = path.to_string_lossy();
            // a stderr that cannot be written to is no further trouble
            let _ = writeln!(io::stderr(), "gouji: {}: {}", clean(&path), line.get(counts.lang));
        }
    }
}

impl Iterator for Archive {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            match self.ahead.next()? {
                // most pages are no reports, and not worth the way to another thread
                Ok(record) if is_ok(&record.block) && !is_other(&record) => {
                    let url = record.url().unwrap_or_default().to_owned();
                    let hold = Hold::new(&self.tally, record.block.len());
                    return Some(Input::Member(Member { archive: self.path.clone(), url, record, hold }));
                }
                Ok(_) => {}
                Err(Error::TooLarge { .. }) => self.tally.lock().too_large += 1,
                Err(error) => return Some(Input::Lost(Refused::new(&self.path, error.message()))),
            }
        }
    }
}

/// Whether an HTTP message is the answer to a request that was fulfilled (status 200).
fn is_ok(block: &[u8]) -> bool {
    let line = block.split(|byte| *byte == b'\n').next().unwrap_or_default();
    block.starts_with(b"HTTP/") && line.split(u8::is_ascii_whitespace).nth(1) == Some(b"200")
}

/// Whether an answer is no report by its bytes as they are sent.
fn is_other(record: &Record) -> bool {
    let start = record.block.get(..HEAD).unwrap_or(&record.block);
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].map(|end| Some(memmem::find(start, end)? + end.len()));
    let Some((head, body)) = ends.into_iter().flatten().min().and_then(|end| record.block.split_at_checked(end)) else {
        return false;
    };
    // a body that is coded is looked at once it is decoded
    let is_coded = [&b"ncoding"[..], b"NCODING"].iter().any(|name| memmem::find(head, name).is_some());
    let format = sniff(body, record.url().unwrap_or_default(), None);
    !is_coded && matches!(format, Format::Html | Format::Text) && !mentions(body)
}

/// A page of an archive, not yet looked at.
#[derive(Debug)]
pub(in crate::cli) struct Member {
    archive: PathBuf,
    url: String,
    record: Record,
    hold: Hold,
}

impl Member {
    /// `archive!member`.
    pub(super) fn path(&self) -> String {
        format!("{}!{}", self.archive.to_string_lossy(), self.url)
    }

    /// The reports of the page; none where it is no annual report.
    pub(super) fn read(self, lang: Lang) -> Result<Vec<Report>, Refused> {
        let path = self.path();
        self.hold.tally.lock().lang = lang;
        let page = match self.page(&path) {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(Vec::new()),
            Err(Undecodable::TooLarge) => {
                self.hold.tally.lock().too_large += 1;
                return Ok(Vec::new());
            }
            Err(reason) => return Err(Refused { path, reason: reason.text().into() }),
        };
        let examined = pipeline::examine(&page);
        let mut counts = self.hold.tally.lock();
        counts.looked_at += 1;
        match examined {
            Ok(reports) => {
                counts.reports += reports.len();
                Ok(reports)
            }
            Err(error) => {
                // what is no report is refused as such; what else is refused may be one
                counts.unread += usize::from(!error.message(Lang::En).starts_with("not an annual report"));
                Ok(Vec::new())
            }
        }
    }

    /// The page, if it may be a report.
    fn page(&self, path: &str) -> Result<Option<Page>, Undecodable> {
        let Some(answer) = self.record.answer() else { return Ok(None) };
        let content_type = answer.header("content-type").map(str::to_owned);
        if content_type.as_deref().is_some_and(is_furniture) {
            return Ok(None);
        }
        let bytes = decode(&answer, LARGEST as usize)?;
        let may_be = match sniff(&bytes, &self.url, content_type.as_deref()) {
            Format::Record => false,
            Format::Html | Format::Text => mentions(&bytes),
            format => is_read(format),
        };
        let url = Some(self.url.clone());
        Ok(may_be.then(|| Page { path: path.to_owned(), url, content_type, bytes }))
    }
}

/// Whether files of a format are read, or taken apart.
fn is_read(format: Format) -> bool {
    #[cfg(feature = "office")]
    if gouji::document::bundle::is_bundle(format) {
        return true;
    }
    READERS.iter().any(|reader| reader.formats().contains(&format))
}

/// Whether a media type is of what makes a page look and move.
fn is_furniture(content_type: &str) -> bool {
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = name.split('/').next().unwrap_or_default();
    matches!(kind, "image" | "video" | "audio" | "font") || name == "text/css" || name.ends_with("javascript")
}

/// What is under way of an archive, and what was found.
#[derive(Debug, Default)]
struct Tally {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Counts {
    pages: usize,
    bytes: usize,
    records: u64,
    looked_at: usize,
    reports: usize,
    unread: usize,
    too_large: usize,
    lang: Lang,
}

impl Tally {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        // counts are whole whenever they are let go
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while something holds. The workers go on by themselves, so it ends.
    fn wait(&self, holds: impl FnMut(&mut Counts) -> bool) -> MutexGuard<'_, Counts> {
        self.changed.wait_while(self.lock(), holds).unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page under way, until it is let go.
#[derive(Debug)]
struct Hold {
    tally: Arc<Tally>,
    bytes: usize,
}

impl Hold {
    /// Waits until there is room.
    fn new(tally: &Arc<Tally>, bytes: usize) -> Self {
        let mut counts = tally.wait(|counts| counts.pages > 0 && counts.bytes + bytes > UNDER_WAY);
        counts.pages += 1;
        counts.bytes += bytes;
        drop(counts);
        Self { tally: tally.clone(), bytes }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut counts = self.tally.lock();
        counts.pages -= 1;
        counts.bytes -= self.bytes;
        drop(counts);
        self.tally.changed.notify_all();
    }
}

impl Counts {
    /// That an archive has no report.
    fn none(&self) -> Message {
        let counted = self.counted();
        Message::new(
            format!("no annual report in this archive: {}", counted.en),
            format!("存档中没有年度报告：{}", counted.zh),
        )
    }

    /// What was in an archive.
    fn summary(&self) -> Message {
        let counted = self.counted();
        Message::new(
            format!("{}, {}", counted.en, plural(self.reports as u64, "report")),
            format!("{}，年度报告 {} 份", counted.zh, self.reports),
        )
    }

    fn counted(&self) -> Message {
        let mut counted = Message::new(
            format!("{}, {} looked at", plural(self.records, "record"), plural(self.looked_at as u64, "page")),
            format!("记录 {} 条，查看页面 {} 个", self.records, self.looked_at),
        );
        if self.unread > 0 {
            counted.en += &format!(", {} of which may be reports that cannot be read", self.unread);
            counted.zh += &format!("（其中 {} 个可能是无法读取的报告）", self.unread);
        }
        if self.too_large > 0 {
            let (records, most) = (plural(self.too_large as u64, "record"), MAX_RECORD >> 20);
            counted.en +=
                &format!(", {records} passed over as too large (over {most} MiB, or {} MiB decoded)", LARGEST >> 20);
            counted.zh +=
                &format!("，{} 条过大（超过 {most} MiB，或解码后超过 {} MiB）而略过", self.too_large, LARGEST >> 20);
        }
        counted
    }
}

fn plural(count: u64, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_and_refusals_are_passed_over() {
        assert!(["image/png", "text/CSS; charset=x", "application/javascript"].iter().all(|name| is_furniture(name)));
        assert!(!["text/html", "application/pdf", ""].iter().any(|name| is_furniture(name)));
        assert!(is_ok(b"HTTP/1.1 200 OK\r\n\r\n") && is_ok(b"HTTP/1.0 200\r\n"));
        assert!(!is_ok(b"HTTP/1.1 404 200\r\n") && !is_ok(b"200 200") && !is_ok(b""));
    }

    #[test]
    fn a_summary_says_what_was_passed_over() {
        let counts = Counts { records: 12, looked_at: 1, reports: 1, ..Counts::default() };
        assert_eq!(counts.summary().en, "12 records, 1 page looked at, 1 report");
        let counts = Counts { unread: 2, too_large: 1, ..Counts::default() };
        let en = "no annual report in this archive: 0 records, 0 pages looked at, 2 of which may be reports that cannot \
                  be read, 1 record passed over as too large (over 100 MiB, or 64 MiB decoded)";
        assert_eq!(counts.none().en, en);
    }
}

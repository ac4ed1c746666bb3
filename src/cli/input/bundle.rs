//! The members of bundles (zip, tar, gzip) as inputs, those of bundles within bundles too.
//!
//! What is read ahead is bounded in bytes, so memory does not grow with the bundle.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use gouji::document::Error;
use gouji::document::bundle::{MAX_DEPTH, Members, TOO_DEEP, is_bundle};
use gouji::document::sniff::{Format, sniff};
#[cfg(feature = "crawl")]
use gouji::fetch::archive::is_archived;
use gouji::page::Page;
use gouji::text::lang::Message;

use super::{Input, LARGEST, Refused, may_be_report};

/// Most bytes of members under way at a time; a larger one goes alone.
const UNDER_WAY: usize = 128 << 20;

/// The bundle that is read, and those that it lies in.
#[derive(Default)]
pub(super) struct Bundles {
    /// The members, the path, and whether one was handed on.
    open: Vec<(Members, String, bool)>,
    room: Arc<Room>,
}

/// Without the archive's reader, there are none.
#[cfg(not(feature = "crawl"))]
fn is_archived(_: &[u8]) -> bool {
    false
}

/// What a file is a bundle of, if it is one. A document that is a ZIP archive is told from others by its members.
fn format(path: &Path) -> io::Result<Option<Format>> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(512).read_to_end(&mut bytes)?;
    let name = path.to_string_lossy();
    let by_head = sniff(&bytes, &name, None);
    if bytes.starts_with(b"PK") {
        if file.metadata()?.len() > LARGEST {
            // no document is so large
            return Ok(Some(Format::Zip));
        }
        file.read_to_end(&mut bytes)?;
    }
    let format = if bytes.len() > 512 { sniff(&bytes, &name, None) } else { by_head };
    Ok(Some(format).filter(|format| is_bundle(*format)))
}

/// Whether a file is a bundle; one that cannot be read is none.
pub(super) fn is_bundle_file(path: &Path) -> bool {
    format(path).is_ok_and(|format| format.is_some())
}

impl Bundles {
    /// Begins the bundle that a file is; `false` where it is none.
    pub(super) fn open_file(&mut self, path: &Path) -> Result<bool, Refused> {
        let lost = |error| Refused::io(path, &error);
        let Some(format) = format(path).map_err(lost)? else { return Ok(false) };
        let source = Box::new(BufReader::new(File::open(path).map_err(lost)?));
        let name = path.to_string_lossy().into_owned();
        let members = Members::open(source, format, &name).map_err(|error| Refused::new(path, error.message()))?;
        self.open.push((members, name, false));
        Ok(true)
    }

    /// Begins the bundle that a page is; the page comes back where it is none.
    pub(super) fn open_page(&mut self, page: Page) -> Result<Option<Page>, Refused> {
        let format = sniff(&page.bytes, &page.path, None);
        if !is_bundle(format) || is_archived(&page.bytes) {
            return Ok(Some(page));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Refused { path: page.path, reason: Error::Excessive(TOO_DEEP).message() });
        }
        match Members::of(&page, format) {
            Ok(members) => self.open.push((members, page.path, false)),
            Err(error) => return Err(Refused { path: page.path, reason: error.message() }),
        }
        Ok(None)
    }
}

impl Bundles {
    /// Notes that the bundle that is read has something.
    fn found(&mut self) {
        if let Some((.., found)) = self.open.last_mut() {
            *found = true;
        }
    }
}

impl Iterator for Bundles {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            match self.open.last_mut()?.0.next() {
                None => {
                    let (path, found) = self.open.pop().map(|(_, path, found)| (path, found))?;
                    if !found {
                        let reason =
                            Message::new("no file in this archive can be a report", "压缩包中没有可能是报告的文件");
                        return Some(Input::Lost(Refused { path, reason }));
                    }
                }
                Some(Err(lost)) if may_be_member(&lost.path) => {
                    self.found();
                    return Some(Input::Lost(Refused { path: lost.path, reason: lost.error.message() }));
                }
                Some(Ok(page)) if may_be_member(&page.path) => {
                    self.found();
                    match self.open_page(page) {
                        Ok(None) => {}
                        Ok(Some(page)) => return Some(Input::Packed(Packed::new(page, &self.room))),
                        Err(refused) => return Some(Input::Lost(refused)),
                    }
                }
                Some(_) => {}
            }
        }
    }
}

/// Whether a member is one that a folder would not pass over: hidden files, and what belongs to pages, are no reports.
fn may_be_member(path: &str) -> bool {
    let member = path.rsplit('!').next().unwrap_or(path);
    !member.split('/').any(|name| name.starts_with('.') || name == "__MACOSX") && may_be_report(Path::new(member))
}

/// A member under way, until it is let go.
#[derive(Debug)]
pub(in crate::cli) struct Packed {
    page: Page,
    hold: Hold,
}

impl Packed {
    /// Waits until there is room.
    fn new(page: Page, room: &Arc<Room>) -> Self {
        Self { hold: Hold::new(room, page.bytes.len()), page }
    }

    /// `bundle!member`.
    pub(super) fn path(&self) -> &str {
        &self.page.path
    }

    /// What it holds.
    #[cfg(feature = "crawl")]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.page.bytes
    }

    /// The page, and what keeps its room.
    pub(super) fn into_parts(self) -> (Page, Hold) {
        (self.page, self.hold)
    }
}

/// How many bytes of members are under way.
#[derive(Debug, Default)]
struct Room {
    taken: Mutex<usize>,
    changed: Condvar,
}

/// Some of the room.
#[derive(Debug)]
pub(super) struct Hold {
    room: Arc<Room>,
    bytes: usize,
}

impl Hold {
    fn new(room: &Arc<Room>, bytes: usize) -> Self {
        let taken = room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = room.changed.wait_while(taken, |taken| *taken > 0 && *taken + bytes > UNDER_WAY);
        *taken.unwrap_or_else(PoisonError::into_inner) += bytes;
        Self { room: room.clone(), bytes }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.room.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_folder_would_pass_over_is_no_member() {
        for path in ["a.zip!x/报告.doc", "a.zip!b.zip!c.txt", "a.zip!README"] {
            assert!(may_be_member(path), "{path}");
        }
        for path in ["a.zip!__MACOSX/x.doc", "a.zip!.git/x", "a.zip!x/style.css", "a.zip!d/.DS_Store"] {
            assert!(!may_be_member(path), "{path}");
        }
    }
}

//! The threads that read pages.
//!
//! As many as there are processors, and always the same: each keeps memory at hand for trees and patterns, so that a
//! thread more costs megabytes and reads no page sooner.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::{io, thread};

/// Documents nest: who reads them needs room.
const STACK: usize = 16 << 20;

type Job = Box<dyn FnOnce() + Send>;

/// The threads; they end when this is dropped and all is read.
pub(super) struct Readers {
    jobs: Sender<Job>,
}

impl Readers {
    pub(super) fn start() -> io::Result<Self> {
        let (jobs, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..thread::available_parallelism().map_or(2, Into::into) {
            let waiting = waiting.clone();
            let work = move || while next(&waiting).map(|job| job()).is_some() {};
            thread::Builder::new().name(format!("reader {number}")).stack_size(STACK).spawn(work)?;
        }
        Ok(Self { jobs })
    }

    /// Has something read; `then` is given what came of it, or what was said when a defect of ours ended it.
    pub(super) fn give<T>(
        &self,
        read: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, String>) + Send + 'static,
    ) {
        let job = move || then(catch_unwind(AssertUnwindSafe(read)).map_err(|panic| said(&*panic)));
        // the threads are gone only when the run is over
        let _ = self.jobs.send(Box::new(job));
    }
}

/// The next that waits; nothing when there will be none.
fn next(waiting: &Mutex<Receiver<Job>>) -> Option<Job> {
    waiting.lock().ok()?.recv().ok()
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_ends_one_page_alone() {
        let readers = Readers::start().unwrap();
        let (send, receive) = mpsc::channel();
        for number in 0..20 {
            let send = send.clone();
            let read = move || {
                assert!(number % 5 > 0, "page {number}");
                number
            };
            readers.give(read, move |result| send.send((number, result)).unwrap());
        }
        let mut results: Vec<_> = receive.iter().take(20).collect();
        results.sort_by_key(|(number, _)| *number);
        for (number, result) in results {
            assert_eq!(result, if number % 5 > 0 { Ok(number) } else { Err(format!("page {number}")) });
        }
    }
}

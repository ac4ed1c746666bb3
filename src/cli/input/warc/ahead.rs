//! Records of an archive, read ahead by a thread of their own: unpacking them takes longer than looking them through.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};
use std::vec;

use gouji::fetch::archive::{Error, Record, Records};

/// Bytes of records that are handed on together: a thread is not woken for each.
const TOGETHER: usize = 1 << 20;
/// Most records that are handed on together.
const MOST: usize = 64;

type Read = Result<Record, Error>;

pub(super) struct Ahead {
    receive: Receiver<Vec<Read>>,
    batch: vec::IntoIter<Read>,
    reader: JoinHandle<u64>,
}

impl Ahead {
    /// Begins to read. One lot waits, one is looked through and one is being read, so memory is bounded.
    pub(super) fn new(mut records: Records) -> Self {
        let (send, receive) = sync_channel(1);
        let reader = thread::spawn(move || {
            loop {
                let (mut batch, mut bytes) = (Vec::new(), 0);
                while bytes < TOGETHER
                    && batch.len() < MOST
                    && let Some(read) = records.next()
                {
                    bytes += read.as_ref().map_or(0, |record| record.block.len());
                    batch.push(read);
                }
                // who receives is gone where the run was ended
                if batch.is_empty() || send.send(batch).is_err() {
                    return records.seen();
                }
            }
        });
        Self { receive, batch: Vec::new().into_iter(), reader }
    }

    /// How many records there were, when all are read.
    pub(super) fn seen(self) -> u64 {
        drop(self.receive);
        self.reader.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Iterator for Ahead {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            if let Some(read) = self.batch.next() {
                return Some(read);
            }
            self.batch = self.receive.recv().ok()?.into_iter();
        }
    }
}

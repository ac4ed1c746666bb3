//! The clock of a crawl: tells each host when its time has come.
//!
//! A thread of its own and a heap of due times: what else the program does, parsing above all, does not make it late,
//! and it is exact to a fraction of a millisecond, which the timers of a runtime are not.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Instant;

use super::HostId;

/// The clock; it stops when it is dropped.
#[derive(Debug)]
pub(super) struct Pacer {
    times: Sender<(Instant, HostId)>,
}

impl Pacer {
    /// Starts the clock; `due` is called for each host at its time, never before.
    pub(super) fn start(due: impl Fn(HostId) -> bool + Send + 'static) -> io::Result<Self> {
        let (times, receive) = mpsc::channel();
        thread::Builder::new().name("pacer".into()).spawn(move || {
            let mut heap: BinaryHeap<Reverse<(Instant, HostId)>> = BinaryHeap::new();
            loop {
                let now = Instant::now();
                while let Some(Reverse((at, host))) = heap.peek().copied().filter(|Reverse((at, _))| *at <= now) {
                    heap.pop();
                    debug_assert!(at <= now);
                    if !due(host) {
                        return;
                    }
                }
                let next = match heap.peek() {
                    Some(Reverse((at, _))) => receive.recv_timeout(at.saturating_duration_since(Instant::now())),
                    None => receive.recv().map_err(|_| RecvTimeoutError::Disconnected),
                };
                match next {
                    Ok(time) => heap.push(Reverse(time)),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        })?;
        Ok(Self { times })
    }

    /// The host is told at this time.
    pub(super) fn schedule(&self, host: HostId, at: Instant) {
        // the thread is gone only when nobody listens any more
        let _ = self.times.send((at, host));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn hosts_are_told_in_order_and_never_early() {
        let (send, receive) = mpsc::channel();
        let pacer = Pacer::start(move |host| send.send((host, Instant::now())).is_ok()).unwrap();
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        for (host, ms) in [(1, 60), (2, 20), (3, 40), (4, 0)] {
            pacer.schedule(host, at(ms));
        }
        let told: Vec<_> = receive.iter().take(4).collect();
        assert_eq!(told.iter().map(|(host, _)| *host).collect::<Vec<_>>(), [4, 2, 3, 1]);
        assert!(told.iter().zip([0, 20, 40, 60]).all(|((_, when), ms)| *when >= at(ms)));
    }
}

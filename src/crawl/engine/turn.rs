//! The places that pages take: few are asked for at once, fewer are in memory.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::fetch::Follow;

/// Requests that are under way at once: each has a connection, which is some 20 KB, and a file that is open, of which
/// many systems allow 1,024.
const UNDER_WAY: usize = 256;
/// Answers that are taken in, or are in memory and not yet written: beyond, they wait at their servers.
const IN_MEMORY: usize = 48;
/// How long a request counts as one of [`UNDER_WAY`] without an answer, and an answer as one of [`IN_MEMORY`] without an
/// end: servers that hang or trickle keep no others waiting.
const SLOW: Duration = Duration::from_secs(2);

/// The place of an answer in memory, given back when it is dropped.
pub(in super::super) type Room = OwnedSemaphorePermit;

/// All places.
#[derive(Clone, Debug)]
pub(super) struct Places {
    under_way: Arc<Semaphore>,
    in_memory: Arc<Semaphore>,
}

/// A request that has its place among those under way.
#[derive(Debug)]
pub(super) struct Turn {
    in_memory: Arc<Semaphore>,
    room: Mutex<Option<Room>>,
    /// Told when the answer was given its room.
    begun: Notify,
    /// When the head of the answer had come.
    heard: OnceLock<Instant>,
    /// How long its body was kept waiting.
    waited: OnceLock<Duration>,
    /// Given back when the request is over.
    under_way: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Places {
    pub(super) fn new() -> Self {
        Self { under_way: Arc::new(Semaphore::new(UNDER_WAY)), in_memory: Arc::new(Semaphore::new(IN_MEMORY)) }
    }

    /// The next turn to ask. The semaphores are never closed.
    pub(super) async fn turn(self) -> Turn {
        Turn {
            under_way: Mutex::new(self.under_way.acquire_owned().await.ok()),
            in_memory: self.in_memory,
            room: Mutex::default(),
            begun: Notify::new(),
            heard: OnceLock::new(),
            waited: OnceLock::new(),
        }
    }
}

impl Turn {
    /// What comes of a request that is followed by this turn.
    pub(super) async fn within<T>(&self, asking: impl Future<Output = T>) -> T {
        let mut asking = pin!(asking);
        let slow = async {
            if tokio::time::timeout(SLOW, self.begun.notified()).await.is_err() {
                if self.heard.get().is_none() {
                    drop(taken(&self.under_way));
                }
                self.begun.notified().await;
            }
            tokio::time::sleep(SLOW).await;
        };
        tokio::select! {
            came = asking.as_mut() => return came,
            () = slow => drop(taken(&self.room)),
        }
        asking.await
    }

    /// When the head of the answer had come, and how long we kept its body waiting.
    pub(super) fn heard(&self) -> Option<(Instant, Duration)> {
        Some((*self.heard.get()?, self.waited.get().copied().unwrap_or_default()))
    }

    /// Ends the request; its answer keeps its room, or waits for one where it was slow. One without an answer has none.
    pub(super) async fn end(self) -> Option<Room> {
        drop(taken(&self.under_way));
        self.heard()?;
        match taken(&self.room) {
            Some(room) => Some(room),
            None => self.in_memory.acquire_owned().await.ok(),
        }
    }
}

fn taken(place: &Mutex<Option<OwnedSemaphorePermit>>) -> Option<OwnedSemaphorePermit> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl Follow for Turn {
    fn began(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            let heard = *self.heard.get_or_init(Instant::now);
            let room = self.in_memory.clone().acquire_owned().await.ok();
            *self.room.lock().unwrap_or_else(PoisonError::into_inner) = room;
            self.waited.get_or_init(|| heard.elapsed());
            self.begun.notify_one();
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_waits_until_others_are_written() {
        let places = Places { in_memory: Arc::new(Semaphore::new(1)), ..Places::new() };
        let first = places.clone().turn().await;
        first.within(first.began()).await;
        let room = first.end().await;
        assert!(room.is_some());
        let second = places.clone().turn().await;
        let late = tokio::time::timeout(Duration::from_millis(50), second.within(second.began())).await;
        assert!(late.is_err() && taken(&second.room).is_none());
        drop(room);
        second.within(second.began()).await;
        assert!(second.end().await.is_some());
    }

    #[tokio::test]
    async fn one_that_trickles_keeps_no_others_waiting() {
        let places = Places { in_memory: Arc::new(Semaphore::new(1)), ..Places::new() };
        let (slow, quick) = (places.clone().turn().await, places.clone().turn().await);
        let trickles = slow.within(async {
            slow.began().await;
            std::future::pending::<()>().await;
        });
        let comes = async {
            tokio::time::sleep(SLOW / 2).await;
            quick.within(quick.began()).await;
        };
        let begun = Instant::now();
        tokio::select! {
            () = comes => assert!(begun.elapsed() >= SLOW),
            () = trickles => {}
        }
        assert!(quick.end().await.is_some() && slow.end().await.is_some());
    }

    #[tokio::test]
    async fn one_that_hangs_keeps_no_others_waiting() {
        let places = Places { under_way: Arc::new(Semaphore::new(1)), ..Places::new() };
        let (hangs, begun) = (places.clone().turn().await, Instant::now());
        tokio::select! {
            _ = places.clone().turn() => assert!(begun.elapsed() >= SLOW),
            () = hangs.within(std::future::pending::<()>()) => {}
        }
        assert!(hangs.end().await.is_none());
    }

    #[tokio::test]
    async fn what_was_not_answered_takes_no_room() {
        assert!(Places::new().turn().await.end().await.is_none());
    }
}

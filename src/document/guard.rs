//! Panics of a crate that others wrote, caught at the door of the reader that uses it.
//!
//! The hook that tells of a panic belongs to the program, not to a library. Ours asks here, and says nothing of one that
//! is caught: the reader gives an error in its place.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is at work whose panics are caught and told as an error.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does work that may panic; gives what it panicked with.
pub(in crate::document) fn guarded<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_inside_is_guarded() {
        assert!(!is_guarded());
        assert_eq!(guarded(is_guarded).ok(), Some(true));
        let payload = guarded(|| std::panic::resume_unwind(Box::new(7)));
        assert_eq!(payload.err().and_then(|payload| payload.downcast_ref::<i32>().copied()), Some(7));
        assert!(!is_guarded());
    }
}

//! What is counted, and where.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What one thread has counted of one place. No other thread writes here, so that counting is an addition without a lock on
/// the bus; and no other one has something of its own in the same lines of the processors' caches, so that these stay where
/// they are. Who draws reads all of them.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Tally {
    pub(super) begun: Count,
    pub(super) done: Count,
    pub(super) cached: Count,
    pub(super) failed: Count,
    closed: AtomicBool,
}

#[derive(Debug, Default)]
pub(super) struct Count(AtomicUsize);

impl Count {
    /// To be called by the thread whose tally it is.
    pub(super) fn add(&self, more: usize) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(more), Ordering::Relaxed);
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Tally {
    /// The map is over: what comes later is of another one.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

/// What all threads have counted of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    /// How many items there are.
    pub(super) all: usize,
    /// How many of them have come to an end,
    pub(super) done: usize,
    /// with something that was found in the cache,
    pub(super) cached: usize,
    /// without a result.
    pub(super) failed: usize,
}

impl Sum {
    /// Of so many items that are in no tally, and these.
    pub(super) fn of<'t>(items: usize, tallies: impl Iterator<Item = &'t Tally>) -> Self {
        let mut sum = Self { all: items, ..Self::default() };
        for tally in tallies {
            sum.all += tally.begun.get();
            sum.done += tally.done.get();
            sum.cached += tally.cached.get();
            sum.failed += tally.failed.get();
        }
        // The end of an item may be seen before the map that it is of, whose start another thread has counted.
        sum.all = sum.all.max(sum.done);
        sum
    }
}

//! Where each thread writes for itself.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::recording::Recording;

/// What a thread has for as long as it lives: a number that no other living thread has, so that what is kept for each
/// number is bounded by how many threads there are at a time, and one that no thread ever has again.
#[derive(Debug)]
pub(super) struct Seat {
    number: usize,
    tenant: u64,
}

static FREE: Mutex<Vec<usize>> = Mutex::new(Vec::new());
static SEATS: AtomicUsize = AtomicUsize::new(0);
static TENANTS: AtomicU64 = AtomicU64::new(1);

std::thread_local! {
    static SEAT: Seat = Seat::take();
}

impl Seat {
    fn take() -> Self {
        let number = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let number = number.unwrap_or_else(|| SEATS.fetch_add(1, Relaxed));
        Self { number, tenant: TENANTS.fetch_add(1, Relaxed) }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        FREE.lock().unwrap_or_else(PoisonError::into_inner).push(self.number);
    }
}

/// One for each thread that has written something.
#[derive(Debug)]
pub(super) struct Shards {
    /// A list that grows without moving what is in it: each part is twice as long as the one before.
    parts: [OnceLock<Box<[OnceLock<Shard>]>>; PARTS],
}

/// The first part has so many places, as a power of two.
const FIRST: u32 = 4;
/// So many parts, with 16 000 places together; threads beyond that share the last one.
const PARTS: usize = 10;

/// What one thread writes. Nobody else asks for the lock but who reads, so that it is nearly always free.
// Two lines of the processor's cache: some fetch them in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Shard {
    recording: Mutex<Recording>,
    /// Of how many maps there is something to be gathered.
    pub(super) maps: AtomicUsize,
}

impl Shards {
    pub(super) const fn new() -> Self {
        Self { parts: [const { OnceLock::new() }; PARTS] }
    }

    /// That of this thread, and who the thread is. A thread that is about to end shares the first one.
    #[inline]
    pub(super) fn own(&self) -> (&Shard, u64) {
        let (number, tenant) = SEAT.try_with(|seat| (seat.number, seat.tenant)).unwrap_or_default();
        (self.at(number), tenant)
    }

    #[inline]
    fn at(&self, number: usize) -> &Shard {
        let number = number.min((1 << (FIRST as usize + PARTS)) - (1 << FIRST) - 1) + (1 << FIRST);
        let part = (number.ilog2() - FIRST) as usize;
        let places =
            self.parts[part].get_or_init(|| (0..1_usize << (FIRST as usize + part)).map(|_| OnceLock::new()).collect());
        places[number - (1 << (FIRST as usize + part))].get_or_init(Shard::default)
    }

    /// All that were written to.
    pub(super) fn all(&self) -> impl Iterator<Item = &Shard> {
        let parts = self.parts.iter().filter_map(OnceLock::get);
        parts.flat_map(|places| places.iter()).filter_map(OnceLock::get)
    }
}

impl Shard {
    #[inline]
    pub(super) fn lock(&self) -> MutexGuard<'_, Recording> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, PARTS, Shards};

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let shards = Shards::new();
        let mut seen: alloc::vec::Vec<_> = (0..5000).map(|number| core::ptr::from_ref(shards.at(number))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((seen.len(), shards.all().count()), (5000, 5000));
        let last = (1 << (FIRST as usize + PARTS)) - (1 << FIRST) - 1;
        assert!(core::ptr::eq(shards.at(last), shards.at(usize::MAX)));
    }
}

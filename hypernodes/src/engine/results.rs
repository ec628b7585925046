//! Where results stand: each is written once, into its final place, by whoever made it.
//!
//! A map that stops early, by an error or a panic, leaves gaps. What stands between them is dropped, so nothing leaks.
//! The only `unsafe` of this library, since without it there is a second pass over the results: rayon's `collect` can be
//! stopped by nothing but a panic, and safe code cannot give away parts of a `Vec` that are not written yet. Measured with
//! `cargo bench --bench results`, on 128 MB of results: 44 ms and 131 MB at most, against 75 ms and 259 MB for
//! `collect::<Result<Vec<_>, _>>()` and 115 ms and 290 MB for a vector of `Option`s (two cores of an x86-64 server).
#![allow(unsafe_code)]

use alloc::vec::Vec;
use core::mem::MaybeUninit;
use core::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Makes a vector of `len` values. `fill` gets the places to write to; if some are left out, there is no vector.
pub(super) fn collect<O>(len: usize, fill: impl FnOnce(Stretch<'_, O>)) -> Option<Vec<O>> {
    let mut results = Results { places: Vec::with_capacity(len), written: Ledger::default() };
    let slots = &mut results.places.spare_capacity_mut()[..len];
    fill(Stretch { slots, filled: 0, start: 0, ledger: &results.written });
    results.complete(len)
}

/// Results in the making.
struct Results<O> {
    /// Its length stays 0; the values stand in the capacity.
    places: Vec<O>,
    written: Ledger,
}

impl<O> Results<O> {
    fn complete(mut self, len: usize) -> Option<Vec<O>> {
        let intervals = self.written.take();
        if intervals.iter().map(ExactSizeIterator::len).sum::<usize>() < len {
            self.drop_values(&intervals);
            return None;
        }
        let mut places = core::mem::take(&mut self.places);
        // SAFETY: `places` has a capacity of `len` at least, and the ledger says that so many different places within `0..len` are
        // written, so all of them are.
        unsafe { places.set_len(len) };
        Some(places)
    }

    fn drop_values(&mut self, intervals: &[Range<usize>]) {
        let slots = self.places.spare_capacity_mut();
        for interval in intervals {
            if let Some(slots) = slots.get_mut(interval.clone()) {
                // SAFETY: the ledger was emptied before, so that this happens once, and what it held was written.
                unsafe { slots.assume_init_drop() };
            }
        }
    }
}

impl<O> Drop for Results<O> {
    fn drop(&mut self) {
        let intervals = self.written.take();
        self.drop_values(&intervals);
    }
}

/// Which places are written: disjoint intervals in ascending order, neighbours joined. There are never more of them than
/// stretches in hand and one.
#[derive(Default)]
struct Ledger(Mutex<Vec<Range<usize>>>);

impl Ledger {
    fn add(&self, new: Range<usize>) {
        let mut intervals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = intervals.partition_point(|other| other.start < new.start);
        let joins_after = intervals.get(place).is_some_and(|after| after.start == new.end);
        let before = place.checked_sub(1).and_then(|before| intervals.get_mut(before));
        match before.filter(|before| before.end == new.start) {
            Some(before) if !joins_after => before.end = new.end,
            Some(_) => {
                let after = intervals.remove(place);
                if let Some(before) = intervals.get_mut(place - 1) {
                    before.end = after.end;
                }
            }
            None => match intervals.get_mut(place) {
                Some(after) if joins_after => after.start = new.start,
                _ => intervals.insert(place, new),
            },
        }
    }

    fn take(&self) -> Vec<Range<usize>> {
        core::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Places that belong to one writer. What it has written is entered when it is dropped.
pub(super) struct Stretch<'r, O> {
    /// The places that are its own.
    slots: &'r mut [MaybeUninit<O>],
    /// So many of them, from the first, hold values.
    filled: usize,
    /// Where it begins among all places.
    start: usize,
    ledger: &'r Ledger,
}

impl<O> Stretch<'_, O> {
    /// How many places are still empty.
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.filled
    }

    /// How many places hold values.
    pub(super) fn filled(&self) -> usize {
        self.filled
    }

    /// Gives away what is behind the next `keep` empty places.
    pub(super) fn split_off(&mut self, keep: usize) -> Self {
        let at = self.filled.saturating_add(keep).min(self.slots.len());
        let (slots, behind) = core::mem::take(&mut self.slots).split_at_mut(at);
        self.slots = slots;
        Self { slots: behind, filled: 0, start: self.start + at, ledger: self.ledger }
    }

    /// Writes a value for each item, for as long as there are places, items and values.
    pub(super) fn fill<Item>(
        &mut self,
        items: impl Iterator<Item = Item>,
        mut value: impl FnMut(usize, Item) -> Option<O>,
    ) {
        let empty = &mut self.slots[self.filled..];
        let first = self.start + self.filled;
        for (place, (slot, item)) in (first..).zip(empty.iter_mut().zip(items)) {
            let Some(value) = value(place, item) else { return };
            slot.write(value);
            self.filled += 1;
        }
    }
}

impl<O> Drop for Stretch<'_, O> {
    fn drop(&mut self) {
        if self.filled > 0 {
            self.ledger.add(self.start..self.start + self.filled);
        }
    }
}

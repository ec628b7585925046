//! What is known of the cost of a pipeline's items.

use core::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use core::time::Duration;
use std::time::Instant;

/// A map that takes no longer is a trifle: to read the clock would be felt.
const TRIFLE: Duration = Duration::from_micros(3);
/// After so many trifles in a row the next ones are taken to be trifles, too.
const TRUSTED: u32 = 16;
/// So many of these are run until one is measured again.
const UNMEASURED: u32 = 31;
/// A map that was taken for a trifle and took so long was none; whatever else happens in between does not.
const NO_TRIFLE: Duration = Duration::from_micros(300);
/// After that, so many times as many trifles are needed.
const DISTRUST: u32 = 64;

/// What the last maps of a pipeline tell about the next one. Every pipeline has one of its own, for the whole process.
#[derive(Debug)]
pub struct Pace {
    /// What an item cost on average, in picoseconds; 0 if unknown.
    cost: AtomicU64,
    /// With how many lanes a map ended whose items waited; 0 if none did.
    lanes: AtomicUsize,
    /// How many maps in a row were trifles.
    trifles: AtomicU32,
    /// How many of them are needed.
    needed: AtomicU32,
    /// So many items, and fewer, are a trifle without being measured; 0 if none are.
    trifling: AtomicUsize,
    /// How many more maps are not measured.
    unmeasured: AtomicU32,
}

impl Pace {
    /// Nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            cost: AtomicU64::new(0),
            lanes: AtomicUsize::new(0),
            trifles: AtomicU32::new(0),
            needed: AtomicU32::new(TRUSTED),
            trifling: AtomicUsize::new(0),
            unmeasured: AtomicU32::new(0),
        }
    }

    /// What an item cost, where that is known.
    pub(super) fn cost(&self) -> Option<Cost> {
        Cost::from_picoseconds(self.cost.load(Relaxed))
    }

    /// Whether so many items are so surely cheap that measuring them would cost more than it could save.
    #[inline]
    pub(super) fn is_trifle(&self, items: usize) -> bool {
        items <= self.trifling.load(Relaxed)
    }

    /// Reads the clock for one trifle out of many.
    #[inline]
    pub(super) fn start_of_trifle(&self) -> Option<Instant> {
        let unmeasured = self.unmeasured.load(Relaxed);
        if unmeasured == 0 {
            return Some(Instant::now());
        }
        self.unmeasured.store(unmeasured - 1, Relaxed);
        None
    }

    /// So many items took so long, all lanes together.
    pub(super) fn took(&self, items: usize, busy: Duration) {
        let Some(cost) = Cost::new(items, busy) else { return };
        self.cost.store(cost.0, Relaxed);
        let mut needed = self.needed.load(Relaxed);
        if self.is_trifle(items) && busy > NO_TRIFLE {
            needed = needed.saturating_mul(DISTRUST);
            self.needed.store(needed, Relaxed);
        }
        let trifles = if busy > TRIFLE { 0 } else { self.trifles.load(Relaxed).saturating_add(1) };
        self.trifles.store(trifles, Relaxed);
        self.trifling.store(if trifles < needed { 0 } else { cost.items_in(TRIFLE) }, Relaxed);
        self.unmeasured.store(UNMEASURED, Relaxed);
    }

    /// With how many lanes to begin, where items are known to wait.
    pub(super) fn waits(&self) -> Option<usize> {
        Some(self.lanes.load(Relaxed)).filter(|&lanes| lanes > 0)
    }

    /// A map ended with so many lanes, of which nearly all computed or not.
    pub(super) fn ended_with(&self, lanes: usize, busy: bool) {
        if busy {
            self.lanes.store(0, Relaxed);
        } else {
            // A map of few items says nothing against what one of many has found.
            self.lanes.fetch_max(lanes, Relaxed);
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

/// What an item costs, in picoseconds, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost(u64);

impl Cost {
    /// The mean of so many items; none of no item.
    pub(super) fn new(items: usize, took: Duration) -> Option<Self> {
        let picoseconds = took.as_nanos().saturating_mul(1000).checked_div(items as u128)?;
        Some(Self(u64::try_from(picoseconds).unwrap_or(u64::MAX).max(1)))
    }

    pub(super) fn from_picoseconds(picoseconds: u64) -> Option<Self> {
        Some(Self(picoseconds)).filter(|_| picoseconds > 0)
    }

    pub(super) fn picoseconds(self) -> u64 {
        self.0
    }

    /// What so many items cost.
    pub(super) fn of(self, items: usize) -> Duration {
        Duration::from_nanos(self.0.saturating_mul(items as u64) / 1000)
    }

    /// How many items can be had for so long; one at least.
    pub(super) fn items_in(self, time: Duration) -> usize {
        let items = time.as_nanos().saturating_mul(1000) / u128::from(self.0);
        usize::try_from(items).unwrap_or(usize::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{DISTRUST, Pace, TRUSTED};

    const QUICK: Duration = Duration::from_micros(1);
    const SLOW: Duration = Duration::from_millis(1);

    fn trifles(pace: &Pace, maps: u32) {
        for _ in 0..maps {
            pace.took(100, QUICK);
        }
    }

    #[test]
    fn a_trifle_is_what_has_been_one_often() {
        let pace = Pace::new();
        trifles(&pace, TRUSTED - 1);
        assert!(!pace.is_trifle(100));
        trifles(&pace, 1);
        assert!(pace.is_trifle(100) && pace.is_trifle(300));
        assert!(!pace.is_trifle(301), "more than 3 µs");
    }

    #[test]
    fn some_trifles_are_measured() {
        let pace = Pace::new();
        trifles(&pace, TRUSTED);
        let measured = (0..1000).filter(|_| {
            let started = pace.start_of_trifle();
            if started.is_some() {
                pace.took(100, QUICK);
            }
            started.is_some()
        });
        assert_eq!(measured.count(), 1000 / 32);
    }

    #[test]
    fn trust_that_was_disappointed_is_harder_to_gain() {
        let pace = Pace::new();
        trifles(&pace, TRUSTED);
        pace.took(100, SLOW);
        trifles(&pace, TRUSTED);
        assert!(!pace.is_trifle(100));
        trifles(&pace, TRUSTED * (DISTRUST - 1));
        assert!(pace.is_trifle(100));
    }

    #[test]
    fn a_large_map_says_nothing_against_small_ones() {
        let pace = Pace::new();
        trifles(&pace, TRUSTED);
        pace.took(1_000_000, SLOW);
        trifles(&pace, TRUSTED);
        assert!(pace.is_trifle(100));
    }
}

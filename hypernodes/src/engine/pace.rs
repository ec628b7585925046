//! What is known of the cost of a pipeline's items.

use core::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use core::time::Duration;

/// A map that takes no longer is not measured each time: to read the clock would be felt.
const CALM: Duration = Duration::from_micros(3);
/// After so many calm maps in a row the next ones are taken to be calm, too.
const TRUSTED: u32 = 16;
/// Out of so many one is measured all the same.
const SAMPLED: u32 = 16;

/// What the last maps of a pipeline tell about the next one. Every pipeline has one of its own, for the whole process.
#[derive(Debug)]
pub struct Pace {
    /// What an item cost on average, in picoseconds; 0 if unknown.
    cost: AtomicU64,
    /// With how many lanes a map ended whose items waited; 0 if none did.
    lanes: AtomicUsize,
    /// How many maps in a row were calm.
    calm: AtomicU32,
}

impl Pace {
    /// Nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { cost: AtomicU64::new(0), lanes: AtomicUsize::new(0), calm: AtomicU32::new(0) }
    }

    /// What an item cost, where that is known.
    pub(super) fn cost(&self) -> Option<Cost> {
        Cost::from_picoseconds(self.cost.load(Relaxed))
    }

    /// Whether so many items are so surely cheap that measuring them would cost more than it could save.
    pub(super) fn is_trifle(&self, items: usize) -> bool {
        let calm = self.calm.load(Relaxed);
        let trusted = (TRUSTED..TRUSTED + SAMPLED).contains(&calm);
        if !trusted || self.cost().is_none_or(|cost| cost.of(items) > CALM) {
            return false;
        }
        self.calm.store(calm + 1, Relaxed);
        true
    }

    /// So many items took so long, all lanes together.
    pub(super) fn took(&self, items: usize, busy: Duration) {
        let Some(cost) = Cost::new(items, busy) else { return };
        self.cost.store(cost.0, Relaxed);
        let calm = if busy > CALM { 0 } else { self.calm.load(Relaxed).saturating_add(1).min(TRUSTED) };
        self.calm.store(calm, Relaxed);
    }

    /// With how many lanes to begin, where items are known to wait.
    pub(super) fn waits(&self) -> Option<usize> {
        Some(self.lanes.load(Relaxed)).filter(|&lanes| lanes > 0)
    }

    /// The next map should begin with so many lanes; 0 if nothing waits.
    pub(super) fn ended_with(&self, lanes: usize) {
        self.lanes.store(lanes, Relaxed);
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

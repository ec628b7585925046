//! How many lanes should be in flight while items wait.

use super::pace::Cost;

/// What was seen of the lanes in flight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// How many of those that have begun were looked at.
    pub(super) looked_at: usize,
    /// How many of these compute, or could.
    pub(super) runnable: usize,
    /// How many have not begun yet.
    pub(super) not_begun: usize,
}

/// Decides; knows neither threads nor clocks.
#[derive(Debug)]
pub(super) struct Growth {
    /// How many threads compute at the same time.
    workers: usize,
    /// How many lanes may be in flight.
    max: usize,
    /// How many are.
    lanes: usize,
    /// Nearly all of them computed when they were looked at last.
    is_busy: bool,
    /// What an item cost at best, where that is all there is to see.
    best: Option<Cost>,
}

impl Growth {
    pub(super) fn new(workers: usize, first: usize, max: usize) -> Self {
        Self { workers: workers.max(1), max, lanes: first.min(max), is_busy: false, best: None }
    }

    /// How many lanes are in flight.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    /// Whether there may be no more of them.
    pub(super) fn is_full(&self) -> bool {
        self.lanes >= self.max
    }

    /// Whether nothing seems to wait.
    pub(super) fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// No more than so many lanes more would find anything to do.
    pub(super) fn at_most(&mut self, more: usize) {
        self.max = self.max.min(self.lanes.saturating_add(more));
    }

    /// Gives how many more lanes are wanted: so many that, with the same share of them waiting, there is just enough to
    /// compute.
    pub(super) fn after_looking(&mut self, look: Look) -> usize {
        let Look { looked_at, runnable, not_begun } = look;
        if not_begun == 0 {
            self.is_busy = 4 * runnable > 3 * looked_at;
        }
        // Who has not begun is waiting for a processor.
        let wanted = (looked_at + not_begun).saturating_mul(self.workers).checked_div(runnable + not_begun);
        self.grow_to(wanted.unwrap_or(self.max))
    }

    /// With all these lanes an item cost so much of the map's time. Gives how many more are wanted: twice as many for as
    /// long as that pays, with a fifth to spare for noise.
    pub(super) fn after_counting(&mut self, cost: Cost) -> usize {
        let pays =
            self.best.is_none_or(|best| cost.picoseconds().saturating_mul(6) < best.picoseconds().saturating_mul(5));
        self.best = Some(self.best.map_or(cost, |best| best.min(cost)));
        if pays { self.grow_to(self.lanes.saturating_mul(2)) } else { 0 }
    }

    fn grow_to(&mut self, wanted: usize) -> usize {
        let more = wanted.min(self.max).saturating_sub(self.lanes);
        self.lanes += more;
        more
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Cost, Growth, Look};

    fn look(looked_at: usize, runnable: usize) -> Look {
        Look { looked_at, runnable, not_begun: 0 }
    }

    #[test]
    fn lanes_that_all_wait_call_for_as_many_as_may_be() {
        let mut growth = Growth::new(2, 8, 64);
        assert_eq!(growth.after_looking(look(8, 0)), 56);
        assert!(growth.is_full() && !growth.is_busy());
    }

    #[test]
    fn lanes_that_compute_call_for_none() {
        let mut growth = Growth::new(2, 6, 64);
        assert_eq!(growth.after_looking(look(6, 6)), 0);
        assert!(growth.is_busy());
        assert_eq!(growth.after_looking(look(6, 2)), 0);
        assert_eq!((growth.lanes(), growth.is_busy()), (6, false));
    }

    #[test]
    fn lanes_that_have_not_begun_call_for_none_and_say_nothing_of_waiting() {
        let mut growth = Growth::new(2, 8, 64);
        assert_eq!(growth.after_looking(Look { looked_at: 2, runnable: 0, not_begun: 6 }), 0);
        assert!(!growth.is_busy());
    }

    #[test]
    fn the_share_that_computes_says_how_many_are_needed() {
        let mut growth = Growth::new(2, 8, 64);
        assert_eq!(growth.after_looking(look(8, 1)), 8);
        assert_eq!(growth.after_looking(look(16, 1)), 16);
        assert_eq!(growth.after_looking(look(8, 1)), 0);
    }

    #[test]
    fn there_are_never_more_than_may_be() {
        let mut growth = Growth::new(2, 8, 5);
        assert_eq!(growth.lanes(), 5);
        assert_eq!(growth.after_looking(look(5, 0)), 0);
    }

    #[test]
    fn where_only_the_pace_is_seen_lanes_double_while_that_pays() {
        let mut growth = Growth::new(2, 8, 64);
        // Each lane waits, so an item costs less the more of them there are, until 30 are enough.
        let added = [(); 5].map(|()| {
            let cost = Cost::new(growth.lanes().min(30), Duration::from_millis(1)).expect("a cost");
            growth.after_counting(cost)
        });
        assert_eq!(added, [8, 16, 32, 0, 0]);
    }
}

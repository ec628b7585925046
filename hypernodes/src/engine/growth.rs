//! How many lanes should be in flight while items wait.

use super::pace::Cost;

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

    /// How many lanes the next map should begin with; 0 if nothing seems to wait.
    pub(super) fn lanes_next_time(&self) -> usize {
        if self.is_busy { 0 } else { self.lanes }
    }

    /// Of so many lanes that were looked at some compute, or could. Gives how many more lanes are wanted: so many that,
    /// with the same share of them waiting, there is just enough to compute.
    pub(super) fn after_looking(&mut self, looked_at: usize, runnable: usize) -> usize {
        self.is_busy = 4 * runnable > 3 * looked_at;
        let wanted = (looked_at * self.workers).checked_div(runnable);
        self.grow_to(wanted.unwrap_or(self.max))
    }

    /// With all these lanes an item cost so much of the map's time. Gives how many more are wanted: twice as many for as
    /// long as that pays, with a fifth to spare for noise.
    pub(super) fn after_counting(&mut self, cost: Cost) -> usize {
        let pays =
            self.best.is_none_or(|best| cost.picoseconds().saturating_mul(6) < best.picoseconds().saturating_mul(5));
        self.best = Some(self.best.map_or(cost, |best| best.min(cost)));
        if pays { self.grow_to(2 * self.lanes) } else { 0 }
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

    use super::{Cost, Growth};

    #[test]
    fn lanes_that_all_wait_call_for_as_many_as_may_be() {
        let mut growth = Growth::new(2, 8, 64);
        assert_eq!(growth.after_looking(8, 0), 56);
        assert_eq!(growth.lanes_next_time(), 64);
    }

    #[test]
    fn lanes_that_compute_call_for_none() {
        let mut growth = Growth::new(2, 6, 64);
        assert_eq!(growth.after_looking(6, 6), 0);
        assert_eq!((growth.lanes(), growth.lanes_next_time()), (6, 0));
        assert_eq!(growth.after_looking(6, 2), 0);
        assert_eq!(growth.lanes_next_time(), 6);
    }

    #[test]
    fn the_share_that_computes_says_how_many_are_needed() {
        let mut growth = Growth::new(2, 8, 64);
        assert_eq!(growth.after_looking(8, 1), 8);
        assert_eq!(growth.after_looking(16, 1), 16);
        assert_eq!(growth.after_looking(32, 2), 0);
    }

    #[test]
    fn there_are_never_more_than_may_be() {
        let mut growth = Growth::new(2, 8, 5);
        assert_eq!(growth.lanes(), 5);
        assert_eq!(growth.after_looking(5, 0), 0);
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

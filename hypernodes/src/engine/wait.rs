//! Having items wait in parallel: lanes on the waiting pool, and how many of them.

use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;
use core::time::Duration;
use std::sync::PoisonError;
use std::time::Instant;

use rayon::Scope;
use rayon::iter::plumbing::Producer;

use super::growth::{Growth, Look};
use super::look::Thread;
use super::pace::Cost;
use super::pool::{self, Visit};
use super::share::{Course, workers};
use super::step::Step;
use super::stock::Lanes;

/// How soon lanes are looked at, and again after each growth.
const SOON: Duration = Duration::from_micros(50);
/// How seldom, at most.
const SELDOM: Duration = Duration::from_millis(10);
/// Lanes that are looked at so seldom, or more so, have come to rest.
const SETTLED: Duration = Duration::from_micros(300);
/// So many lanes are looked at in one go, at most: a look costs about 8 µs.
const LOOKED_AT: usize = 8;

impl<P: Producer, S: Step<P::Item>> Course<'_, '_, P, S> {
    /// How many of its items may be in flight, where they wait.
    pub(super) fn max_workers(&self) -> usize {
        if self.plan.max_workers > 0 { self.plan.max_workers.min(pool::MOST) } else { pool::MAX_WORKERS }
    }

    /// Runs everything in lanes on the waiting pool, beside so many that are elsewhere. Does not, and says so, where there
    /// are such lanes already, or may be no more of them, or the pool cannot be had.
    pub(super) fn wait(&self, elsewhere: usize) -> bool {
        let max = self.max_workers().saturating_sub(elsewhere);
        if max == 0 || self.waits.swap(true, Relaxed) {
            return false;
        }
        if pool::is_inside() {
            let max = max.min(rayon::current_num_threads()).min(self.work.stock().portions_left()).max(1);
            let lanes = Lanes::Waiting { count: max };
            rayon::in_place_scope(|scope| {
                for _ in 1..max {
                    self.work.spawn(lanes, scope);
                }
                self.work.lane_on_call(lanes, scope);
            });
            return true;
        }
        let Some(pool) = pool::waiting(self.max_workers()) else { return false };
        let Some(visit) = Visit::begin() else { return false };
        pool.in_place_scope(|scope| self.conduct(scope, &visit, elsewhere, max));
        true
    }

    /// Puts lanes in flight, and more of them for as long as that pays.
    fn conduct<'s>(&'s self, scope: &Scope<'s>, visit: &Visit, elsewhere: usize, max: usize) {
        let workers = workers(self.plan);
        let first = workers.saturating_mul(self.plan.chosen_workload().multiplier());
        let max = max.min(self.work.stock().portions_left()).max(1);
        let lanes = Lanes::Waiting { count: max };
        let first = first.max(self.pace.waits().unwrap_or(0)).saturating_sub(elsewhere).max(1);
        let mut growth = Growth::new(workers, first, max);
        let mut more = growth.lanes();
        let (mut counted, mut since) = (self.work.done(), Instant::now());
        let mut pause = if growth.is_full() { SELDOM } else { SOON };
        loop {
            for _ in 0..more {
                self.work.spawn(lanes, scope);
            }
            // Where nothing is decided soon, this thread may be of use elsewhere.
            let nap = if pause > SETTLED { visit.nap(pause) } else { pause };
            if self.is_done_after(nap) {
                break;
            }
            let left = self.work.stock().portions_left();
            if left == 0 {
                (more, pause) = (0, SELDOM);
                continue;
            }
            growth.at_most(left);
            more = match self.look(growth.lanes()) {
                Some(look) => growth.after_looking(look),
                None => match self.work.done() - counted {
                    // Each lane should have had its turn.
                    few if few < growth.lanes() => 0,
                    done => {
                        let cost = Cost::new(done, since.elapsed());
                        (counted, since) = (counted + done, Instant::now());
                        cost.map_or(0, |cost| growth.after_counting(cost))
                    }
                },
            };
            pause = match more {
                _ if growth.is_full() => SELDOM,
                0 => (2 * pause).min(SELDOM),
                _ => SOON,
            };
        }
        self.pace.ended_with(growth.lanes(), growth.is_busy());
    }

    /// Looks at some of so many lanes.
    fn look(&self, lanes: usize) -> Option<Look> {
        let crew = self.work.crew();
        let not_begun = lanes.saturating_sub(crew.len());
        let every = crew.len().div_ceil(LOOKED_AT).max(1);
        let looked_at: Vec<Thread> = crew.iter().step_by(every).copied().collect();
        drop(crew);
        let mut runnable = 0;
        for thread in &looked_at {
            runnable += usize::from(thread.is_runnable()?);
        }
        Some(Look { looked_at: looked_at.len(), runnable, not_begun })
    }

    /// Waits for so long, or until everything is done.
    fn is_done_after(&self, pause: Duration) -> bool {
        let stock = self.work.stock();
        let wait = self.work.changed.wait_timeout_while(stock, pause, |stock| !self.work.is_done(stock));
        let (stock, _) = wait.unwrap_or_else(PoisonError::into_inner);
        self.work.is_done(&stock)
    }
}

//! Who runs the lanes of a map: the calling thread, rayon's current pool or the waiting pool.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::time::Duration;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Instant;

use rayon::Scope;
use rayon::iter::plumbing::Producer;

use super::growth::{Growth, Look};
use super::look::{Measure, Thread};
use super::pace::{Cost, Pace};
use super::pool::Visit;
use super::step::Step;
use super::stock::{Cut, Lanes, Piece};
use super::work::Work;
use super::{pool, results};
use crate::Workload;
use crate::plan::Plan;
use crate::workload::partition_count;

/// What a first item may take until others are asked to help.
const PATIENCE: Duration = Duration::from_micros(100);
/// How soon waiting lanes are looked at, and again after each growth.
const SOON: Duration = Duration::from_micros(50);
/// How seldom, at most.
const SELDOM: Duration = Duration::from_millis(10);
/// Lanes that are looked at so seldom, or more so, have come to rest.
const SETTLED: Duration = Duration::from_micros(300);
/// So many lanes are looked at in one go, at most: a look costs about 8 µs.
const LOOKED_AT: usize = 8;

/// How many threads should compute at the same time.
pub(super) fn workers(plan: Plan) -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    if plan.workers > 0 { plan.workers } else { *PROCESSORS.get_or_init(num_cpus::get) }
}

/// Runs items in as many threads as it pays to.
// Never inlined, so that the plain loop of a small map is.
#[inline(never)]
pub(super) fn run_all<P: Producer, S: Step<P::Item>>(
    items: P,
    len: usize,
    plan: Plan,
    pace: &'static Pace,
    step: &S,
) -> S::Outcome {
    let mut failure = None;
    let outputs = results::collect(len, |results| {
        let cut = Cut::new(plan.partitions, len, &items);
        let work = Work::new(Piece { items, results }, step, cut, pace.cost());
        Course { work: &work, plan, len, pace, waits: AtomicBool::new(false) }.run();
        pace.took(work.done(), work.busy());
        failure = work.into_failure();
    });
    S::outcome(match failure {
        Some(failure) => Err(failure),
        None => Ok(outputs.expect("an indexed iterator gives as many items as it promises")),
    })
}

/// A map on its way.
struct Course<'c, 'w, P: Producer, S: Step<P::Item>> {
    work: &'c Work<'w, P, S>,
    plan: Plan,
    /// How many items there are.
    len: usize,
    pace: &'static Pace,
    /// Lanes are, or were, in the waiting pool.
    waits: AtomicBool,
}

impl<P: Producer, S: Step<P::Item>> Course<'_, '_, P, S> {
    /// Runs all items.
    fn run(&self) {
        if self.work.cost().is_none() {
            if rayon::current_thread_index().is_some() {
                return self.run_together();
            }
            if self.can_share() && self.run_first_watched() {
                return;
            }
        }
        // Portion by portion in this thread, until what is left turns out to be worth more.
        if self.is_worth_sharing() {
            return self.run_together();
        }
        let mut is_worth_sharing = false;
        self.work.lane(Lanes::One, None, || {
            is_worth_sharing = self.is_worth_sharing();
            is_worth_sharing
        });
        if is_worth_sharing {
            self.run_together();
        }
    }

    fn is_worth_sharing(&self) -> bool {
        self.work.is_worth_sharing() && self.can_share()
    }

    /// Whether there could be a second lane, and something for it to do.
    fn can_share(&self) -> bool {
        let most = if self.may_wait() { self.max_workers() } else { workers(self.plan) };
        most > 1 && self.work.stock().portions_left() > 1
    }

    fn may_wait(&self) -> bool {
        self.plan.chosen_workload() != Workload::Cpu
    }

    /// One of so many lanes that compute.
    fn computing(&self, count: usize) -> Lanes {
        let partitions = partition_count(self.plan.chosen_workload(), self.len, workers(self.plan));
        Lanes::Computing { count, partition: self.len.div_ceil(partitions.max(1)) }
    }

    /// Runs the first portion, of which nobody knows what it costs, in this thread. If that takes long, others begin with
    /// the rest; then everything is done when this returns, and it says so.
    fn run_first_watched(&self) -> bool {
        let caller = Thread::current();
        let watch = Watch::default();
        thread::scope(|threads| {
            let body = || {
                if watch.is_slow() {
                    self.help(caller);
                }
            };
            let watcher = thread::Builder::new().name("hypernodes-watch".into()).spawn_scoped(threads, body);
            let end = EndOfWatch(&watch);
            self.work.lane(Lanes::One, None, || true);
            drop(end);
            let helped = watch.state() == State::Helping;
            if helped {
                let lanes = if self.waits.load(Relaxed) {
                    Lanes::Waiting { count: self.max_workers() }
                } else {
                    self.computing(workers(self.plan))
                };
                self.work.lane(lanes, None, || false);
            }
            if let Ok(watcher) = watcher
                && let Err(panic) = watcher.join()
            {
                resume_unwind(panic);
            }
            helped
        })
    }

    /// Runs what `caller` will not come to, since its first item takes long.
    fn help(&self, caller: Thread) {
        let looks_waiting = || {
            let looks = (0..3).map(|_| {
                thread::sleep(SOON);
                caller.is_runnable() == Some(true)
            });
            looks.filter(|&is_runnable| is_runnable).count() < 2
        };
        let waits = match self.plan.chosen_workload() {
            Workload::Io => true,
            Workload::Mixed => looks_waiting(),
            Workload::Cpu => false,
        };
        // The caller is a lane, too.
        if !(waits && self.wait(1)) {
            self.compute(false);
        }
    }

    fn run_together(&self) {
        let waits = match self.plan.chosen_workload() {
            Workload::Io => true,
            Workload::Mixed => self.pace.waits().is_some(),
            Workload::Cpu => false,
        };
        if !(waits && self.wait(0)) {
            self.compute(true);
        }
    }

    /// Runs everything in lanes on rayon's current pool; this thread is one of them, unless there is another one for that.
    fn compute(&self, here: bool) {
        let threads = rayon::current_num_threads();
        let threads =
            if self.plan.workers > 0 || pool::is_inside() { threads.min(workers(self.plan)) } else { threads };
        let threads = if self.may_wait() { threads.min(self.max_workers()) } else { threads };
        // A caller that is elsewhere is a lane, too, and has its portion already.
        let count = threads.min(self.work.stock().portions_left().saturating_add(usize::from(!here)));
        if count <= 1 {
            if here {
                self.computing_lane(Lanes::One, 0, None);
            }
            return;
        }
        let lanes = self.computing(count);
        rayon::in_place_scope(|scope| {
            for _ in 1..count {
                scope.spawn(move |scope| self.computing_lane(lanes, count - 1, Some(scope)));
            }
            if here {
                self.computing_lane(lanes, count - 1, Some(scope));
            }
        });
    }

    /// A lane that computes, and turns to waiting in parallel if it finds that it waits.
    fn computing_lane<'s>(&'s self, lanes: Lanes, others: usize, scope: Option<&Scope<'s>>) {
        if self.may_wait() {
            let mut measure = Measure::start(self.work.cost());
            let mut waits = false;
            self.work.lane(lanes, None, || {
                waits = measure.finds_waiting() && !self.waits.load(Relaxed);
                waits
            });
            if waits {
                self.wait(others);
            }
        }
        match scope {
            Some(scope) => self.work.lane_on_call(lanes, scope),
            None => self.work.lane(lanes, None, || false),
        }
    }

    fn max_workers(&self) -> usize {
        if self.plan.max_workers > 0 { self.plan.max_workers } else { pool::MAX_WORKERS }
    }

    /// Runs everything in lanes on the waiting pool, beside so many that are elsewhere. Does not, and says so, where there
    /// are such lanes already, or may be no more of them, or the pool cannot be had.
    fn wait(&self, elsewhere: usize) -> bool {
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
            let nap = if pause > SETTLED { visit.nap(pause) } else { pause };
            if self.is_done_after(nap) {
                break;
            }
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

/// Whether the calling thread is still at its first item.
#[derive(Default)]
struct Watch {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    On,
    /// The first item is done.
    Off,
    /// It took long, so others have begun with the rest.
    Helping,
}

impl Watch {
    /// Waits for as long as a first item may take; if it takes longer, there is help from now on.
    fn is_slow(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.changed.wait_timeout_while(state, PATIENCE, |state| *state == State::On);
        let (mut state, _) = wait.unwrap_or_else(PoisonError::into_inner);
        if *state == State::On {
            *state = State::Helping;
        }
        *state == State::Helping
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a watch, also where the first item panics.
struct EndOfWatch<'w>(&'w Watch);

impl Drop for EndOfWatch<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::On {
            *state = State::Off;
            self.0.changed.notify_one();
        }
    }
}

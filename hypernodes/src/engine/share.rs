//! Who runs the lanes of a map: the calling thread, rayon's current pool or the waiting pool.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::time::Duration;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use rayon::Scope;
use rayon::iter::plumbing::Producer;

use super::look::{Measure, Thread};
use super::pace::Pace;
use super::step::Step;
use super::stock::{Cut, Lanes, Piece};
use super::watch::Watch;
use super::work::Work;
use super::{pool, results};
use crate::Workload;
use crate::plan::Plan;
use crate::workload::partition_count;

/// Of cheap items no portions are made that are shorter than the whole over this: handing them out would cost more.
const CRUMBS: usize = 64;
/// How long a caller is left alone between two looks whether it waits.
const BETWEEN_LOOKS: Duration = Duration::from_micros(50);

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
pub(super) struct Course<'c, 'w, P: Producer, S: Step<P::Item>> {
    pub(super) work: &'c Work<'w, P, S>,
    pub(super) plan: Plan,
    /// How many items there are.
    len: usize,
    pub(super) pace: &'static Pace,
    /// Lanes are, or were, in the waiting pool.
    pub(super) waits: AtomicBool,
}

impl<P: Producer, S: Step<P::Item>> Course<'_, '_, P, S> {
    /// Runs all items.
    fn run(&self) {
        if self.work.cost().is_none() && self.can_share() {
            if rayon::current_thread_index().is_some() {
                return self.run_together();
            }
            if self.run_first_watched() {
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
        Lanes::Computing { count, partition: self.len.div_ceil(partitions.max(1)), crumb: self.len / CRUMBS }
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
            let end = watch.until_dropped();
            self.work.lane(Lanes::One, None, || true);
            drop(end);
            let helped = watch.is_helped();
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
                thread::sleep(BETWEEN_LOOKS);
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
            self.work.lane(lanes, scope, || {
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
}

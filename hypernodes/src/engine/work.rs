//! The work of one map: lanes take portions of its items and run them until nothing is left.

use alloc::vec::Vec;
use core::sync::atomic::{
    AtomicBool, AtomicU64, AtomicUsize,
    Ordering::{AcqRel, Acquire, Relaxed},
};
use core::time::Duration;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rayon::Scope;
use rayon::iter::plumbing::Producer;

use super::look::Thread;
use super::pace::Cost;
use super::results::Stretch;
use super::step::Step;
use super::stock::{Cut, Lanes, Piece, Stock};
use crate::error::ItemError;

/// Items are worth being shared with another lane if they take so long: to call one costs about half of that.
const WORTH_SHARING: Duration = Duration::from_micros(40);

/// The work of one map. Of its lanes none waits for another.
pub(super) struct Work<'w, P: Producer, S: Step<P::Item>> {
    step: &'w S,
    cut: Cut,
    stock: Mutex<Stock<'w, P, S::Output>>,
    /// Nothing is left in the stock, or the map is stopped, or the last lane has left.
    pub(super) changed: Condvar,
    stopped: AtomicBool,
    failure: Mutex<Option<ItemError<S::Error>>>,
    /// What an item cost in the portion that ended last, in picoseconds; 0 if unknown.
    cost: AtomicU64,
    /// Lanes that have left as they found nothing to do.
    absent: AtomicUsize,
    done: AtomicUsize,
    /// For how long lanes ran items, all together, in nanoseconds.
    busy: AtomicU64,
    /// Lanes that were spawned and have not left.
    spawned: AtomicUsize,
    /// The threads of those that wait.
    crew: Mutex<Vec<Thread>>,
}

impl<'w, P: Producer, S: Step<P::Item>> Work<'w, P, S> {
    pub(super) fn new(piece: Piece<'w, P, S::Output>, step: &'w S, cut: Cut, cost: Option<Cost>) -> Self {
        Self {
            step,
            cut,
            stock: Mutex::new(Stock::new(piece, cut)),
            changed: Condvar::new(),
            stopped: AtomicBool::new(false),
            failure: Mutex::new(None),
            cost: AtomicU64::new(cost.map_or(0, Cost::picoseconds)),
            absent: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            busy: AtomicU64::new(0),
            spawned: AtomicUsize::new(0),
            crew: Mutex::default(),
        }
    }

    /// Takes portions and runs them, until there are none or `pause` says so.
    pub(super) fn lane<'s>(&'s self, lanes: Lanes, scope: Option<&Scope<'s>>, mut pause: impl FnMut() -> bool) {
        let stop = StopUnlessForgotten(self);
        while let Some(portion) = self.take(lanes) {
            self.run(portion, scope.map(|scope| (scope, lanes)));
            if pause() {
                break;
            }
        }
        core::mem::forget(stop);
    }

    /// A lane in a scope, which is called back after it has left if somebody has too much to do.
    pub(super) fn lane_on_call<'s>(&'s self, lanes: Lanes, scope: &Scope<'s>) {
        self.lane(lanes, Some(scope), || false);
        self.absent.fetch_add(1, Relaxed);
    }

    /// Has a lane run in a scope.
    pub(super) fn spawn<'s>(&'s self, lanes: Lanes, scope: &Scope<'s>) {
        self.spawned.fetch_add(1, Relaxed);
        scope.spawn(move |scope| {
            let _seen = Seen::new(self, lanes);
            self.lane_on_call(lanes, scope);
        });
    }

    /// Nothing is left to be taken, and all lanes that were spawned have left.
    pub(super) fn is_done(&self, stock: &Stock<'w, P, S::Output>) -> bool {
        self.is_over(stock) && self.spawned.load(Acquire) == 0
    }

    /// Nothing is left to be taken, or nobody may.
    fn is_over(&self, stock: &Stock<'w, P, S::Output>) -> bool {
        self.stopped.load(Relaxed) || stock.left() == 0
    }

    /// Whether so much is left that another lane would be a help.
    pub(super) fn is_worth_sharing(&self) -> bool {
        let left = self.stock().left();
        self.cost().is_some_and(|cost| cost.of(left) > WORTH_SHARING)
    }

    pub(super) fn cost(&self) -> Option<Cost> {
        Cost::from_picoseconds(self.cost.load(Relaxed))
    }

    /// How many items are done.
    pub(super) fn done(&self) -> usize {
        self.done.load(Relaxed)
    }

    /// For how long lanes ran items, all together.
    pub(super) fn busy(&self) -> Duration {
        Duration::from_nanos(self.busy.load(Relaxed))
    }

    pub(super) fn stock(&self) -> MutexGuard<'_, Stock<'w, P, S::Output>> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn crew(&self) -> MutexGuard<'_, Vec<Thread>> {
        self.crew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of the failures, the one with the lowest index.
    pub(super) fn into_failure(self) -> Option<ItemError<S::Error>> {
        self.failure.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, lanes: Lanes) -> Option<Piece<'w, P, S::Output>> {
        if self.stopped.load(Relaxed) {
            return None;
        }
        let mut stock = self.stock();
        let portion = stock.take(self.cost(), lanes);
        if stock.left() == 0 {
            self.changed.notify_all();
        }
        portion
    }

    /// Runs a portion. Where lanes have left meanwhile and much of it is still to be done, half of that is put back; where
    /// no lane can be called, all of it, so that this one can decide again.
    fn run<'s>(&'s self, portion: Piece<'w, P, S::Output>, others: Option<(&Scope<'s>, Lanes)>) {
        let started = Instant::now();
        let length = portion.len();
        let Piece { mut items, mut results } = portion;
        while let Some(stride) = self.cut.stride(length, length - results.len()) {
            let (some, rest) = items.split_at(stride);
            items = rest;
            self.fill(&mut results, some);
            // Who stops may have done so amid a stride; then items and places no longer correspond.
            if self.stopped.load(Relaxed) {
                return;
            }
            let Some((scope, lanes)) = others else {
                if started.elapsed() > WORTH_SHARING {
                    let behind = results.split_off(0);
                    self.account(results.filled(), started.elapsed());
                    self.stock().put_back(Piece { items, results: behind });
                    return;
                }
                continue;
            };
            if self.absent.load(Relaxed) > 0
                && self.cut.can_halve(results.len())
                && let Some(cost) = Cost::new(results.filled(), started.elapsed())
                && cost.of(results.len()) > WORTH_SHARING
            {
                let keep = results.len() / 2;
                let (kept, behind) = Piece { items, results }.split_off(keep);
                Piece { items, results } = kept;
                self.cost.store(cost.picoseconds(), Relaxed);
                self.stock().put_back(behind);
                if self.absent.fetch_update(Relaxed, Relaxed, |absent| absent.checked_sub(1)).is_ok() {
                    self.spawn(lanes, scope);
                }
            }
        }
        self.fill(&mut results, items);
        self.account(results.filled(), started.elapsed());
    }

    /// Runs items whose results go to the next places.
    fn fill(&self, results: &mut Stretch<'w, S::Output>, items: P) {
        results.fill(items.into_iter(), |index, item| {
            if S::FALLIBLE && self.stopped.load(Relaxed) {
                return None;
            }
            self.step.run(item).map_err(|error| self.fail(index, error)).ok()
        });
    }

    fn fail(&self, index: usize, error: S::Error) {
        self.stop();
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.as_ref().is_none_or(|other| index < other.index) {
            *failure = Some(ItemError { index, error });
        }
    }

    fn account(&self, items: usize, took: Duration) {
        let Some(cost) = Cost::new(items, took) else { return };
        self.cost.store(cost.picoseconds(), Relaxed);
        self.done.fetch_add(items, Relaxed);
        self.busy.fetch_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Relaxed);
    }

    /// No further item starts.
    fn stop(&self) {
        self.stopped.store(true, Relaxed);
        self.wake();
    }

    /// Wakes who waits for a change.
    fn wake(&self) {
        // Who is about to wait holds the lock: it has seen the change, or is waiting when it is woken.
        drop(self.stock());
        self.changed.notify_all();
    }
}

/// Stops the map where a lane unwinds.
struct StopUnlessForgotten<'m, 'w, P: Producer, S: Step<P::Item>>(&'m Work<'w, P, S>);

impl<P: Producer, S: Step<P::Item>> Drop for StopUnlessForgotten<'_, '_, P, S> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// A lane that was spawned, and its thread where it is one to be looked at.
struct Seen<'m, 'w, P: Producer, S: Step<P::Item>> {
    work: &'m Work<'w, P, S>,
    thread: Option<Thread>,
}

impl<'m, 'w, P: Producer, S: Step<P::Item>> Seen<'m, 'w, P, S> {
    fn new(work: &'m Work<'w, P, S>, lanes: Lanes) -> Self {
        let thread = matches!(lanes, Lanes::Waiting { .. }).then(Thread::current);
        work.crew().extend(thread);
        Self { work, thread }
    }
}

impl<P: Producer, S: Step<P::Item>> Drop for Seen<'_, '_, P, S> {
    fn drop(&mut self) {
        let mut crew = self.work.crew();
        if let Some(place) = self.thread.and_then(|thread| crew.iter().position(|other| *other == thread)) {
            crew.swap_remove(place);
        }
        drop(crew);
        if self.work.spawned.fetch_sub(1, AcqRel) == 1 {
            self.work.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::Ordering::Relaxed;
    use core::time::Duration;
    use std::thread;

    use rayon::iter::plumbing::{Producer, ProducerCallback};
    use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};

    use super::super::results;
    use super::super::step::Unsure;
    use super::{Cut, Lanes, Piece, Work};

    const LANES: Lanes = Lanes::Computing { count: 2, partition: 1000, crumb: 1 };

    /// Runs a thousand items as one portion, of which the one with that index fails, while another lane has nothing to do.
    struct FailsAt(usize);

    impl ProducerCallback<usize> for FailsAt {
        type Output = Option<usize>;

        fn callback<P: Producer<Item = usize>>(self, items: P) -> Option<usize> {
            let step = Unsure(|index| {
                thread::sleep(Duration::from_micros(1));
                if index == self.0 { Err(()) } else { Ok(index) }
            });
            let mut failed = None;
            let outputs = results::collect(1000, |results| {
                let (none, piece) = Piece { items, results }.split_off(0);
                let work = Work::new(none, &step, Cut::ByCost { min: 1, max: usize::MAX }, None);
                rayon::in_place_scope(|scope| {
                    // As many as are called back, and more.
                    work.absent.store(usize::MAX / 2, Relaxed);
                    work.run(piece, Some((scope, LANES)));
                });
                failed = work.into_failure().map(|failure| failure.index);
            });
            assert!(outputs.is_none(), "the rest is not run");
            failed
        }
    }

    /// In particular amid a stride, at its first item and at its last.
    #[test]
    fn a_portion_may_fail_anywhere() {
        for index in [0, 1, 5, 64, 127, 128, 252, 253, 628, 752, 753, 754, 877, 878] {
            let failed = (0..1000_usize).into_par_iter().with_producer(FailsAt(index));
            assert!(failed.is_some_and(|failed| failed == index), "{index}: {failed:?}");
        }
    }
}

//! Who runs many items. Only this room knows threads.

mod batch;
mod growth;
mod look;
mod pace;
mod pool;
mod results;
mod share;
mod step;
mod stock;
mod wait;
mod watch;
mod work;

use alloc::vec::Vec;
use core::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::iter::plumbing::{Producer, ProducerCallback};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};

use self::step::{Step, Sure, Unsure};
use crate::Workload;
use crate::callback::{Callback, Observing};
use crate::error::{Failure, ItemError, Panic};
#[cfg(feature = "cache")]
use crate::keeps::Keeping;
use crate::keeps::Keeps;
use crate::observes::{Maps, Observes, Scope, Span, failure, one};
use crate::plan::{Mapped, Plan};
use crate::settings::Settings;

pub use batch::{BatchPace, map_batches, try_map_batches};
pub use pace::Pace;

/// Who runs the items of a `map`: [`Sequential`] or [`Parallel`], and nobody else. What comes out is the same.
///
/// An engine is a type, so that nothing is left to be looked up while a map runs. Where it depends on something that is
/// known later, so does the call: `if quick { p.with_engine(Sequential).map(items) } else { p.map(items) }`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no engine",
    label = "not an engine",
    note = "the engines are `Sequential` and `Parallel::new()`"
)]
pub trait Engine: Runs + Settings {
    /// The engine itself. Where there is none, this is an error, and nothing is said of what is done with it.
    #[doc(hidden)]
    type Itself: Engine;
    /// Gives it back.
    #[doc(hidden)]
    fn itself(self) -> Self::Itself;
}

/// An engine, or one together with a cache and callbacks.
pub trait Runs: Copy + Sync + Keeps + Observes {
    /// How the items are shared out, given what the pipeline declares; nothing where one thread runs them all.
    fn plan(self, declared: Plan) -> Option<Plan>;
    /// The engine for a map inside: what was said of the items around it does not hold for its own.
    #[must_use]
    fn inside(self) -> Self;
}

/// Runs the items one after the other, in the calling thread.
///
/// As every engine can stand in for every other one, it asks the same of the items: they, and what comes of them, are
/// `Send`. `map_iter` asks for nothing.
///
/// ```
/// use hypernodes::{Sequential, node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// pipeline! { struct Doubled; nodes = [double]; }
///
/// let outs = Doubled.with_engine(Sequential).map([1, 2, 3]);
/// assert_eq!(outs[2].doubled, 6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sequential;

/// Runs the items in parallel: what `map` does by itself. What is not set here is as the pipeline declares it, and what
/// that does not declare is found out by measuring; see [`Workload`].
///
/// ```
/// use hypernodes::{Parallel, Workload, node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// pipeline! { struct Doubled; nodes = [double]; workload = Cpu; }
///
/// let engine = Parallel::new().workload(Workload::Io).max_workers(128);
/// let outs = Doubled.with_engine(engine).map((0..1000).collect::<Vec<i64>>());
/// assert_eq!(outs[999].doubled, 1998);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Parallel(Plan);

impl Parallel {
    /// As the pipeline declares it.
    #[must_use]
    pub const fn new() -> Self {
        Self(Plan::new())
    }

    /// What most of the work on an item is.
    #[must_use]
    pub const fn workload(self, workload: Workload) -> Self {
        Self(self.0.workload(workload))
    }

    /// How many threads compute at the same time; 0 for as many as there are processors. How many wait is said by
    /// [`max_workers`](Self::max_workers).
    #[must_use]
    pub const fn workers(self, workers: usize) -> Self {
        Self(self.0.workers(workers))
    }

    /// Into how many contiguous partitions the items are cut, exactly, though never more than there are items; 0 to have it
    /// chosen, which is better nearly always. The first ones may be one item longer than the others. Each is run by one thread,
    /// so that no more items than partitions are ever under way.
    #[must_use]
    pub const fn partitions(self, partitions: usize) -> Self {
        Self(self.0.partitions(partitions))
    }

    /// How many items of a map may be under way at the same time, with `Io` and `Mixed`; 0 for 64, and 512 at most.
    #[must_use]
    pub const fn max_workers(self, max_workers: usize) -> Self {
        Self(self.0.max_workers(max_workers))
    }
}

/// `Parallel::new()`, as a type that holds nothing: what `run` hands to every node leaves no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Usual;

impl Usual {
    /// That one.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[diagnostic::do_not_recommend]
impl Runs for Usual {
    fn plan(self, declared: Plan) -> Option<Plan> {
        Some(declared)
    }
    fn inside(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Engine for Sequential {
    type Itself = Self;
    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Engine for Parallel {
    type Itself = Self;
    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Runs for Sequential {
    fn plan(self, _: Plan) -> Option<Plan> {
        None
    }
    fn inside(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Runs for Parallel {
    fn plan(self, declared: Plan) -> Option<Plan> {
        Some(self.0.or(declared))
    }
    fn inside(self) -> Self {
        Self(self.0.inside())
    }
}

#[cfg(feature = "cache")]
#[diagnostic::do_not_recommend]
impl<E: Runs> Runs for Keeping<'_, E> {
    fn plan(self, declared: Plan) -> Option<Plan> {
        self.engine.plan(declared)
    }
    fn inside(self) -> Self {
        self.with(self.engine.inside())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Runs, C: Callback> Runs for Observing<'_, '_, E, C> {
    fn plan(self, declared: Plan) -> Option<Plan> {
        self.engine.plan(declared)
    }
    fn inside(self) -> Self {
        self.with(self.engine.inside())
    }
}

/// What can be mapped: whatever rayon iterates with an index. Every such collection has it already.
///
/// ```
/// fn count(items: impl hypernodes::Items) -> usize {
///     rayon::iter::IndexedParallelIterator::len(&items.into_items())
/// }
///
/// assert_eq!(count([1, 2, 3]), 3);
/// assert_eq!(count(&vec!["a", "b"]), 2);
/// assert_eq!(count(0..10_u32), 10);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be mapped in parallel",
    label = "not a collection of `Send` items that rayon iterates with an index",
    note = "of items that are `Send`, `Vec`, `&Vec`, slices, arrays, ranges `a..b` of `usize` or of at most 32 bits, and rayon's indexed iterators can be mapped; `map_iter` takes any iterator of anything"
)]
pub trait Items {
    /// An item.
    type Item: Send;
    /// The iterator behind it.
    type Iter: IndexedParallelIterator<Item = Self::Item>;
    /// The iterator itself.
    fn into_items(self) -> Self::Iter;
}

#[diagnostic::do_not_recommend]
impl<I: IntoParallelIterator<Iter: IndexedParallelIterator>> Items for I {
    type Item = I::Item;
    type Iter = I::Iter;
    fn into_items(self) -> I::Iter {
        self.into_par_iter()
    }
}

/// Runs every item; the results stand in the order of the items.
#[inline]
pub fn map<E, I, O, F>(engine: E, mapped: Mapped, pace: &'static Pace, items: I, run: F) -> Vec<O>
where
    E: Runs,
    I: Items,
    O: Send,
    F: for<'w> Fn(E::Within<'w>, I::Item) -> O + Sync,
{
    map_telling(engine, mapped, pace, items, run, |_| None)
}

/// Runs every item and goes on past failures and panics.
#[inline]
pub fn map_each<M, I, O, E, F>(
    engine: M,
    mapped: Mapped,
    pace: &'static Pace,
    items: I,
    run: F,
) -> Vec<Result<O, Failure<E>>>
where
    M: Runs,
    I: Items,
    O: Send,
    E: Send + Error,
    F: for<'w> Fn(M::Within<'w>, I::Item) -> Result<O, E> + Sync,
{
    let run = |engine: M::Within<'_>, item| {
        // What a panic leaves behind is the item and its values, and those are gone.
        match catch_unwind(AssertUnwindSafe(|| run(engine, item))) {
            Ok(outcome) => outcome.map_err(Failure::Node),
            Err(payload) => Err(Failure::Panic(Panic::new(payload))),
        }
    };
    map_telling(engine, mapped, pace, items, run, |made| match made.as_ref().err()? {
        Failure::Node(error) => Some(error),
        Failure::Panic(panic) => Some(panic),
    })
}

/// Runs every item, and tells of those of which `failure` finds one in what came of them.
#[inline]
fn map_telling<E, I, O, F>(
    engine: E,
    mapped: Mapped,
    pace: &'static Pace,
    items: I,
    run: F,
    failure: fn(&O) -> Option<&dyn Error>,
) -> Vec<O>
where
    E: Runs,
    I: Items,
    O: Send,
    F: for<'w> Fn(E::Within<'w>, I::Item) -> O + Sync,
{
    if !E::OBSERVES {
        return run_all(engine, mapped.plan, pace, items, &Sure(|item| run(engine.within(&Scope::NOWHERE), item)));
    }
    let items = items.into_items().enumerate();
    let scope = engine.scope(mapped.what(items.len()));
    let span = engine.start(Maps, &scope);
    let run = Sure(|(index, item)| one(engine, &scope, index, |engine| run(engine, item), failure));
    let all = run_all(engine, mapped.plan, pace, items, &run);
    span.end();
    all
}

/// Runs items until one fails.
///
/// # Errors
///
/// Of the failures seen, the one with the lowest index.
#[inline]
pub fn try_map<M, I, O, E, F>(
    engine: M,
    mapped: Mapped,
    pace: &'static Pace,
    items: I,
    run: F,
) -> Result<Vec<O>, ItemError<E>>
where
    M: Runs,
    I: Items,
    O: Send,
    E: Send + Error,
    F: for<'w> Fn(M::Within<'w>, I::Item) -> Result<O, E> + Sync,
{
    if !M::OBSERVES {
        return run_all(engine, mapped.plan, pace, items, &Unsure(|item| run(engine.within(&Scope::NOWHERE), item)));
    }
    let items = items.into_items().enumerate();
    let scope = engine.scope(mapped.what(items.len()));
    let span = engine.start(Maps, &scope);
    let run = Unsure(|(index, item)| one(engine, &scope, index, |engine| run(engine, item), failure));
    let all = run_all(engine, mapped.plan, pace, items, &run)?;
    span.end();
    Ok(all)
}

#[inline]
fn run_all<I: Items, S: Step<I::Item>>(
    engine: impl Runs,
    declared: Plan,
    pace: &'static Pace,
    items: I,
    step: &S,
) -> S::Outcome {
    let items = items.into_items();
    let len = items.len();
    items.with_producer(Map { len, plan: engine.plan(declared), pace, step })
}

/// A map that waits for its items.
struct Map<'m, S> {
    len: usize,
    /// None where one thread runs all of them.
    plan: Option<Plan>,
    pace: &'static Pace,
    step: &'m S,
}

impl<Item, S: Step<Item>> ProducerCallback<Item> for Map<'_, S> {
    type Output = S::Outcome;

    #[inline]
    fn callback<P: Producer<Item = Item>>(self, producer: P) -> S::Outcome {
        let Self { len, plan, pace, step } = self;
        let mut measured = None;
        if let Some(plan) = plan
            && len > 1
        {
            if plan.partitions > 0 || !pace.is_trifle(len) {
                return share::run_all(producer, len, plan, pace, step);
            }
            measured = pace.start_of_trifle();
        }
        let outcome = step.run_all(producer.into_iter());
        if let Some(started) = measured {
            pace.took(len, started.elapsed());
        }
        outcome
    }
}

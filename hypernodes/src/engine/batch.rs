//! Items in partitions, each of which is run by one call.

use alloc::vec::Vec;
use core::convert::Infallible;
use core::error::Error;
use core::marker::PhantomData;
use std::time::Instant;

use rayon::iter::plumbing::{Producer, ProducerCallback};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};

use super::pace::Pace;
use super::step::{Step, Unsure};
use super::{Items, Runs, share};
use crate::callback::Outcome;
use crate::error::ItemError;
use crate::observes::{Causes, Items as OfItems, Maps, Observes, Scope, Span, What};
use crate::plan::{Mapped, Plan};
use crate::workload::partition_count;

/// What is known of the cost of items that are run by partitions.
#[derive(Debug)]
pub struct BatchPace {
    items: Pace,
    partitions: Pace,
}

impl BatchPace {
    /// Nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: Pace::new(), partitions: Pace::new() }
    }
}

impl Default for BatchPace {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs partition by partition; the results stand in the order of the items.
pub fn map_batches<M, I, O, F>(engine: M, mapped: Mapped, pace: &'static BatchPace, items: I, run: F) -> Vec<O>
where
    M: Runs,
    I: Items,
    O: Send,
    F: for<'w> Fn(M::Within<'w>, Vec<I::Item>) -> Vec<O> + Sync,
{
    let run = |engine: M::Within<'_>, items| Ok::<_, ItemError<Infallible>>(run(engine, items));
    match try_map_batches(engine, mapped, pace, items, run) {
        Ok(all) => all,
        Err(error) => match error.error {},
    }
}

/// Runs partition by partition until one fails.
///
/// # Errors
///
/// Of the failures seen, the one with the lowest index among all items.
pub fn try_map_batches<M, I, O, E, F>(
    engine: M,
    mapped: Mapped,
    pace: &'static BatchPace,
    items: I,
    run: F,
) -> Result<Vec<O>, ItemError<E>>
where
    M: Runs,
    I: Items,
    O: Send,
    E: Send + Error,
    F: for<'w> Fn(M::Within<'w>, Vec<I::Item>) -> Result<Vec<O>, ItemError<E>> + Sync,
{
    let items = items.into_items();
    let len = items.len();
    let scope = engine.scope(mapped.what(len));
    let span = engine.start(Maps, &scope);
    let run = |first, items| partition(engine, &scope, first, items, &run);
    let declared = mapped.plan;
    let batches = Batches { len, plan: engine.plan(declared), declared, pace, run, made: PhantomData };
    let all = items.with_producer(batches)?;
    span.end();
    Ok(all)
}

/// Runs a partition, given the index of its first item. All its items begin before it and end behind it.
fn partition<M, Item, O, E>(
    engine: M,
    map: &Scope<'_>,
    first: usize,
    items: Vec<Item>,
    run: &impl for<'w> Fn(M::Within<'w>, Vec<Item>) -> Result<Vec<O>, ItemError<E>>,
) -> Result<Vec<O>, ItemError<E>>
where
    M: Runs,
    E: Error,
{
    if items.is_empty() {
        return Ok(Vec::new());
    }
    if !M::OBSERVES {
        return run(engine.within(&Scope::NOWHERE), items);
    }
    let map = engine.within(map);
    let count = items.len();
    let scopes: Vec<Scope<'_>> = (first..first + count).map(|index| map.scope(What::Item(index))).collect();
    let spans: Vec<_> = scopes.iter().map(|scope| engine.start(OfItems, scope)).collect();
    let together = map.scope(What::Items(first, count));
    let made = run(engine.within(&together), items);
    for (index, span) in spans.into_iter().enumerate() {
        match &made {
            Err(failed) if index == failed.index => span.failed(&Causes(&failed.error)),
            Err(failed) if index > failed.index => span.left(Outcome::Left),
            _ => span.end(),
        }
    }
    made
}

/// A map that waits for its items.
struct Batches<F, O, E> {
    len: usize,
    /// None where one thread runs all of them.
    plan: Option<Plan>,
    declared: Plan,
    pace: &'static BatchPace,
    run: F,
    made: PhantomData<fn() -> Result<O, E>>,
}

impl<Item, F, O, E> ProducerCallback<Item> for Batches<F, O, E>
where
    O: Send,
    E: Send,
    F: Fn(usize, Vec<Item>) -> Result<Vec<O>, ItemError<E>> + Sync,
{
    type Output = Result<Vec<O>, ItemError<E>>;

    fn callback<P: Producer<Item = Item>>(self, producer: P) -> Self::Output {
        let Self { len, plan, declared, pace, run, .. } = self;
        // Every engine cuts alike, so that batch bodies are called for the same items.
        let partitions = cut(producer, len, plan.unwrap_or(declared));
        let step = Unsure(|(first, items): (usize, P)| {
            run(first, items.into_iter().collect())
                .map_err(|ItemError { index, error }| ItemError { index: first + index, error })
        });
        let started = Instant::now();
        let all = match plan {
            Some(plan) if partitions.len() > 1 && (plan.partitions > 0 || !pace.items.is_trifle(len)) => {
                let len = partitions.len();
                let all = Partitions { len, plan, pace: &pace.partitions, step: &step };
                partitions.into_par_iter().with_producer(all)
            }
            _ => step.run_all(partitions.into_iter()),
        };
        if plan.is_some() {
            pace.items.took(len, started.elapsed());
        }
        // The error of a partition says which item it was.
        all.map(|all| joined(all, len)).map_err(|error| error.error)
    }
}

/// The partitions, each with the index of its first item.
fn cut<P: Producer>(mut producer: P, len: usize, plan: Plan) -> Vec<(usize, P)> {
    let count = match plan.partitions {
        0 => partition_count(plan.chosen_workload(), len, share::workers(plan)),
        count => count.min(len),
    };
    let mut partitions = Vec::with_capacity(count);
    let mut first = 0;
    for partition in 1..count {
        let length = len / count + usize::from(partition <= len % count);
        let (items, behind) = producer.split_at(length);
        partitions.push((first, items));
        producer = behind;
        first += length;
    }
    partitions.push((first, producer));
    partitions
}

/// The results of all partitions.
fn joined<O>(mut all: Vec<Vec<O>>, len: usize) -> Vec<O> {
    if all.len() == 1 {
        return all.pop().unwrap_or_default();
    }
    let mut joined = Vec::with_capacity(len);
    for mut partition in all {
        joined.append(&mut partition);
    }
    joined
}

/// Partitions that wait for their lanes.
struct Partitions<'m, S> {
    len: usize,
    plan: Plan,
    pace: &'static Pace,
    step: &'m S,
}

impl<Item, S: Step<Item>> ProducerCallback<Item> for Partitions<'_, S> {
    type Output = S::Outcome;

    fn callback<P: Producer<Item = Item>>(self, producer: P) -> S::Outcome {
        share::run_all(producer, self.len, self.plan, self.pace, self.step)
    }
}

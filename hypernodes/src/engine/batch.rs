//! Items in partitions, each of which is run by one call.

use alloc::vec::Vec;
use core::convert::Infallible;
use core::marker::PhantomData;
use std::time::Instant;

use rayon::iter::plumbing::{Producer, ProducerCallback};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};

use super::pace::Pace;
use super::step::{Step, Unsure};
use super::{Engine, Items, share};
use crate::error::ItemError;
use crate::plan::Plan;
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
pub fn map_batches<I, O, F>(engine: impl Engine, declared: Plan, pace: &'static BatchPace, items: I, run: F) -> Vec<O>
where
    I: Items,
    O: Send,
    F: Fn(Vec<I::Item>) -> Vec<O> + Sync,
{
    let all = try_map_batches(engine, declared, pace, items, |items| Ok::<_, ItemError<Infallible>>(run(items)));
    match all {
        Ok(all) => all,
        Err(error) => match error.error {},
    }
}

/// Runs partition by partition until one fails.
///
/// # Errors
///
/// Of the failures seen, the one with the lowest index among all items.
pub fn try_map_batches<I, O, E, F>(
    engine: impl Engine,
    declared: Plan,
    pace: &'static BatchPace,
    items: I,
    run: F,
) -> Result<Vec<O>, ItemError<E>>
where
    I: Items,
    O: Send,
    E: Send,
    F: Fn(Vec<I::Item>) -> Result<Vec<O>, ItemError<E>> + Sync,
{
    let items = items.into_items();
    let len = items.len();
    items.with_producer(Batches { len, plan: engine.plan(declared), declared, pace, run, made: PhantomData })
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
    F: Fn(Vec<Item>) -> Result<Vec<O>, ItemError<E>> + Sync,
{
    type Output = Result<Vec<O>, ItemError<E>>;

    fn callback<P: Producer<Item = Item>>(self, producer: P) -> Self::Output {
        let Self { len, plan, declared, pace, run, .. } = self;
        // Every engine cuts alike, so that batch bodies are called for the same items.
        let partitions = cut(producer, len, plan.unwrap_or(declared));
        let step = Unsure(|(first, items): (usize, P)| {
            run(items.into_iter().collect())
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

//! What is done with one item.

use alloc::vec::Vec;
use core::convert::Infallible;

use crate::error::ItemError;

/// What is done with one item, and how by one thread with all of them.
pub(super) trait Step<Item>: Sync {
    type Output: Send;
    type Error: Send;
    /// Whether a failure has to be looked out for before each item.
    const FALLIBLE: bool;

    fn run(&self, item: Item) -> Result<Self::Output, Self::Error>;

    /// What comes out of many items.
    type Outcome;

    /// Runs one item after the other: the loop that a person would write.
    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Self::Outcome;

    /// What came out of lanes.
    fn outcome(outputs: Result<Vec<Self::Output>, ItemError<Self::Error>>) -> Self::Outcome;
}

/// It always has a result.
pub(super) struct Sure<F>(pub(super) F);

impl<Item, O: Send, F: Fn(Item) -> O + Sync> Step<Item> for Sure<F> {
    type Output = O;
    type Error = Infallible;
    const FALLIBLE: bool = false;

    #[inline]
    fn run(&self, item: Item) -> Result<O, Infallible> {
        Ok((self.0)(item))
    }

    type Outcome = Vec<O>;

    #[inline]
    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Vec<O> {
        items.map(&self.0).collect()
    }

    fn outcome(outputs: Result<Vec<O>, ItemError<Infallible>>) -> Vec<O> {
        match outputs {
            Ok(outputs) => outputs,
            Err(error) => match error.error {},
        }
    }
}

/// It may fail.
pub(super) struct Unsure<F>(pub(super) F);

impl<Item, O: Send, E: Send, F: Fn(Item) -> Result<O, E> + Sync> Step<Item> for Unsure<F> {
    type Output = O;
    type Error = E;
    const FALLIBLE: bool = true;

    #[inline]
    fn run(&self, item: Item) -> Result<O, E> {
        (self.0)(item)
    }

    type Outcome = Result<Vec<O>, ItemError<E>>;

    #[inline]
    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Self::Outcome {
        let mut results = Vec::with_capacity(items.len());
        for (index, item) in items.enumerate() {
            results.push(self.run(item).map_err(|error| ItemError { index, error })?);
        }
        Ok(results)
    }

    fn outcome(outputs: Result<Vec<O>, ItemError<E>>) -> Self::Outcome {
        outputs
    }
}

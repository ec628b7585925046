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

    /// Runs one item after the other: the loop that a person would write.
    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Result<Vec<Self::Output>, ItemError<Self::Error>>;
}

/// It always has a result.
pub(super) struct Sure<F>(pub(super) F);

impl<Item, O: Send, F: Fn(Item) -> O + Sync> Step<Item> for Sure<F> {
    type Output = O;
    type Error = Infallible;
    const FALLIBLE: bool = false;

    fn run(&self, item: Item) -> Result<O, Infallible> {
        Ok((self.0)(item))
    }

    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Result<Vec<O>, ItemError<Infallible>> {
        Ok(items.map(&self.0).collect())
    }
}

/// It may fail.
pub(super) struct Unsure<F>(pub(super) F);

impl<Item, O: Send, E: Send, F: Fn(Item) -> Result<O, E> + Sync> Step<Item> for Unsure<F> {
    type Output = O;
    type Error = E;
    const FALLIBLE: bool = true;

    fn run(&self, item: Item) -> Result<O, E> {
        (self.0)(item)
    }

    fn run_all(&self, items: impl ExactSizeIterator<Item = Item>) -> Result<Vec<O>, ItemError<E>> {
        let mut results = Vec::with_capacity(items.len());
        for (index, item) in items.enumerate() {
            results.push(self.run(item).map_err(|error| ItemError { index, error })?);
        }
        Ok(results)
    }
}

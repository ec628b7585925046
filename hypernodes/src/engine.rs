//! Who runs many items: rayon's current pool. Only this room knows threads.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::error::{Failure, ItemError, Panic};

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
    message = "`{Self}` is no collection that can be mapped",
    label = "not a collection that rayon iterates with an index",
    note = "`Vec`, `&Vec`, slices, arrays, ranges of `usize` or up to 32 bits, and rayon's indexed iterators can be mapped; `map_iter` takes any iterator"
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
pub fn map<I, O, F>(items: I, run: F) -> Vec<O>
where
    I: Items,
    O: Send,
    F: Fn(I::Item) -> O + Sync + Send,
{
    items.into_items().map(run).collect()
}

/// Runs items until one fails.
///
/// # Errors
///
/// Of the failures seen, the one with the lowest index.
pub fn try_map<I, O, E, F>(items: I, run: F) -> Result<Vec<O>, ItemError<E>>
where
    I: Items,
    O: Send,
    E: Send,
    F: Fn(I::Item) -> Result<O, E> + Sync + Send,
{
    let failed = AtomicBool::new(false);
    let lowest: Mutex<Option<ItemError<E>>> = Mutex::new(None);
    let outputs = items
        .into_items()
        .enumerate()
        .map(|(index, item)| {
            if failed.load(Ordering::Relaxed) {
                return None;
            }
            match run(item) {
                Ok(outputs) => Some(outputs),
                Err(error) => {
                    failed.store(true, Ordering::Relaxed);
                    let mut lowest = lowest.lock().unwrap_or_else(PoisonError::into_inner);
                    if lowest.as_ref().is_none_or(|other| index < other.index) {
                        *lowest = Some(ItemError { index, error });
                    }
                    None
                }
            }
        })
        .while_some()
        .collect();
    match lowest.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(outputs),
    }
}

/// Runs every item and goes on past failures and panics.
pub fn map_each<I, O, E, F>(items: I, run: F) -> Vec<Result<O, Failure<E>>>
where
    I: Items,
    O: Send,
    E: Send,
    F: Fn(I::Item) -> Result<O, E> + Sync + Send,
{
    items
        .into_items()
        // What a panic leaves behind is the item and its values, and those are gone.
        .map(|item| match catch_unwind(AssertUnwindSafe(|| run(item))) {
            Ok(outcome) => outcome.map_err(Failure::Node),
            Err(payload) => Err(Failure::Panic(Panic::new(payload))),
        })
        .collect()
}

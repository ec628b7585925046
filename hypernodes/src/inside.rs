//! Maps inside a pipeline: what generated code calls for `Inner.map(item = items)` among the nodes.

use alloc::vec::Vec;

/// A collection whose elements are lent to nodes: slices, arrays, `Vec`, and references to them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be mapped: it is no slice, array or `Vec`",
    label = "not a collection",
    note = "slices, arrays, `Vec`, `Box<[T]>` and references to them can be mapped"
)]
pub trait Collection {
    /// An element.
    type Item;
    /// All of them.
    fn elements(&self) -> &[Self::Item];
}

impl<T> Collection for [T] {
    type Item = T;
    #[inline]
    fn elements(&self) -> &[T] {
        self
    }
}

impl<T, const LENGTH: usize> Collection for [T; LENGTH] {
    type Item = T;
    #[inline]
    fn elements(&self) -> &[T] {
        self
    }
}

impl<T> Collection for Vec<T> {
    type Item = T;
    #[inline]
    fn elements(&self) -> &[T] {
        self
    }
}

/// `through!(&C, Box<C>)` implements it for what points to a collection.
macro_rules! through {
    ($($pointer:ty),+) => {$(
        impl<C: Collection + ?Sized> Collection for $pointer {
            type Item = C::Item;
            #[inline]
            fn elements(&self) -> &[C::Item] {
                (**self).elements()
            }
        }
    )+};
}

through!(&C, alloc::boxed::Box<C>, alloc::rc::Rc<C>, alloc::sync::Arc<C>);

/// An item that a node takes by value: the value itself, or a clone of what is behind a reference.
#[diagnostic::on_unimplemented(
    message = "an item is `{Self}`, but the pipeline that is mapped takes `{Wanted}` by value",
    label = "gives no `{Wanted}`"
)]
pub trait Gives<Wanted> {
    /// Gives it.
    fn give(self) -> Wanted;
}

impl<T> Gives<T> for T {
    #[inline]
    fn give(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Gives<T> for &T {
    #[inline]
    fn give(self) -> T {
        self.clone()
    }
}

/// What a map has made, `(a, (b, ()))` for each item, as a `Vec` for each place.
pub trait Unzip {
    /// `(Vec<A>, (Vec<B>, ()))`.
    type Columns;
    /// Takes the items apart.
    fn unzip(self) -> Self::Columns;
}

/// An item that can be taken apart.
pub trait Row {
    /// A `Vec` for each place.
    type Columns;
    /// Columns with room for so many items.
    fn columns(length: usize) -> Self::Columns;
    /// Puts an item behind the others.
    fn push(self, columns: &mut Self::Columns);
}

impl Row for () {
    type Columns = ();
    #[inline]
    fn columns(_: usize) {}
    #[inline]
    fn push(self, (): &mut ()) {}
}

impl<First, Rest: Row> Row for (First, Rest) {
    type Columns = (Vec<First>, Rest::Columns);
    #[inline]
    fn columns(length: usize) -> Self::Columns {
        (Vec::with_capacity(length), Rest::columns(length))
    }
    #[inline]
    fn push(self, (first, rest): &mut Self::Columns) {
        first.push(self.0);
        self.1.push(rest);
    }
}

impl<R: Row> Unzip for Vec<R> {
    type Columns = R::Columns;
    #[inline]
    fn unzip(self) -> R::Columns {
        let mut columns = R::columns(self.len());
        for row in self {
            row.push(&mut columns);
        }
        columns
    }
}

#[cfg(feature = "rayon")]
pub use with_rayon::{Many, beside, length, lent, map_inside, try_map_inside, values};

#[cfg(feature = "rayon")]
mod with_rayon {
    use alloc::vec::Vec;
    use core::error::Error;

    use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};

    use super::Collection;
    use crate::engine::{Items, Pace, Runs, map, try_map};
    use crate::error::ItemError;
    use crate::plan::Mapped;

    pub use crate::engine::Items as Many;

    /// The items of a collection, as it gives them.
    #[inline]
    pub fn values<I: Items>(items: I) -> I::Iter {
        items.into_items()
    }

    /// References to the elements of a collection.
    #[inline]
    pub fn lent<C: Collection<Item: Sync> + ?Sized>(collection: &C) -> rayon::slice::Iter<'_, C::Item> {
        collection.elements().into_par_iter()
    }

    /// How many items there are.
    #[inline]
    pub fn length(items: &impl IndexedParallelIterator) -> usize {
        items.len()
    }

    /// Items side by side.
    #[inline]
    pub fn beside<A: IndexedParallelIterator, B: IndexedParallelIterator>(
        first: A,
        second: B,
    ) -> impl IndexedParallelIterator<Item = (A::Item, B::Item)> {
        first.zip(second)
    }

    /// Runs every item, as the pipeline around it is run.
    #[inline]
    pub fn map_inside<E, I, O, F>(engine: E, mapped: Mapped, pace: &'static Pace, items: I, run: F) -> Vec<O>
    where
        E: Runs,
        I: IndexedParallelIterator,
        O: Send,
        F: for<'w> Fn(E::Within<'w>, I::Item) -> O + Sync,
    {
        map(engine.inside(), mapped, pace, items, run)
    }

    /// Runs items until one fails.
    ///
    /// # Errors
    ///
    /// Of the failures seen, the one with the lowest index.
    #[inline]
    pub fn try_map_inside<M, I, O, E, F>(
        engine: M,
        mapped: Mapped,
        pace: &'static Pace,
        items: I,
        run: F,
    ) -> Result<Vec<O>, ItemError<E>>
    where
        M: Runs,
        I: IndexedParallelIterator,
        O: Send,
        E: Send + Error,
        F: for<'w> Fn(M::Within<'w>, I::Item) -> Result<O, E> + Sync,
    {
        try_map(engine.inside(), mapped, pace, items, run)
    }
}

#[cfg(not(feature = "rayon"))]
pub use in_turn::{Many, Pace, beside, length, lent, map_inside, try_map_inside, values};

/// Without threads the items run one after the other.
#[cfg(not(feature = "rayon"))]
mod in_turn {
    use alloc::vec::Vec;
    use core::error::Error;
    use core::iter::Zip;

    use super::Collection;
    use crate::error::ItemError;
    use crate::observes::{Maps, Span, failure, one};
    use crate::plan::Mapped;
    use crate::runs::Runs;

    /// Whatever has items and knows how many.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be mapped",
        label = "not a collection that knows how many items it has"
    )]
    pub trait Many {
        /// An item.
        type Item;
        /// The iterator behind it.
        type Iter: ExactSizeIterator<Item = Self::Item>;
        /// The iterator itself.
        fn into_items(self) -> Self::Iter;
    }

    impl<I: IntoIterator<IntoIter: ExactSizeIterator>> Many for I {
        type Item = I::Item;
        type Iter = I::IntoIter;
        #[inline]
        fn into_items(self) -> I::IntoIter {
            self.into_iter()
        }
    }

    /// What is known of the cost of items: nothing needs to be.
    #[derive(Debug)]
    pub struct Pace;

    impl Default for Pace {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Pace {
        /// Nothing is known.
        #[must_use]
        pub const fn new() -> Self {
            Self
        }
    }

    /// The items of a collection, as it gives them.
    #[inline]
    pub fn values<I: Many>(items: I) -> I::Iter {
        items.into_items()
    }

    /// References to the elements of a collection.
    #[inline]
    pub fn lent<C: Collection + ?Sized>(collection: &C) -> core::slice::Iter<'_, C::Item> {
        collection.elements().iter()
    }

    /// How many items there are.
    #[inline]
    pub fn length(items: &impl ExactSizeIterator) -> usize {
        items.len()
    }

    /// Items side by side.
    #[inline]
    pub fn beside<A: ExactSizeIterator, B: ExactSizeIterator>(first: A, second: B) -> Zip<A, B> {
        first.zip(second)
    }

    /// Runs every item.
    #[inline]
    pub fn map_inside<E: Runs, I: ExactSizeIterator, O>(
        engine: E,
        mapped: Mapped,
        _: &'static Pace,
        items: I,
        run: impl for<'w> Fn(E::Within<'w>, I::Item) -> O,
    ) -> Vec<O> {
        let scope = engine.scope(mapped.what(items.len()));
        let span = engine.start(Maps, &scope);
        let run = |(index, item)| one(engine, &scope, index, |engine| run(engine, item), |_| None);
        let all = items.enumerate().map(run).collect();
        span.end();
        all
    }

    /// Runs items until one fails.
    ///
    /// # Errors
    ///
    /// The first failure.
    #[inline]
    pub fn try_map_inside<M: Runs, I: ExactSizeIterator, O, E: Error>(
        engine: M,
        mapped: Mapped,
        _: &'static Pace,
        items: I,
        run: impl for<'w> Fn(M::Within<'w>, I::Item) -> Result<O, E>,
    ) -> Result<Vec<O>, ItemError<E>> {
        let scope = engine.scope(mapped.what(items.len()));
        let span = engine.start(Maps, &scope);
        let run = |(index, item)| {
            let made = one(engine, &scope, index, |engine| run(engine, item), failure);
            made.map_err(|error| ItemError { index, error })
        };
        let all = items.enumerate().map(run).collect::<Result<_, _>>()?;
        span.end();
        Ok(all)
    }
}

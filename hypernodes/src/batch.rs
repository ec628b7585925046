//! Batch bodies: the second body of a node, which takes columns and makes one.

use alloc::vec::Vec;

/// What the batch body of a node takes where the node takes a `Single`: a column of them, or one for all items.
#[diagnostic::on_unimplemented(
    message = "the batch body takes `{Self}` where the node takes `{Single}`; take `&[{Single}]`, or `{Single}` if it is bound or fixed",
    label = "takes `{Self}`"
)]
pub trait ColumnOf<'g, Single>: Sized {
    /// Of what is given, if it is of that kind.
    fn taken(given: &'g impl Given<Single>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<'g, Single> ColumnOf<'g, Single> for &'g [Single] {
    /// A column without items is not handed on: nothing would come of it, and a body may count on there being one.
    #[inline]
    fn taken(given: &'g impl Given<Single>) -> Option<Self> {
        given.column().filter(|column| !column.is_empty())
    }
}

#[diagnostic::do_not_recommend]
impl<Single: Clone> ColumnOf<'_, Single> for Single {
    #[inline]
    fn taken(given: &impl Given<Single>) -> Option<Self> {
        given.single()
    }
}

/// What a batch body returns: what is wanted of it, and nothing else.
#[diagnostic::on_unimplemented(
    message = "the batch body returns `{Self}`, but for this node it has to return `{Wanted}`",
    label = "returns `{Self}`"
)]
pub trait Returned<Wanted> {
    /// As it is.
    fn returned(self) -> Wanted;
}

#[diagnostic::do_not_recommend]
impl<Wanted> Returned<Wanted> for Wanted {
    #[inline]
    fn returned(self) -> Wanted {
        self
    }
}

/// The values of an input, or of what a node has made, for the items of a partition.
pub trait Cells<'c, T: 'c>: Given<T> + Copy {
    /// What comes of changing each of them.
    type Changed<U>: Given<U> + Holds<U>;
    /// Changes each of them.
    fn change<U>(self, change: impl Fn(&'c T) -> U) -> Self::Changed<U>;
}

/// What can be given to a batch body: a column where it takes a column, a single value where it takes that.
pub trait Given<T> {
    /// As a column, if it is one.
    fn column(&self) -> Option<&[T]>;
    /// As a single value, if it is one.
    fn single(&self) -> Option<T>
    where
        T: Clone;
}

/// What holds values, so that cells of it can be given on.
pub trait Holds<T> {
    /// Its cells.
    type Cells<'h>: Cells<'h, T>
    where
        Self: 'h,
        T: 'h;
    /// Its cells.
    fn cells(&self) -> Self::Cells<'_>;
}

impl<T> Holds<T> for Vec<T> {
    type Cells<'h>
        = Each<'h, T>
    where
        T: 'h;
    #[inline]
    fn cells(&self) -> Each<'_, T> {
        Each(self)
    }
}

impl<T> Holds<T> for Sole<T> {
    type Cells<'h>
        = Shared<'h, T>
    where
        T: 'h;
    #[inline]
    fn cells(&self) -> Shared<'_, T> {
        Shared(&self.0)
    }
}

impl<T> Holds<T> for Each<'_, T> {
    type Cells<'h>
        = Each<'h, T>
    where
        Self: 'h,
        T: 'h;
    #[inline]
    fn cells(&self) -> Each<'_, T> {
        *self
    }
}

impl<T> Holds<T> for Shared<'_, T> {
    type Cells<'h>
        = Shared<'h, T>
    where
        Self: 'h,
        T: 'h;
    #[inline]
    fn cells(&self) -> Shared<'_, T> {
        *self
    }
}

/// A value for each item.
#[derive(Debug)]
pub struct Each<'c, T>(pub &'c [T]);

/// One value for all items.
#[derive(Debug)]
pub struct Shared<'c, T>(pub &'c T);

/// One value for all items that was made for them.
#[derive(Debug)]
pub struct Sole<T>(pub T);

impl<T> Clone for Each<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Each<'_, T> {}

impl<T> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<'_, T> {}

impl<'c, T: 'c> Cells<'c, T> for Each<'c, T> {
    type Changed<U> = Vec<U>;
    #[inline]
    fn change<U>(self, change: impl Fn(&'c T) -> U) -> Vec<U> {
        self.0.iter().map(change).collect()
    }
}

impl<'c, T: 'c> Cells<'c, T> for Shared<'c, T> {
    type Changed<U> = Sole<U>;
    #[inline]
    fn change<U>(self, change: impl Fn(&'c T) -> U) -> Sole<U> {
        Sole(change(self.0))
    }
}

/// `column!(<'c> Each<'c, T>, .0)` implements what is given as a column.
macro_rules! columns {
    ($([$($generics:tt)*] $given:ty, $this:ident => $column:expr;)+) => {$(
        impl<$($generics)*> Given<T> for $given {
            #[inline]
            fn column(&self) -> Option<&[T]> {
                let $this = self;
                Some($column)
            }
            #[inline]
            fn single(&self) -> Option<T>
            where
                T: Clone,
            {
                None
            }
        }
    )+};
}

/// The same for single values.
macro_rules! singles {
    ($([$($generics:tt)*] $given:ty;)+) => {$(
        impl<$($generics)*> Given<T> for $given {
            #[inline]
            fn column(&self) -> Option<&[T]> {
                None
            }
            #[inline]
            fn single(&self) -> Option<T>
            where
                T: Clone,
            {
                Some(self.0.clone())
            }
        }
    )+};
}

columns! {
    [T] Each<'_, T>, this => this.0;
    [T] Vec<T>, this => this;
}

singles! {
    [T] Shared<'_, T>;
    [T] Sole<T>;
}

/// Checks that a batch body has returned a value for each item.
///
/// # Panics
///
/// If not: nobody could say which values belong to which items.
#[inline]
#[must_use]
pub fn full<T>(column: Vec<T>, node: &str, items: usize) -> Vec<T> {
    assert!(
        column.len() == items,
        "the batch body of node `{node}` returned {} values for {items} items; return one for each",
        column.len()
    );
    column
}

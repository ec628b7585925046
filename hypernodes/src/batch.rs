//! Batch bodies: the second body of a node, which takes columns and makes one.

use alloc::vec::Vec;

/// What the batch body of a node takes where the node takes a `Single`: a column of them, or one for all items.
#[diagnostic::on_unimplemented(
    message = "a batch body takes `&[{Single}]` where the node takes `{Single}`, or `{Single}` where it is bound or fixed, but this one takes `{Self}`",
    label = "takes `{Self}`"
)]
pub trait Taken<Single> {
    /// Whether it is a column.
    const IS_COLUMN: bool;
}

impl<Single> Taken<Single> for &[Single] {
    const IS_COLUMN: bool = true;
}

impl<Single> Taken<Single> for Single {
    const IS_COLUMN: bool = false;
}

/// `columns_2(body)` and so on ask the type of a batch body which of its parameters are columns.
macro_rules! shapes {
    ($($name:ident $count:literal ($($taken:ident $single:ident),*);)*) => {$(
        /// Which parameters of a batch body are columns.
        #[must_use]
        pub const fn $name<$($single,)* $($taken: Taken<$single>,)* Made>(_: fn($($taken),*) -> Made) -> [bool; $count] {
            [$($taken::IS_COLUMN),*]
        }
    )*};
}

shapes! {
    columns_1 1 (A0 S0);
    columns_2 2 (A0 S0, A1 S1);
    columns_3 3 (A0 S0, A1 S1, A2 S2);
    columns_4 4 (A0 S0, A1 S1, A2 S2, A3 S3);
    columns_5 5 (A0 S0, A1 S1, A2 S2, A3 S3, A4 S4);
    columns_6 6 (A0 S0, A1 S1, A2 S2, A3 S3, A4 S4, A5 S5);
    columns_7 7 (A0 S0, A1 S1, A2 S2, A3 S3, A4 S4, A5 S5, A6 S6);
    columns_8 8 (A0 S0, A1 S1, A2 S2, A3 S3, A4 S4, A5 S5, A6 S6, A7 S7);
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

/// How a batch body takes a parameter.
#[derive(Debug)]
pub struct Pass<const IS_COLUMN: bool>;

impl Pass<true> {
    /// As a column, if that is what is given.
    #[inline]
    pub fn pass<T>(given: &impl Given<T>) -> Option<&[T]> {
        given.column()
    }
}

impl Pass<false> {
    /// As a single value, if that is what is given.
    #[inline]
    pub fn pass<T: Clone>(given: &impl Given<T>) -> Option<T> {
        given.single()
    }
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

//! Columns: the values of an input, one for each item, read side by side or in every combination.

use core::borrow::Borrow;

/// An element of a column, from which a node can take a reference.
#[diagnostic::on_unimplemented(
    message = "an item is `{Self}`, which cannot lend `&{Wanted}` to the nodes",
    label = "lends no `&{Wanted}`"
)]
pub trait Lends<Wanted: ?Sized> {
    /// What a node takes.
    fn lend(&self) -> &Wanted;
}

#[diagnostic::do_not_recommend]
impl<Lent: Borrow<Wanted>, Wanted: ?Sized> Lends<Wanted> for Lent {
    #[inline]
    fn lend(&self) -> &Wanted {
        self.borrow()
    }
}

#[cfg(feature = "alloc")]
pub use many::{ColumnsError, LengthMismatch, same_length};

#[cfg(feature = "rayon")]
pub use combined::combine;

#[cfg(feature = "alloc")]
mod many {
    use alloc::vec::Vec;
    use core::error::Error;
    use core::fmt;

    use crate::error::ItemError;

    /// Columns that are read side by side and differ in length.
    ///
    /// ```
    /// use hypernodes::{node, pipeline};
    ///
    /// #[node(output = "area")]
    /// fn multiply(width: f64, height: f64) -> f64 { width * height }
    ///
    /// pipeline! { struct Area; nodes = [multiply]; map_over = [width, height]; }
    ///
    /// let error = Area.map_over(AreaColumns { width: &[1.0, 2.0, 3.0], height: &[0.5, 1.5] }).unwrap_err();
    /// assert_eq!(error.columns(), [("width", 3), ("height", 2)]);
    /// assert_eq!(
    ///     error.to_string(),
    ///     "columns differ in length: `width` has 3 items, `height` has 2; give each of them as many as the others"
    /// );
    /// ```
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LengthMismatch {
        columns: Vec<(&'static str, usize)>,
    }

    impl LengthMismatch {
        /// Every column and how many items it has, in the order of `map_over`.
        #[must_use]
        pub fn columns(&self) -> &[(&'static str, usize)] {
            &self.columns
        }
    }

    impl fmt::Display for LengthMismatch {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("columns differ in length: ")?;
            for (place, (name, length)) in self.columns.iter().enumerate() {
                match place {
                    0 => write!(formatter, "`{name}` has {length} item{}", if *length == 1 { "" } else { "s" })?,
                    _ => write!(formatter, ", `{name}` has {length}")?,
                }
            }
            formatter.write_str("; give each of them as many as the others")
        }
    }

    impl Error for LengthMismatch {}

    /// Why `map_over` of a pipeline that may fail has no results.
    ///
    /// ```
    /// use hypernodes::{ColumnsError, node, pipeline};
    ///
    /// #[node(output = "ratio")]
    /// fn divide(part: u32, whole: u32) -> Result<u32, String> {
    ///     part.checked_div(whole).ok_or_else(|| format!("{part} by nothing"))
    /// }
    ///
    /// pipeline! { struct Ratio; nodes = [divide]; map_over = [part, whole]; }
    ///
    /// let failed = Ratio.map_over(RatioColumns { part: &[4, 6], whole: &[2, 0] });
    /// assert!(matches!(failed, Err(ColumnsError::Item(error)) if error.index == 1));
    /// let failed = Ratio.map_over(RatioColumns { part: &[4, 6], whole: &[2] });
    /// assert!(matches!(failed, Err(ColumnsError::Lengths(_))));
    /// ```
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum ColumnsError<E> {
        /// The columns differ in length, so nothing was run.
        Lengths(LengthMismatch),
        /// An item failed.
        Item(ItemError<E>),
    }

    impl<E> fmt::Display for ColumnsError<E> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::Lengths(error) => error.fmt(formatter),
                Self::Item(error) => error.fmt(formatter),
            }
        }
    }

    impl<E: Error + 'static> Error for ColumnsError<E> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            match self {
                // `Display` has said what the error itself says, so what comes next is the error's own source.
                Self::Lengths(error) => error.source(),
                Self::Item(error) => error.source(),
            }
        }
    }

    impl<E> From<LengthMismatch> for ColumnsError<E> {
        fn from(error: LengthMismatch) -> Self {
            Self::Lengths(error)
        }
    }

    impl<E> From<ItemError<E>> for ColumnsError<E> {
        fn from(error: ItemError<E>) -> Self {
            Self::Item(error)
        }
    }

    /// Whether columns can be read side by side.
    ///
    /// # Errors
    ///
    /// Where they differ in length.
    pub fn same_length(columns: &[(&'static str, usize)]) -> Result<(), LengthMismatch> {
        if columns.windows(2).all(|two| two[0].1 == two[1].1) {
            return Ok(());
        }
        Err(LengthMismatch { columns: columns.to_vec() })
    }
}

#[cfg(feature = "rayon")]
mod combined {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};

    use crate::engine::Items;

    /// Every combination of what stands in some columns; the last one varies fastest.
    ///
    /// # Panics
    ///
    /// Where there are more combinations than a `usize` counts. As many results would not fit into memory.
    pub fn combine<C: Columns>(lengths: &[(&'static str, usize)], columns: C) -> impl Items<Item = C::Item> + use<C> {
        let empty = lengths.iter().any(|&(_, length)| length == 0);
        let all = lengths.iter().try_fold(1_usize, |all, &(_, length)| all.checked_mul(length));
        assert!(
            empty || all.is_some(),
            "columns of these lengths have more combinations than can be counted: {lengths:?}"
        );
        let all = if empty { 0 } else { all.unwrap_or_default() };
        (0..all).into_par_iter().map(move |place| columns.at(place))
    }

    /// A column, or columns with one more behind them: `((a, b), c)`.
    pub trait Columns: Copy + Sync + Send {
        /// A value of each.
        type Item: Send;
        /// One of the combinations.
        fn at(self, place: usize) -> Self::Item;
    }

    impl<'c, T: Sync> Columns for &'c [T] {
        type Item = &'c T;
        #[inline]
        fn at(self, place: usize) -> &'c T {
            &self[place]
        }
    }

    impl<'c, Slow: Columns, T: Sync> Columns for (Slow, &'c [T]) {
        type Item = (Slow::Item, &'c T);
        #[inline]
        fn at(self, place: usize) -> Self::Item {
            let (slow, fast) = self;
            (slow.at(place / fast.len()), &fast[place % fast.len()])
        }
    }
}

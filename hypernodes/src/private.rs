//! Everything that generated code may name. Nothing here is for people: it changes without notice.

use core::convert::Infallible;
use core::fmt;

use crate::{Graph, Workload};

pub use hypernodes_macros::{pipeline_chunk, pipeline_finish, pipeline_start};

pub use crate::choices::{
    Cause, CauseError, CauseOther, Cloned, Copied, Lend, LendBorrowed, LendDereferenced, LendOption, LendUnchanged,
    Show, ShowDebug, ShowType, Told, ToldDebug, ToldDisplay, ToldType, Twice, TwiceByClone, TwiceByCopy, TwiceNot,
};
pub use crate::columns::Lends;
pub use crate::keeps::Keeps;
pub use crate::node::{Beside, Fails, Fallible, Output, Parameter, Place};
pub use crate::plan::{Mapped, Plan};
pub use crate::runs::{Runs, Usual, usual};

#[cfg(feature = "rayon")]
pub use {
    crate::columns::combine,
    crate::engine::{BatchPace, Pace, map, map_batches, map_each, try_map, try_map_batches},
};

#[cfg(feature = "alloc")]
pub use {
    crate::batch::{Cells, ColumnOf, Each, Given, Holds, Returned, Shared, Sole, full},
    crate::columns::same_length,
    crate::inside::{Collection, Gives, Many, Row, Unzip, beside, length, lent, map_inside, try_map_inside, values},
    alloc::vec::Vec,
};

#[cfg(all(feature = "alloc", not(feature = "rayon")))]
pub use crate::inside::Pace;

/// The first items with feature `rayon`, the second ones without: whether it is on is known here, not in the crate of a
/// pipeline.
#[cfg(feature = "rayon")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_rayon {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The same without the feature.
#[cfg(not(feature = "rayon"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_rayon {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

#[cfg(feature = "cache")]
pub use {
    crate::cache::{Code, Kept, KeyOf, KeyOfMany},
    crate::keeps::{Keeping, Seat, Sought, Unsought, look_up},
};

pub use crate::observes::{Nodes, Observes, Pipelines, Scope, Span, What};
#[cfg(feature = "std")]
pub use crate::settings::Settings;

/// The first items with feature `cache`, the second ones without.
#[cfg(feature = "cache")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_cache {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The same without the feature.
#[cfg(not(feature = "cache"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_cache {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

pub use crate::__with_cache as with_cache;

/// The first items with feature `std`, the second ones without.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_std {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The same without the feature.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_std {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

pub use crate::__with_std as with_std;

/// Whether nodes are looked up in a cache.
#[cfg(feature = "cache")]
#[inline]
#[must_use]
pub fn keeps<K: Keeps>(_: K) -> bool {
    K::KEEPS
}

/// What a pipeline tells the pipelines around it of its types, each of which has a number.
pub trait Nested<'a, const NUMBER: usize, For: ?Sized = ()> {
    /// The type.
    type Type: ?Sized;
}

/// The types of a public pipeline, by their numbers and under a key that only its module can name. An implementation that
/// names the key is as private as the key, so its type may be, too. The key stands in a tuple: no other crate can have an
/// implementation for a tuple of its own, which the compiler would have to allow for when it compares implementations.
pub trait Locked<'a, const NUMBER: usize, For: ?Sized, Key> {
    /// The type.
    type Type: ?Sized;
}

/// Has the key, in an implementation that is as private as the key.
pub trait Hides<Here> {
    /// The key.
    type Key;
}

/// Gives the key out without naming it: a parameter of the implementation stands for it. The types themselves do not
/// come this way, because the compiler is then slow to see them, and where it looks for the end of a struct it stops.
pub trait Opens {
    /// The key.
    type Key;
}

/// The way to the node that failed.
pub trait Steps {
    /// Writes the steps below the pipeline's own name, each behind a `/`.
    ///
    /// # Errors
    ///
    /// Where the formatter fails.
    fn write_steps(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[cfg(feature = "alloc")]
impl Steps for crate::LengthMismatch {
    fn write_steps(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl<E: Steps> Steps for crate::ItemError<E> {
    fn write_steps(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{}]", self.index)?;
        self.error.write_steps(formatter)
    }
}

#[cfg(feature = "alloc")]
impl<E: Steps> Steps for crate::ColumnsError<E> {
    fn write_steps(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths(error) => error.write_steps(formatter),
            Self::Item(error) => error.write_steps(formatter),
        }
    }
}

impl Steps for Infallible {
    fn write_steps(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

/// Writes a step and those below it.
///
/// # Errors
///
/// Where the formatter fails.
pub fn steps(formatter: &mut fmt::Formatter<'_>, step: &str, below: &impl Steps) -> fmt::Result {
    formatter.write_str(step)?;
    below.write_steps(formatter)
}

/// What an error's `path` gives: the name of the pipeline, and the error.
#[derive(Debug)]
pub struct ErrorPath<'e, E>(pub &'static str, pub &'e E);

impl<E: Steps> fmt::Display for ErrorPath<'_, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        steps(formatter, self.0, self.1)
    }
}

/// The first items with feature `alloc`, the second ones without.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The same without the feature.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

pub use crate::__with_alloc as with_alloc;

/// What a pipeline declares of its maps.
pub trait Planned {
    /// The key `workload`.
    const WORKLOAD: Workload = Workload::Mixed;
    /// The keys `workload`, `workers`, `partitions` and `max_workers`.
    const PLAN: Plan;
    /// The resolved graph.
    const GRAPH: &'static Graph;
}

/// What the methods for many items ask of what they take where they cannot be.
#[diagnostic::on_unimplemented(
    message = "`map`, `map_each`, `map_over` and `with_engine` need the feature `rayon` of `hypernodes`; `map_iter` works without",
    label = "needs the feature `rayon`"
)]
pub trait NeedsRayon {
    /// What comes out: an error, as nothing has this trait, so that nothing is said of what is done with it.
    type Outcome;
}

/// What `with_cache` asks of what it takes where it cannot be.
#[diagnostic::on_unimplemented(
    message = "`with_cache` needs the feature `cache` of `hypernodes`, or `disk-cache` for one on the disk",
    label = "needs the feature `cache`"
)]
pub trait NeedsCache {
    /// What comes out: an error, as nothing has this trait, so that nothing is said of what is done with it.
    type Outcome;
}

/// What `with_callback` asks of what it takes where it cannot be.
#[diagnostic::on_unimplemented(
    message = "`with_callback` needs the feature `std` of `hypernodes`: it reads the clock, and is told of panics",
    label = "needs the feature `std`"
)]
pub trait NeedsStd {
    /// What comes out: an error, as nothing has this trait, so that nothing is said of what is done with it.
    type Outcome;
}

/// What `map_over` asks of what it takes where no input comes as a column.
#[diagnostic::on_unimplemented(
    message = "`map_over` takes columns, but no input of the pipeline comes as one; add `map_over = [..];` to it",
    label = "no columns are declared"
)]
pub trait NeedsColumns {
    /// What comes out: an error, as nothing has this trait, so that nothing is said of what is done with it.
    type Outcome;
}

pub use crate::__with_rayon as with_rayon;

/// Holds for a type that is an error, and for no other.
#[diagnostic::on_unimplemented(
    message = "this method stands in for one that the pipeline has itself; call it on the pipeline"
)]
pub trait Unresolved {}

/// `Self`, but an error where `KNOWN` is one; see `fallback.rs` of the macros.
pub trait Known<const KNOWN: usize, For: ?Sized = ()> {
    /// The type itself.
    type Type;
}

impl<Itself, const KNOWN: usize, For: ?Sized> Known<KNOWN, For> for Itself {
    type Type = Itself;
}

/// Nothing, but an error where `T` is no type that may be.
#[must_use]
pub const fn allowed<T>() -> usize {
    0
}

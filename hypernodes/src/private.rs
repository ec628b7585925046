//! Everything that generated code may name. Nothing here is for people: it changes without notice.

use core::any::type_name;
use core::borrow::Borrow;
use core::convert::Infallible;
use core::error::Error;
use core::fmt::{self, Debug};
use core::marker::PhantomData;
use core::ops::Deref;

use crate::{Graph, Workload};

pub use hypernodes_macros::{pipeline_chunk, pipeline_finish, pipeline_start};

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
pub use crate::{callback::Observed, settings::Settings};

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

/// A value that prints as itself where it can, and else as the name of its type: `(&Show(&value)).hypernodes_show()` finds
/// [`ShowDebug`] first, and [`ShowType`] one reference further on.
#[derive(Debug)]
pub struct Show<'v, T: ?Sized>(pub &'v T);

/// The first choice.
pub trait ShowDebug {
    /// The value.
    fn hypernodes_show(&self) -> impl Debug;
}

impl<T: Debug + ?Sized> ShowDebug for Show<'_, T> {
    fn hypernodes_show(&self) -> impl Debug {
        self.0
    }
}

/// The second choice.
pub trait ShowType {
    /// The name of its type.
    fn hypernodes_show(&self) -> impl Debug + 'static;
}

impl<T: ?Sized> ShowType for &Show<'_, T> {
    fn hypernodes_show(&self) -> impl Debug + 'static {
        TypeName(type_name::<T>())
    }
}

struct TypeName(&'static str);

impl Debug for TypeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// A cause that is a source where it is an error: [`CauseError`] first, then [`CauseOther`].
#[derive(Debug)]
pub struct Cause<'e, E>(pub &'e E);

/// The first choice.
pub trait CauseError<'e> {
    /// The cause.
    fn hypernodes_source(&self) -> Option<&'e (dyn Error + 'static)>;
}

impl<'e, E: Error + 'static> CauseError<'e> for Cause<'e, E> {
    fn hypernodes_source(&self) -> Option<&'e (dyn Error + 'static)> {
        Some(self.0)
    }
}

/// The second choice.
pub trait CauseOther<'e> {
    /// Nothing.
    fn hypernodes_source(&self) -> Option<&'e (dyn Error + 'static)>;
}

impl<'e, E> CauseOther<'e> for &Cause<'e, E> {
    fn hypernodes_source(&self) -> Option<&'e (dyn Error + 'static)> {
        None
    }
}

/// An error, as callbacks are told of it: [`ToldDisplay`] first, then [`ToldDebug`], and at last [`ToldType`].
#[derive(Debug)]
pub struct Told<'e, E>(pub &'e E);

/// The first choice.
pub trait ToldDisplay {
    /// What prints.
    type Told;
    /// The error itself.
    fn hypernodes_told(self) -> Self::Told;
}

impl<'e, E: fmt::Display> ToldDisplay for Told<'e, E> {
    type Told = &'e E;
    #[inline]
    fn hypernodes_told(self) -> &'e E {
        self.0
    }
}

/// The second choice.
pub trait ToldDebug {
    /// What prints.
    type Told;
    /// As its `Debug` has it.
    fn hypernodes_told(self) -> Self::Told;
}

impl<'e, E: Debug> ToldDebug for &Told<'e, E> {
    type Told = Debugged<'e, E>;
    #[inline]
    fn hypernodes_told(self) -> Debugged<'e, E> {
        Debugged(self.0)
    }
}

/// What prints as its `Debug` does.
#[derive(Debug)]
pub struct Debugged<'e, E>(&'e E);

impl<E: Debug> fmt::Display for Debugged<'_, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The last choice.
pub trait ToldType {
    /// The name of its type.
    fn hypernodes_told(self) -> &'static str;
}

impl<E> ToldType for &mut Told<'_, E> {
    #[inline]
    fn hypernodes_told(self) -> &'static str {
        type_name::<E>()
    }
}

/// Tells why something fails.
#[doc(hidden)]
#[macro_export]
macro_rules! __failed {
    ($span:ident, $error:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::{ToldDebug as _, ToldDisplay as _, ToldType as _};
        $crate::__private::Span::failed(&$span, &$crate::__private::Told(&$error).hypernodes_told());
    }};
}

pub use crate::__failed as failed;

/// A reference on its way to a parameter `&Wanted` whose type is not plainly the same: [`LendBorrowed`] first, then
/// [`LendDereferenced`], and at last [`LendUnchanged`], whose reference the compiler then refuses.
#[derive(Debug)]
pub struct Lend<'lent, Made: ?Sized, Wanted: ?Sized>(&'lent Made, PhantomData<&'lent Wanted>);

/// The same on its way to a parameter `Option<&Wanted>`.
#[derive(Debug)]
pub struct LendOption<'lent, Made: ?Sized, Wanted: ?Sized>(&'lent Made, PhantomData<&'lent Wanted>);

impl<'lent, Made: ?Sized, Wanted: ?Sized> Lend<'lent, Made, Wanted> {
    /// A reference to what a node made.
    #[inline]
    pub fn new(made: &'lent Made) -> Self {
        Self(made, PhantomData)
    }
}

impl<'lent, Made: ?Sized, Wanted: ?Sized> LendOption<'lent, Made, Wanted> {
    /// A reference to what a node made.
    #[inline]
    pub fn new(made: &'lent Made) -> Self {
        Self(made, PhantomData)
    }
}

/// The first choice.
pub trait LendBorrowed {
    /// What the parameter takes.
    type Lent;
    /// Lends it.
    fn hypernodes_lend(self) -> Self::Lent;
}

impl<'lent, Made: ?Sized + Borrow<Wanted>, Wanted: ?Sized> LendBorrowed for Lend<'lent, Made, Wanted> {
    type Lent = &'lent Wanted;
    #[inline]
    fn hypernodes_lend(self) -> &'lent Wanted {
        self.0.borrow()
    }
}

impl<'lent, Made: Borrow<Wanted>, Wanted: ?Sized> LendBorrowed for LendOption<'lent, Option<Made>, Wanted> {
    type Lent = Option<&'lent Wanted>;
    #[inline]
    fn hypernodes_lend(self) -> Option<&'lent Wanted> {
        self.0.as_ref().map(Borrow::borrow)
    }
}

/// The second choice: as a reference is dereferenced by hand.
pub trait LendDereferenced {
    /// What the parameter takes.
    type Lent;
    /// Lends it.
    fn hypernodes_lend(self) -> Self::Lent;
}

impl<'lent, Made, Wanted: ?Sized> LendDereferenced for &Lend<'lent, Made, Wanted>
where
    Made: ?Sized + Deref<Target: Borrow<Wanted> + 'lent>,
{
    type Lent = &'lent Wanted;
    #[inline]
    fn hypernodes_lend(self) -> &'lent Wanted {
        (**self.0).borrow()
    }
}

impl<'lent, Made, Wanted: ?Sized> LendDereferenced for &LendOption<'lent, Option<Made>, Wanted>
where
    Made: Deref<Target: Borrow<Wanted> + 'lent>,
{
    type Lent = Option<&'lent Wanted>;
    #[inline]
    fn hypernodes_lend(self) -> Option<&'lent Wanted> {
        self.0.as_deref().map(Borrow::borrow)
    }
}

/// The last choice.
pub trait LendUnchanged {
    /// A reference to what the node made.
    type Lent;
    /// Lends it.
    fn hypernodes_lend(self) -> Self::Lent;
}

impl<'lent, Made: ?Sized, Wanted: ?Sized> LendUnchanged for &mut Lend<'lent, Made, Wanted> {
    type Lent = &'lent Made;
    #[inline]
    fn hypernodes_lend(self) -> &'lent Made {
        self.0
    }
}

impl<'lent, Made: ?Sized, Wanted: ?Sized> LendUnchanged for &mut LendOption<'lent, Made, Wanted> {
    type Lent = &'lent Made;
    #[inline]
    fn hypernodes_lend(self) -> &'lent Made {
        self.0
    }
}

/// A value that is needed twice: [`TwiceByCopy`] first, for that is how it is done by hand, then [`TwiceByClone`], and at
/// last [`TwiceNot`], whose reference the compiler then refuses.
#[derive(Debug)]
pub struct Twice<'v, Value>(pub &'v Value);

/// A value of which a second one is made by copying its bytes. It is made where it goes, so that nothing is moved.
#[derive(Debug)]
pub struct Copied<'v, Value>(pub &'v Value);

/// A value of which a second one is made with `Clone`.
#[derive(Debug)]
pub struct Cloned<'v, Value>(pub &'v Value);

/// The first choice.
pub trait TwiceByCopy {
    /// A second one.
    type Twice;
    /// Makes it.
    fn hypernodes_twice(self) -> Self::Twice;
}

impl<'v, Value: Copy> TwiceByCopy for Twice<'v, Value> {
    type Twice = Copied<'v, Value>;
    #[inline]
    fn hypernodes_twice(self) -> Copied<'v, Value> {
        Copied(self.0)
    }
}

/// The second choice.
pub trait TwiceByClone {
    /// A second one.
    type Twice;
    /// Makes it.
    fn hypernodes_twice(self) -> Self::Twice;
}

impl<'v, Value: Clone> TwiceByClone for &Twice<'v, Value> {
    type Twice = Cloned<'v, Value>;
    #[inline]
    fn hypernodes_twice(self) -> Cloned<'v, Value> {
        Cloned(self.0)
    }
}

/// The last choice.
pub trait TwiceNot {
    /// The reference to the only one.
    type Twice;
    /// Gives it back.
    fn hypernodes_twice(self) -> Self::Twice;
}

impl<'v, Value> TwiceNot for &mut Twice<'v, Value> {
    type Twice = &'v Value;
    #[inline]
    fn hypernodes_twice(self) -> &'v Value {
        self.0
    }
}

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

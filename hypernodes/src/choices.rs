//! What generated code leaves to the compiler: a method that several types have, of which it takes the first that fits. It
//! looks at the type itself first, then at a reference to it, at last at a mutable one.

use core::any::type_name;
use core::borrow::Borrow;
use core::error::Error;
use core::fmt::{self, Debug};
use core::marker::PhantomData;
use core::ops::Deref;

use crate::observes::Span;

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

/// What a function returned; where that is an error, callbacks are told of it: [`ToldDisplay`] first, then [`ToldDebug`], and
/// at last [`ToldType`]. Of what is no `Result` the compiler has said so elsewhere; see `Untold`.
#[derive(Debug)]
pub struct Told<'m, Made>(pub &'m Made);

/// The first choice.
pub trait ToldDisplay {
    /// As it prints.
    fn hypernodes_tell(self, span: &impl Span);
}

impl<T, E: fmt::Display> ToldDisplay for Told<'_, Result<T, E>> {
    #[inline]
    fn hypernodes_tell(self, span: &impl Span) {
        if let Err(error) = self.0 {
            span.failed(error);
        }
    }
}

/// The second choice.
pub trait ToldDebug {
    /// As its `Debug` has it.
    fn hypernodes_tell(self, span: &impl Span);
}

impl<T, E: Debug> ToldDebug for &Told<'_, Result<T, E>> {
    #[inline]
    fn hypernodes_tell(self, span: &impl Span) {
        if let Err(error) = self.0 {
            span.failed(&format_args!("{error:?}"));
        }
    }
}

/// The last choice.
pub trait ToldType {
    /// The name of its type.
    fn hypernodes_tell(self, span: &impl Span);
}

impl<T, E> ToldType for &mut Told<'_, Result<T, E>> {
    #[inline]
    fn hypernodes_tell(self, span: &impl Span) {
        if self.0.is_err() {
            span.failed(&type_name::<E>());
        }
    }
}

/// What is no `Result`.
#[derive(Debug)]
pub struct Untold;

impl Untold {
    /// Says nothing.
    #[inline]
    #[allow(clippy::unused_self, reason = "it is called as the others are")]
    pub fn hypernodes_tell(&self, _: &impl Span) {}
}

impl<Made> Deref for Told<'_, Made> {
    type Target = Untold;
    #[inline]
    fn deref(&self) -> &Untold {
        &Untold
    }
}

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

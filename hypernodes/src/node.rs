//! What `#[node]` says about a function's types. The marker beside the function is an alias for a list of them, so they
//! are looked up where the function stands.

use core::marker::PhantomData;

/// A type, and the types after it: what a node takes (of references and options of them what stands behind), what it
/// makes, and what it fails with.
#[derive(Debug)]
pub struct Types<First: ?Sized, Rest>(PhantomData<First>, PhantomData<Rest>);

/// How a list is taken apart. `For` is whatever makes the compiler look: where it decides whether two `impl`s overlap, it
/// looks behind this trait only if a type of the crate at hand takes part.
pub trait List<For: ?Sized = ()> {
    /// The type that stands first.
    type First: ?Sized;
    /// The list without it.
    type Rest;
}

impl<First: ?Sized, Rest, For: ?Sized> List<For> for Types<First, Rest> {
    type First = First;
    type Rest = Rest;
}

/// A `Result`, also behind an alias.
#[diagnostic::on_unimplemented(
    message = "a fallible node returns a `Result`, but this one returns `{Self}`",
    note = "with `#[node(fallible = false)]` the returned value is taken as it is"
)]
pub trait Fallible {
    /// The `T` of a `Result<T, E>`.
    type Value;
    /// The `E` of a `Result<T, E>`.
    type Error;
}

impl<T, E> Fallible for Result<T, E> {
    type Value = T;
    type Error = E;
}

/// A tuple with a place `INDEX`, also behind an alias.
#[diagnostic::on_unimplemented(
    message = "a node with several outputs returns a tuple with a place for each, but this one returns `{Self}`",
    note = "name as many outputs as the tuple has places"
)]
pub trait Place<const INDEX: usize> {
    /// What stands there.
    type Value;
}

/// `places!(0 A, 1 B)` implements both places of `(A, B)`.
macro_rules! places {
    (@ [$($all:ident)+] $index:literal $place:ident) => {
        impl<$($all),+> Place<$index> for ($($all,)+) {
            type Value = $place;
        }
    };
    (@@ $all:tt $($index:literal $place:ident),+) => {
        $(places!(@ $all $index $place);)+
    };
    ($($index:literal $place:ident),+) => {
        places!(@@ [$($place)+] $($index $place),+);
    };
}

places!(0 A);
places!(0 A, 1 B);
places!(0 A, 1 B, 2 C);
places!(0 A, 1 B, 2 C, 3 D);
places!(0 A, 1 B, 2 C, 3 D, 4 E);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K);
places!(0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K, 11 L);

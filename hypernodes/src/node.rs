//! What `#[node]` says about a function's types. The marker beside the function is an alias for a tuple of lists:
//! `(parameters, outputs, error, generics)`. So the types are looked up where the function stands.
//!
//! A parameter stands there by its type, or by what is behind the reference or the `Option<&..>`. A list of types is
//! `(*const First, Rest)` and ends with `()`. Those are no generic arguments: of a type in such that does not exist the
//! compiler speaks differently than of one in the function, and so it would speak twice.
//!
//! The traits have a parameter `For`. Where the compiler decides whether two `impl`s overlap, it does not look behind a
//! trait of another crate on a type of another crate, for that crate may implement it one day, unless a type of the
//! crate at hand takes part. `For` is where it does.

/// The type of parameter `INDEX`.
pub trait Parameter<const INDEX: usize, For: ?Sized = ()> {
    /// `T` of a parameter `T`, `&T` or `Option<&T>`.
    type Value: ?Sized;
}

/// The type of output `INDEX`.
pub trait Output<const INDEX: usize, For: ?Sized = ()> {
    /// What later nodes see.
    type Value;
}

/// The type of the error.
pub trait Fails<For: ?Sized = ()> {
    /// The `E` of a `Result<T, E>`.
    type Error;
}

impl<Parameters, Outputs, Error, Generics, For: ?Sized, const INDEX: usize> Parameter<INDEX, For>
    for (Parameters, Outputs, *const Error, Generics)
where
    Parameters: At<INDEX, For>,
{
    type Value = Parameters::Type;
}

impl<Parameters, Outputs, Error, Generics, For: ?Sized, const INDEX: usize> Output<INDEX, For>
    for (Parameters, Outputs, *const Error, Generics)
where
    Outputs: At<INDEX, For, Type: Sized>,
{
    type Value = Outputs::Type;
}

impl<Parameters, Outputs, Error, Generics, For: ?Sized> Fails<For> for (Parameters, Outputs, *const Error, Generics) {
    type Error = Error;
}

/// What else a node has, as types with functions: a second body, and behind that the lookup in a cache.
pub trait Beside<const INDEX: usize> {
    /// The type.
    type Type;
}

impl<Parameters, Outputs, Error, Others, const INDEX: usize> Beside<INDEX>
    for (Parameters, Outputs, *const Error, Others)
where
    Others: At<INDEX, (), Type: Sized>,
{
    type Type = Others::Type;
}

/// The type at a place of a list.
pub trait At<const INDEX: usize, For: ?Sized> {
    /// What stands there.
    type Type: ?Sized;
}

/// `at!(0 A 1 B)` implements both places of `(*const A, (*const B, Rest))`.
macro_rules! at {
    (@ [$($before:ident)*]) => {};
    (@ [$($before:ident)*] $index:literal $this:ident $($after:tt)*) => {
        impl<$($before: ?Sized,)* $this: ?Sized, Rest, For: ?Sized> At<$index, For>
            for at!(# $($before)* $this)
        {
            type Type = $this;
        }
        at!(@ [$($before)* $this] $($after)*);
    };
    (#) => { Rest };
    (# $first:ident $($rest:ident)*) => { (*const $first, at!(# $($rest)*)) };
    ($($all:tt)*) => { at!(@ [] $($all)*); };
}

at! {
    0 T0 1 T1 2 T2 3 T3 4 T4 5 T5 6 T6 7 T7 8 T8 9 T9 10 T10 11 T11
    12 T12 13 T13 14 T14 15 T15 16 T16 17 T17 18 T18 19 T19 20 T20 21 T21 22 T22 23 T23
    24 T24 25 T25 26 T26 27 T27 28 T28 29 T29 30 T30 31 T31 32 T32 33 T33 34 T34 35 T35
    36 T36 37 T37 38 T38 39 T39 40 T40 41 T41 42 T42 43 T43 44 T44 45 T45 46 T46 47 T47
}

/// A `Result`, also behind an alias.
///
/// Where `SURE` is a constant that is an error, so is what is taken out here, and the mistake is told once.
#[diagnostic::on_unimplemented(
    message = "a fallible node returns a `Result`, but this one returns `{Self}`",
    note = "with `#[node(fallible = false)]` the returned value is taken as it is"
)]
pub trait Fallible<const SURE: usize = 0> {
    /// What `SURE` is where somebody asked.
    const ASKED: usize = 0;
    /// The `T` of a `Result<T, E>`.
    type Value;
    /// The `E` of a `Result<T, E>`.
    type Error;
}

#[diagnostic::do_not_recommend]
impl<T, E, const SURE: usize> Fallible<SURE> for Result<T, E> {
    type Value = T;
    type Error = E;
}

/// A tuple with a place `INDEX`, also behind an alias. For `SURE` see [`Fallible`].
#[diagnostic::on_unimplemented(
    message = "a node with several outputs returns a tuple with a place for each, but this one returns `{Self}`",
    note = "name as many outputs as the tuple has places"
)]
pub trait Place<const INDEX: usize, const SURE: usize = 0> {
    /// What `SURE` is where somebody asked.
    const ASKED: usize = 0;
    /// What stands there.
    type Value;
}

/// `places!(0 A, 1 B)` implements both places of `(A, B)`.
macro_rules! places {
    (@ [$($all:ident)+] $index:literal $place:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($all,)+ const SURE: usize> Place<$index, SURE> for ($($all,)+) {
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

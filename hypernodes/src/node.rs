//! What `#[node]` says about a function's types. The marker type beside the function has these traits, so the types are
//! looked up where the function stands.

/// What parameter `INDEX` takes: the type, or what stands behind the reference.
pub trait Parameter<const INDEX: usize> {
    /// `T` of a parameter `T`, `&T` or `Option<&T>`.
    type Value: ?Sized;
}

/// What output `INDEX` is.
pub trait Output<const INDEX: usize> {
    /// The type that later nodes see.
    type Value;
}

/// What a fallible node fails with.
pub trait Fails {
    /// The `E` of its `Result<T, E>`.
    type Error;
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

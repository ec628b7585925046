//! Between a pipeline and a cache: whether nodes marked `cache` are looked up before they run.

/// What stands by its own way, with the feature `cache` and without.
#[cfg(feature = "cache")]
pub use with_cache::{Keeping, Keeps, Seat, Sought, Unsought, look_up};

/// Whether nodes are looked up before they run: nothing does that without the feature `cache`.
#[cfg(not(feature = "cache"))]
pub trait Keeps {}

#[cfg(not(feature = "cache"))]
impl<T> Keeps for T {}

#[cfg(feature = "cache")]
mod with_cache {
    use core::fmt;

    use crate::cache::{Cache, CacheError, CacheValue, Key, Place, Sight, seek};
    use crate::observes::{Causes, Observes};
    use crate::runs::Runs;

    /// What comes of looking for a node's outputs.
    #[derive(Debug)]
    pub enum Sought<T, S> {
        /// They were there.
        Found(T),
        /// The node has to run; what it makes goes into the seat.
        Missing(S),
    }

    /// A place for what a node makes.
    pub trait Seat<T>: Sized {
        /// Keeps it.
        fn keep(self, made: T) -> T;

        /// Keeps it, if the node has not failed.
        ///
        /// # Errors
        ///
        /// That of the node.
        #[inline]
        fn try_keep<E>(self, made: Result<T, E>) -> Result<T, E> {
            made.map(|made| self.keep(made))
        }
    }

    /// Where nothing is kept.
    #[derive(Debug, Clone, Copy)]
    pub struct Unkept;

    impl<T> Seat<T> for Unkept {
        #[inline]
        fn keep(self, made: T) -> T {
            made
        }
    }

    /// Whether nodes are looked up before they run.
    pub trait Keeps: Sized {
        /// Whether there is a cache.
        const KEEPS: bool;
        /// Where what a node makes goes. Who has one need not know that it can be kept: that was asked where it came from.
        type Seat<T>: Seat<T>;

        /// Looks for what a node makes. The key is not made where nobody asks for it.
        fn seek<T: CacheValue>(self, key: impl FnOnce() -> Result<Key, CacheError>) -> Sought<T, Self::Seat<T>>;
    }

    /// Looks for what a node makes. Generated code calls this and no method, so that the compiler asks of the type for
    /// nothing but what it says here.
    #[inline]
    pub fn look_up<T: CacheValue, K: Keeps, F: FnOnce() -> Result<Key, CacheError>>(
        runs: K,
        key: F,
    ) -> Sought<T, K::Seat<T>> {
        runs.seek(key)
    }

    /// Stands in for the look-up of a generic node whose instance is not what the function asks for. The call of the
    /// function says so, and the look-up has nothing to add.
    pub trait Unsought {
        /// Finds nothing.
        #[inline]
        #[must_use]
        fn seek<R, Arguments, T>(_: R, _: Arguments) -> Sought<T, Unkept> {
            Sought::Missing(Unkept)
        }
    }

    impl<Lookup: ?Sized> Unsought for Lookup {}

    /// What runs a pipeline, and the cache that its nodes are looked up in.
    ///
    /// Which kind of cache it is, is no part of the type: a look-up costs many times what a call through a pointer does, and
    /// the code of a pipeline is there once for all caches. Where something that is no cache is handed over, the type is
    /// known all the same, so that nothing is said of what is done with it.
    #[derive(Clone, Copy)]
    pub struct Keeping<'c, E> {
        pub(crate) engine: E,
        cache: &'c dyn Cache,
    }

    impl<'c, E> Keeping<'c, E> {
        /// The engine with a cache.
        pub const fn new(engine: E, cache: &'c dyn Cache) -> Self {
            Self { engine, cache }
        }

        /// The same cache with another engine.
        pub(crate) fn with<F>(&self, engine: F) -> Keeping<'c, F> {
            Keeping { engine, cache: self.cache }
        }

        /// The same cache with what becomes of the engine.
        pub(crate) fn change<F>(self, change: impl FnOnce(E) -> F) -> Keeping<'c, F> {
            Keeping { engine: change(self.engine), cache: self.cache }
        }
    }

    impl<E: fmt::Debug> fmt::Debug for Keeping<'_, E> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.debug_struct("Keeping").field("engine", &self.engine).finish_non_exhaustive()
        }
    }

    impl<'c, E: Runs> Keeps for Keeping<'c, E> {
        const KEEPS: bool = true;
        type Seat<T> = Keeper<'c, T, E>;

        fn seek<T: CacheValue>(self, key: impl FnOnce() -> Result<Key, CacheError>) -> Sought<T, Keeper<'c, T, E>> {
            match seek(self.cache, key(), Witness(self.engine)) {
                Ok(made) => Sought::Found(made),
                Err(place) => Sought::Missing(Keeper { place, put: Place::put }),
            }
        }
    }

    /// Who tells of trouble with a cache.
    #[derive(Debug)]
    #[allow(unreachable_pub, reason = "it stands in the type of a seat")]
    pub struct Witness<E>(E);

    impl<E: Observes> Sight for Witness<E> {
        fn hit(&self) {}

        fn trouble(&self, error: CacheError) {
            self.0.trouble(&Causes(&error));
        }
    }

    /// A place in a cache, and how a value gets there.
    #[derive(Debug)]
    pub struct Keeper<'c, T, E> {
        place: Place<'c, dyn Cache + 'c, Witness<E>>,
        put: fn(Place<'c, dyn Cache + 'c, Witness<E>>, &T),
    }

    impl<T, E> Seat<T> for Keeper<'_, T, E> {
        fn keep(self, made: T) -> T {
            (self.put)(self.place, &made);
            made
        }
    }

    /// `keeps_nothing!(Engine)`: an engine has no cache.
    macro_rules! keeps_nothing {
        ($([$($generics:tt)*] $engine:ty),+) => {$(
            impl<$($generics)*> Keeps for $engine {
                const KEEPS: bool = false;
                type Seat<T> = Unkept;

                #[inline]
                fn seek<T: CacheValue>(self, _: impl FnOnce() -> Result<Key, CacheError>) -> Sought<T, Unkept> {
                    Sought::Missing(Unkept)
                }
            }
        )+};
    }

    #[cfg(feature = "rayon")]
    keeps_nothing!([] crate::engine::Sequential, [] crate::engine::Parallel, [] crate::engine::Usual);
    #[cfg(not(feature = "rayon"))]
    keeps_nothing!([] crate::runs::Here);
    // A cache always stands around it.
    keeps_nothing!([E, C] crate::callback::Observing<'_, '_, E, C>);
}

//! Between a pipeline and a cache: whether nodes marked `cache` are looked up before they run.

/// What stands by its own way, with the feature `cache` and without.
#[cfg(feature = "cache")]
pub use with_cache::{Keeping, Keeps, Seat, Sought};

/// Whether nodes are looked up before they run: nothing does that without the feature `cache`.
#[cfg(not(feature = "cache"))]
pub trait Keeps {}

#[cfg(not(feature = "cache"))]
impl<T> Keeps for T {}

#[cfg(feature = "cache")]
mod with_cache {
    use core::fmt;

    use crate::cache::{Cache, CacheError, CacheValue, Key, Place, seek};

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

    /// What runs a pipeline, and the cache that its nodes are looked up in.
    pub struct Keeping<'c, E, C: ?Sized> {
        pub(crate) engine: E,
        cache: &'c C,
    }

    impl<'c, E, C: ?Sized> Keeping<'c, E, C> {
        /// The engine with a cache.
        pub const fn new(engine: E, cache: &'c C) -> Self {
            Self { engine, cache }
        }

        /// The same cache with another engine.
        #[cfg(feature = "rayon")]
        pub(crate) fn with<F>(self, engine: F) -> Keeping<'c, F, C> {
            Keeping { engine, cache: self.cache }
        }
    }

    impl<E: Clone, C: ?Sized> Clone for Keeping<'_, E, C> {
        fn clone(&self) -> Self {
            Self { engine: self.engine.clone(), cache: self.cache }
        }
    }

    impl<E: Copy, C: ?Sized> Copy for Keeping<'_, E, C> {}

    impl<E: fmt::Debug, C: ?Sized> fmt::Debug for Keeping<'_, E, C> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.debug_struct("Keeping").field("engine", &self.engine).finish_non_exhaustive()
        }
    }

    impl<'c, E, C: Cache + ?Sized> Keeps for Keeping<'c, E, C> {
        const KEEPS: bool = true;
        type Seat<T> = Keeper<'c, T, C>;

        fn seek<T: CacheValue>(self, key: impl FnOnce() -> Result<Key, CacheError>) -> Sought<T, Keeper<'c, T, C>> {
            match seek(self.cache, key(), ()) {
                Ok(made) => Sought::Found(made),
                Err(place) => Sought::Missing(Keeper { place, put: Place::put }),
            }
        }
    }

    /// A place in a cache, and how a value gets there.
    #[derive(Debug)]
    pub struct Keeper<'c, T, C: ?Sized> {
        place: Place<'c, C, ()>,
        put: fn(Place<'c, C, ()>, &T),
    }

    impl<T, C: Cache + ?Sized> Seat<T> for Keeper<'_, T, C> {
        fn keep(self, made: T) -> T {
            (self.put)(self.place, &made);
            made
        }
    }

    /// `keeps_nothing!(Engine)`: an engine has no cache.
    macro_rules! keeps_nothing {
        ($($engine:ty),+) => {$(
            impl Keeps for $engine {
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
    keeps_nothing!(crate::engine::Sequential, crate::engine::Parallel);
    #[cfg(not(feature = "rayon"))]
    keeps_nothing!(crate::runs::Here);
}

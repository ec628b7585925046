//! What a pipeline is run with, as it stands beside the pipeline until it runs: an engine, a cache, callbacks.

use crate::callback::{Callback, Observed, Observing};
#[cfg(feature = "cache")]
use crate::keeps::Keeping;
use crate::runs::Runs;

/// What a pipeline is run with.
pub trait Settings: Sized {
    /// What runs it, while these are lent.
    type Lent<'l>: Runs
    where
        Self: 'l;
    /// Lends them.
    fn lend(&self) -> Self::Lent<'_>;

    /// The same with another engine.
    type With<E: Settings>: Settings;
    /// Changes the engine.
    fn with<E: Settings>(self, engine: E) -> Self::With<E>;

    /// The same with one more callback.
    type Seen<C: Callback>: Settings;
    /// Adds it.
    fn seen<C: Callback>(self, callback: C) -> Self::Seen<C>;
}

/// `engine!(Engine)`: an engine by itself.
macro_rules! engine {
    ($($engine:ty),+) => {$(
        impl Settings for $engine {
            type Lent<'l> = Self;
            #[inline]
            fn lend(&self) -> Self {
                *self
            }
            type With<E: Settings> = E;
            #[inline]
            fn with<E: Settings>(self, engine: E) -> E {
                engine
            }
            type Seen<C: Callback> = Observed<Self, C>;
            #[inline]
            fn seen<C: Callback>(self, callback: C) -> Observed<Self, C> {
                Observed { engine: self, callback }
            }
        }
    )+};
}

#[cfg(feature = "rayon")]
engine!(crate::engine::Sequential, crate::engine::Parallel, crate::engine::Usual);
#[cfg(not(feature = "rayon"))]
engine!(crate::runs::Here);

#[cfg(feature = "cache")]
impl<'c, S: Settings> Settings for Keeping<'c, S> {
    type Lent<'l>
        = Keeping<'c, S::Lent<'l>>
    where
        Self: 'l;
    #[inline]
    fn lend(&self) -> Self::Lent<'_> {
        self.with(self.engine.lend())
    }
    type With<E: Settings> = Keeping<'c, S::With<E>>;
    #[inline]
    fn with<E: Settings>(self, engine: E) -> Self::With<E> {
        self.change(|settings| settings.with(engine))
    }
    type Seen<C: Callback> = Keeping<'c, S::Seen<C>>;
    #[inline]
    fn seen<C: Callback>(self, callback: C) -> Self::Seen<C> {
        self.change(|settings| settings.seen(callback))
    }
}

impl<S: Settings, B: Callback> Settings for Observed<S, B> {
    type Lent<'l>
        = Observing<'l, 'l, S::Lent<'l>, B>
    where
        Self: 'l;
    #[inline]
    fn lend(&self) -> Self::Lent<'_> {
        Observing::new(self.engine.lend(), &self.callback)
    }
    type With<E: Settings> = Observed<S::With<E>, B>;
    #[inline]
    fn with<E: Settings>(self, engine: E) -> Self::With<E> {
        Observed { engine: self.engine.with(engine), callback: self.callback }
    }
    type Seen<C: Callback> = Observed<S, (B, C)>;
    #[inline]
    fn seen<C: Callback>(self, callback: C) -> Self::Seen<C> {
        Observed { engine: self.engine, callback: (self.callback, callback) }
    }
}

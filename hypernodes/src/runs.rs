//! Who runs what is inside a pipeline.

#[cfg(feature = "rayon")]
pub use crate::engine::Runs;
#[cfg(not(feature = "rayon"))]
pub(crate) use in_turn::Here;
#[cfg(not(feature = "rayon"))]
pub use in_turn::Runs;

/// Who runs items inside where nobody says.
#[cfg(feature = "rayon")]
pub use crate::engine::Usual;
/// Who runs items inside where nobody says.
#[cfg(not(feature = "rayon"))]
pub type Usual = Here;

/// Gives that one.
#[inline]
#[must_use]
pub const fn usual() -> Usual {
    // A constant: a call that is not inlined would be a trace in pipelines that need nobody.
    const { Usual::new() }
}

/// Without threads the items run one after the other.
#[cfg(not(feature = "rayon"))]
mod in_turn {
    use crate::keeps::Keeps;
    use crate::observes::Observes;

    /// Who runs items.
    pub trait Runs: Copy + Keeps + Observes {}

    /// The calling thread.
    #[derive(Debug, Clone, Copy)]
    pub struct Here;

    impl Here {
        /// The calling thread.
        #[must_use]
        pub const fn new() -> Self {
            Self
        }
    }

    impl Runs for Here {}

    #[cfg(feature = "cache")]
    impl<E: Runs> Runs for crate::keeps::Keeping<'_, E> {}

    #[cfg(feature = "std")]
    impl<E: Runs, C: crate::callback::Callback> Runs for crate::callback::Observing<'_, '_, E, C> {}
}

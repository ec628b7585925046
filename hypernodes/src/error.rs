//! What can go wrong with many items.

use core::error::Error;
use core::fmt;

/// An item failed.
///
/// ```
/// use hypernodes::ItemError;
///
/// let error = ItemError { index: 3, error: core::fmt::Error };
/// assert_eq!(error.to_string(), "item 3 failed");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemError<E> {
    /// Its place among the items, counted from 0.
    pub index: usize,
    /// Why: the pipeline's error.
    pub error: E,
}

impl<E> fmt::Display for ItemError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "item {} failed", self.index)
    }
}

impl<E: Error + 'static> Error for ItemError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}

#[cfg(feature = "std")]
pub use with_std::{Failure, Panic};

#[cfg(feature = "std")]
mod with_std {
    use alloc::boxed::Box;
    use alloc::string::String;
    use core::any::Any;
    use core::error::Error;
    use core::fmt;

    /// Why an item of `map_each` has no outputs.
    ///
    /// ```
    /// # #[cfg(feature = "rayon")] {
    /// use hypernodes::{Failure, node, pipeline};
    ///
    /// #[node]
    /// fn half(number: u32) -> Result<u32, String> {
    ///     assert!(number < 100, "too large");
    ///     if number % 2 == 0 { Ok(number / 2) } else { Err(format!("{number} is odd")) }
    /// }
    ///
    /// pipeline! { struct Half; nodes = [half]; }
    ///
    /// let halves = Half.map_each([2, 3, 100]);
    /// assert_eq!(halves[0].as_ref().map(|out| out.half).ok(), Some(1));
    /// assert!(matches!(&halves[1], Err(Failure::Node(HalfError::Half(odd))) if odd == "3 is odd"));
    /// assert!(matches!(&halves[2], Err(Failure::Panic(panic)) if panic.message() == "too large"));
    /// # }
    /// ```
    #[derive(Debug)]
    pub enum Failure<E> {
        /// A node returned an error.
        Node(E),
        /// A node panicked.
        Panic(Panic),
    }

    /// A panic that was caught: what it said, and what it carried. For an example see [`Failure`].
    pub struct Panic {
        payload: Box<dyn Any + Send>,
    }

    impl<E: fmt::Display> fmt::Display for Failure<E> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::Node(error) => error.fmt(formatter),
                Self::Panic(panic) => panic.fmt(formatter),
            }
        }
    }

    impl<E: Error + 'static> Error for Failure<E> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            match self {
                // `Display` has said what the error itself says, so what comes next is the error's own source.
                Self::Node(error) => error.source(),
                Self::Panic(_) => None,
            }
        }
    }

    impl Panic {
        #[cfg_attr(not(feature = "rayon"), allow(dead_code))]
        pub(crate) fn new(payload: Box<dyn Any + Send>) -> Self {
            Self { payload }
        }

        /// What the panic said; empty where its payload is no text.
        #[must_use]
        pub fn message(&self) -> &str {
            let text = self.payload.downcast_ref::<&'static str>().copied();
            text.or_else(|| self.payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("")
        }

        /// What the panic carried, for instance to go on with it:
        /// [`resume_unwind`](std::panic::resume_unwind).
        #[must_use]
        pub fn into_payload(self) -> Box<dyn Any + Send> {
            self.payload
        }
    }

    impl fmt::Display for Panic {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.message() {
                "" => formatter.write_str("a node panicked"),
                message => write!(formatter, "a node panicked: {message}"),
            }
        }
    }

    impl fmt::Debug for Panic {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.debug_tuple("Panic").field(&self.message()).finish()
        }
    }

    impl Error for Panic {}
}

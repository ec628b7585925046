//! Values that nodes made before: what they are found by, what a cache is, and the ones that are here.

#[cfg(feature = "disk-cache")]
mod disk;
mod entry;
mod flight;
mod hash;
mod key;
mod memory;
mod primitive;
mod recall;
mod serializer;
#[cfg(test)]
mod tests;
mod tiered;
mod value;

#[cfg(feature = "disk-cache")]
pub use disk::{DiskCache, DiskStatistics};
pub use hash::KeyHasher;
pub use key::{CacheKey, digest};
#[doc(hidden)]
pub use key::{Code, KeyOf, KeyOfMany};
pub use memory::{MemoryCache, Statistics};
#[cfg(test)]
use recall::recall;
#[doc(hidden)]
pub use recall::{Place, Sight, seek};
pub use tiered::Tiered;
pub use value::CacheValue;
#[doc(hidden)]
pub use value::Kept;

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

/// What a value is kept under: a digest of a node and of its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of these bytes, which have to be a digest: a cache may take a part of them for its own tables.
    #[must_use]
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({self})")
    }
}

/// A place for values under keys: the method `with_cache` of a pipeline takes one.
///
/// It may forget what it likes. What it gives under a key has to be what was put there last.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cache; take a `MemoryCache`, or implement `Cache` for it",
    label = "not a cache"
)]
pub trait Cache: Sync {
    /// The value under a key, if there is one.
    ///
    /// # Errors
    ///
    /// Where the cache cannot say. The run goes on as if there were none.
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError>;

    /// Keeps a value, in place of the one before, or leaves it where it does not fit.
    ///
    /// # Errors
    ///
    /// Where it could not be kept for a reason that somebody should hear of. The run goes on.
    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError>;

    /// Where the cache lies, behind all pointers: whether two calls are through the same one.
    #[doc(hidden)]
    fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }
}

macro_rules! lent {
    ($([$($bound:tt)*] $pointer:ty,)*) => {
        $(
            impl<C: Cache $($bound)* + ?Sized> Cache for $pointer {
                fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
                    (**self).get(key)
                }

                fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
                    (**self).put(key, value)
                }

                fn address(&self) -> usize {
                    (**self).address()
                }
            }
        )*
    };
}

lent! {
    [] &C,
    [] Box<C>,
    [+ Send] Arc<C>,
}

/// What a cache was doing when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Opening the place where it keeps its values.
    Open,
    /// Making a key of a node's arguments.
    Key,
    /// Looking a value up.
    Get,
    /// Keeping a value.
    Put,
    /// Making a node's outputs into bytes.
    Encode,
    /// Making bytes into a node's outputs.
    Decode,
    /// Removing every value.
    Clear,
}

/// Trouble in a cache, which is never trouble in the run.
#[derive(Debug)]
pub struct CacheError {
    action: Action,
    source: Box<dyn Error + Send + Sync>,
}

impl CacheError {
    /// What went wrong while the cache did something.
    pub fn new(action: Action, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { action, source: source.into() }
    }

    /// What the cache was doing.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }
}

impl fmt::Display for CacheError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.action {
            Action::Open => "the cache could not be opened",
            Action::Key => "the arguments could not be made into a key",
            Action::Get => "the cache could not look a value up",
            Action::Put => "the cache could not keep a value",
            Action::Encode => "the value could not be encoded for the cache",
            Action::Decode => "the value in the cache could not be decoded",
            Action::Clear => "the cache could not be cleared",
        })
    }
}

impl Error for CacheError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

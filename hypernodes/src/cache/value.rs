//! What can be kept.

use alloc::sync::Arc;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::{CacheError, Key, entry};

/// What the outputs of a node marked `cache` have to be: what `serde` makes into bytes and back, and what borrows nothing.
/// Every such type has the trait already.
///
/// ```
/// use hypernodes::{CacheKey, CacheValue, node};
///
/// #[node(cache)]
/// fn largest<T: CacheKey + CacheValue + Ord + Clone>(numbers: &Vec<T>) -> Option<T>
/// where
///     Vec<T>: CacheKey,
/// {
///     numbers.iter().max().cloned()
/// }
/// # assert_eq!(largest(&vec![1, 3, 2]), Some(3));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in a cache; derive `serde::Serialize` and `serde::Deserialize` for it and what it holds, or leave `cache` out of the node",
    label = "cannot be kept in a cache"
)]
pub trait CacheValue: Serialize + DeserializeOwned {
    /// The bytes to be kept under a key.
    #[doc(hidden)]
    fn to_entry(&self, key: &Key) -> Result<Arc<[u8]>, CacheError>;

    /// The value again.
    #[doc(hidden)]
    fn from_entry(key: &Key, entry: &[u8]) -> Result<Self, CacheError>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> CacheValue for T {
    fn to_entry(&self, key: &Key) -> Result<Arc<[u8]>, CacheError> {
        entry::encode(key, self)
    }

    fn from_entry(key: &Key, entry: &[u8]) -> Result<Self, CacheError> {
        entry::decode(key, entry)
    }
}

/// Asks whether a type can be kept, in one question: of [`CacheValue`] the compiler asks for what is behind it, too, and
/// says each of that.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in a cache; derive `serde::Serialize` and `serde::Deserialize` for it and what it holds, or leave `cache` out of the node",
    label = "cannot be kept in a cache"
)]
pub trait Kept {
    /// Nothing; but an error where the type cannot be kept.
    const ASKED: usize = 0;
}

#[diagnostic::do_not_recommend]
impl<T: CacheValue> Kept for T {}

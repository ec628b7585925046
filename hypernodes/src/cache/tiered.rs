//! Two caches as one.

use alloc::sync::Arc;

use super::{Cache, CacheError, Key};

/// A cache in front of another one: usually a small quick one before a large slow one.
///
/// A value is looked up in the first, then in the second, which gives it on to the first. It is put into both. A value
/// that either has is found: trouble in one is told only where the other has no answer, and a value is kept where one
/// can keep it.
///
/// ```
/// use std::sync::Arc;
/// use hypernodes::{Cache, MemoryCache, Tiered};
/// use hypernodes::cache::Key;
///
/// let second = MemoryCache::new();
/// let key = Key::new([7; 32]);
/// second.put(&key, &Arc::from([1, 2, 3]))?;
///
/// let tiered = Tiered::new(MemoryCache::new().max_bytes(1 << 20), &second);
/// assert!(tiered.get(&key)?.is_some());
/// assert_eq!(tiered.first().statistics().entries, 1);
/// # Ok::<(), hypernodes::CacheError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Tiered<First, Second> {
    first: First,
    second: Second,
}

impl<First: Cache, Second: Cache> Tiered<First, Second> {
    /// The first before the second; either may be a reference or an [`Arc`].
    pub const fn new(first: First, second: Second) -> Self {
        Self { first, second }
    }

    /// The one that is asked first.
    pub const fn first(&self) -> &First {
        &self.first
    }

    /// The one that is asked where the first has nothing.
    pub const fn second(&self) -> &Second {
        &self.second
    }
}

impl<First: Cache, Second: Cache> Cache for Tiered<First, Second> {
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        let first = self.first.get(key);
        if let Ok(Some(_)) = first {
            return first;
        }
        match self.second.get(key) {
            Ok(Some(value)) => {
                // Where it cannot be kept there, it is found here again.
                let _ = self.first.put(key, &value);
                Ok(Some(value))
            }
            Ok(None) => first,
            Err(error) => Err(error),
        }
    }

    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
        let first = self.first.put(key, value);
        self.second.put(key, value).and(first)
    }
}

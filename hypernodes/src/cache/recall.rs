//! A call of a node through a cache: looked up, or else made and kept.

use core::fmt;

use super::flight::{self, Boarding, Seat};
use super::{Cache, CacheError, CacheValue, Key};

/// Who hears of what comes of a call.
pub trait Sight {
    /// The value was there.
    fn hit(&self);
    /// The cache had trouble; the value is made all the same.
    fn trouble(&self, error: CacheError);
}

impl<S: Sight> Sight for &S {
    fn hit(&self) {
        (**self).hit();
    }

    fn trouble(&self, error: CacheError) {
        (**self).trouble(error);
    }
}

/// Who hears of what is found, but not of trouble.
struct Hits<'s, S>(&'s S);

impl<S: Sight> Sight for Hits<'_, S> {
    fn hit(&self) {
        self.0.hit();
    }

    fn trouble(&self, _: CacheError) {}
}

/// Nobody hears of it.
impl Sight for () {
    fn hit(&self) {}
    fn trouble(&self, _: CacheError) {}
}

/// The value under a key, or else a place for it, with the right and the duty to make it.
///
/// # Errors
///
/// The place, where there is no value.
pub fn seek<C, S, T>(cache: &C, key: Result<Key, CacheError>, sight: S) -> Result<T, Place<'_, C, S>>
where
    C: Cache + ?Sized,
    S: Sight,
    T: CacheValue,
{
    let key = match key {
        Ok(key) => key,
        Err(error) => {
            sight.trouble(error);
            return Err(Place { cache, key: None, seat: None, sight });
        }
    };
    let address = cache.address();
    let ended = flight::ended(address, &key);
    if let Some(value) = look_up(cache, &key, &sight) {
        return Ok(value);
    }
    let (seat, value) = match flight::board(address, &key) {
        Boarding::Make(seat) => {
            // Trouble was told when it was first looked.
            let value = if seat.later_than(ended) { look_up(cache, &key, &Hits(&sight)) } else { None };
            (Some(seat), value)
        }
        Boarding::MakeAlone => (None, None),
        Boarding::Landed(bytes) => (None, found(&key, &bytes, &sight)),
    };
    value.ok_or(Place { cache, key: Some(key), seat, sight })
}

/// A place in a cache. Where it is dropped without a value, one of those that wait for it makes it.
pub struct Place<'c, C: ?Sized, S> {
    cache: &'c C,
    /// None where no key could be made.
    key: Option<Key>,
    /// None where others do not wait for this one.
    seat: Option<Seat>,
    sight: S,
}

impl<C: ?Sized, S> fmt::Debug for Place<'_, C, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Place").field("key", &self.key).finish_non_exhaustive()
    }
}

impl<C: Cache + ?Sized, S: Sight> Place<'_, C, S> {
    /// Keeps a value, and gives it to those who wait.
    pub fn put<T: CacheValue>(self, value: &T) {
        let Self { cache, key: Some(key), seat, sight } = self else { return };
        let kept = value.to_entry(&key).and_then(|bytes| {
            if let Some(seat) = &seat {
                seat.land(&bytes);
            }
            cache.put(&key, &bytes)
        });
        if let Err(error) = kept {
            if let Some(seat) = seat {
                seat.keep();
            }
            sight.trouble(error);
        }
    }
}

/// The value under a key, or else what `compute` makes, which is then kept.
///
/// # Errors
///
/// What `compute` fails with, which is not kept.
#[cfg(test)]
pub(super) fn recall<C, T, E>(
    cache: &C,
    key: Result<Key, CacheError>,
    sight: &impl Sight,
    compute: impl FnOnce() -> Result<T, E>,
) -> Result<T, E>
where
    C: Cache + ?Sized,
    T: CacheValue,
{
    let place = match seek(cache, key, sight) {
        Ok(value) => return Ok(value),
        Err(place) => place,
    };
    let value = compute()?;
    place.put(&value);
    Ok(value)
}

/// Looks in the cache. Trouble is a miss.
fn look_up<C: Cache + ?Sized, T: CacheValue>(cache: &C, key: &Key, sight: &impl Sight) -> Option<T> {
    match cache.get(key) {
        Ok(bytes) => found(key, &bytes?, sight),
        Err(error) => {
            sight.trouble(error);
            None
        }
    }
}

/// What was found, if it is what was kept.
fn found<T: CacheValue>(key: &Key, bytes: &[u8], sight: &impl Sight) -> Option<T> {
    match T::from_entry(key, bytes) {
        Ok(value) => {
            sight.hit();
            Some(value)
        }
        Err(error) => {
            sight.trouble(error);
            None
        }
    }
}

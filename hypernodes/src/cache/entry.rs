//! How a value is kept: encoded by `postcard`, and behind it two digests.
//!
//! The first is that of the value, as it would be in a key; what is decoded has to have the same one. So a value whose
//! type changed since is not mistaken for one of the new type, such as one whose fields were swapped or whose variants were
//! given another order, and a type that does not survive `postcard` is found out. The second is that of the key and of all
//! bytes before it: a torn entry, a flipped bit and a value that belongs under another key are found out before anything
//! is decoded.

use alloc::sync::Arc;
use alloc::vec::Vec;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::key::digest;
use super::{Action, CacheError, Key};

/// How many bytes a digest has.
const DIGEST: usize = 32;
/// How many of them are kept of the second one: nobody forges an entry, chance is all that it has to detect.
const SEAL: usize = 16;

pub(super) fn encode<T: Serialize>(key: &Key, value: &T) -> Result<Arc<[u8]>, CacheError> {
    let failed = |error: postcard::Error| CacheError::new(Action::Encode, error);
    let mut bytes = postcard::to_extend(value, Vec::new()).map_err(failed)?;
    let digest = digest(value).map_err(|error| CacheError::new(Action::Encode, error))?;
    bytes.extend_from_slice(&digest);
    let seal = seal(key, &bytes);
    bytes.extend_from_slice(&seal);
    Ok(bytes.into())
}

pub(super) fn decode<T: Serialize + DeserializeOwned>(key: &Key, bytes: &[u8]) -> Result<T, CacheError> {
    let failed = |why: &'static str| CacheError::new(Action::Decode, why);
    let (sealed, seal_kept) = bytes.split_last_chunk::<SEAL>().ok_or_else(|| failed("the entry is too short"))?;
    if seal(key, sealed) != *seal_kept {
        return Err(failed("the entry was damaged, or belongs under another key"));
    }
    let (encoded, kept) = sealed.split_last_chunk::<DIGEST>().ok_or_else(|| failed("the entry is too short"))?;
    let (value, rest) =
        postcard::take_from_bytes::<T>(encoded).map_err(|error| CacheError::new(Action::Decode, error))?;
    let same = digest(&value).is_ok_and(|digest| digest == *kept);
    if !rest.is_empty() || !same {
        return Err(failed("the entry is of another type, or the type does not come back from `postcard` as it was"));
    }
    Ok(value)
}

/// The digest of an entry and its key.
fn seal(key: &Key, bytes: &[u8]) -> [u8; SEAL] {
    let digest = blake3::keyed_hash(key.as_bytes(), bytes);
    digest.as_bytes().first_chunk().copied().unwrap_or_default()
}

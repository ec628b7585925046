//! What can be a part of a key, and the key of a call of a node.

use serde_core::Serialize;

use super::hash::KeyHasher;
use super::serializer::Keyed;
use super::{CacheError, Key};

/// What can be a part of a key: everything that is [`Serialize`], and types for which it is derived or written by hand.
///
/// # What is equal
///
/// Two values have equal keys where `serde` sees the same in them: the same names of structs, fields and variants, the
/// same values of the same types. `1u8`, `1u32`, `"1"`, `None`, `[]` and `()` are all different. A float counts by its
/// bits: `-0.0` is not `0.0`, and a NaN is itself. Hash maps and hash sets, those of `std` and of `hashbrown`, count
/// without the order of their entries; every other collection with its order, since a node could see it.
///
/// A hash map whose entries were given to `serde` one by one, by `#[serde(flatten)]` or by hand, counts with the order
/// that it happens to have. Then nothing wrong is found, but equal values may be made again.
///
/// # Types that are not `Serialize`
///
/// For these the trait is derived, with `#[cache_key(skip)]` at every field that must not count:
///
/// ```
/// use hypernodes::CacheKey;
///
/// #[derive(CacheKey)]
/// struct Client {
///     address: String,
///     #[cache_key(skip)]
///     token: String,
/// }
///
/// let client = |address: &str, token: &str| Client { address: address.into(), token: token.into() };
/// let digest = |client: &Client| hypernodes::cache::digest(client);
/// assert_eq!(digest(&client("example.org", "a"))?, digest(&client("example.org", "b"))?);
/// assert_ne!(digest(&client("example.org", "a"))?, digest(&client("example.com", "a"))?);
/// # assert!(!client("", "a").token.is_empty());
/// # Ok::<(), hypernodes::CacheError>(())
/// ```
///
/// or written by hand: [`KeyHasher::part`] shows how.
///
/// A type that is `Serialize` has the trait already, so that deriving it, too, is an error (E0119, conflicting
/// implementations). What must not count there is left out with `#[serde(skip)]`, or the value is put into a struct of its
/// own that is not `Serialize` and derives `CacheKey`.
///
/// For the same reason the trait does not go from `T` to `&T`, `Box<T>`, `Option<T>`, `Vec<T>` and tuples where `T` has it
/// by hand: `serde` says already for which `T` these have it, and Rust allows one answer. In a struct `#[cache_key(each)]`
/// at the field feeds the elements one by one; as a parameter such a collection needs a struct around it.
///
/// ```
/// use hypernodes::CacheKey;
///
/// #[derive(CacheKey)]
/// struct Layer { width: u32 }
///
/// #[derive(CacheKey)]
/// struct Model {
///     #[cache_key(each)]
///     layers: Vec<Layer>,
/// }
/// # hypernodes::cache::digest(&Model { layers: vec![Layer { width: 3 }] })?;
/// # Ok::<(), hypernodes::CacheError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key; derive `serde::Serialize` or `hypernodes::CacheKey` for it, or implement `CacheKey` by hand",
    label = "cannot be part of a cache key"
)]
pub trait CacheKey {
    /// Feeds the value into a hasher, part by part.
    fn cache_key(&self, hasher: &mut KeyHasher);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> CacheKey for T {
    fn cache_key(&self, hasher: &mut KeyHasher) {
        if let Err(refused) = self.serialize(Keyed(hasher)) {
            hasher.refuse(refused);
        }
    }
}

/// The same of a type that is seen to be a collection, for which the trait is neither derived nor written.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key; derive `serde::Serialize` for what it holds, or put it into a struct that derives `hypernodes::CacheKey`, with `#[cache_key(each)]` at the field",
    label = "cannot be part of a cache key"
)]
pub trait KeyOfMany {
    /// Feeds it into a hasher.
    fn cache_key(&self, hasher: &mut KeyHasher);
}

#[diagnostic::do_not_recommend]
impl<T: CacheKey + ?Sized> KeyOfMany for T {
    #[inline]
    fn cache_key(&self, hasher: &mut KeyHasher) {
        CacheKey::cache_key(self, hasher);
    }
}

/// The digest of a value, as it goes into keys: two values with one digest are the same to a cache.
///
/// ```
/// use std::collections::HashSet;
/// use hypernodes::cache::digest;
///
/// assert_eq!(digest(&HashSet::from([1, 2]))?, digest(&HashSet::from([2, 1]))?);
/// assert_ne!(digest(&[1, 2])?, digest(&[2, 1])?);
/// # Ok::<(), hypernodes::CacheError>(())
/// ```
///
/// # Errors
///
/// Where the value cannot be a part of a key: its `Serialize` failed, or it was [refused](KeyHasher::refuse).
pub fn digest<T: CacheKey + ?Sized>(value: &T) -> Result<[u8; 32], CacheError> {
    let mut hasher = KeyHasher::new();
    value.cache_key(&mut hasher);
    hasher.finish()
}

/// Which code a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its crate, module and name.
    pub path: &'static str,
    /// The digest of its tokens and its version.
    pub digest: [u8; 32],
}

/// The key of a call, made argument by argument.
#[derive(Debug)]
pub struct KeyOf {
    hasher: KeyHasher,
}

impl KeyOf {
    /// A call of this code. `types` are the types of what it takes and makes: they tell the instances of a generic node
    /// apart.
    #[must_use]
    pub fn new(code: &Code, types: &[&str]) -> Self {
        let mut hasher = KeyHasher::new();
        hasher.raw(&code.digest);
        hasher.name(code.path);
        for types in types {
            hasher.name(types);
        }
        Self { hasher }
    }

    /// The next argument. Generated code names the trait where it feeds the value, at the parameter's type.
    #[must_use]
    pub fn argument(mut self, feed: impl FnOnce(&mut KeyHasher)) -> Self {
        self.hasher.framed(feed);
        self
    }

    /// The next argument, which a parameter `Option<&T>` takes; `&T` alone would have to be `Serialize`.
    #[must_use]
    pub fn optional<T: ?Sized>(mut self, value: Option<&T>, feed: impl FnOnce(&T, &mut KeyHasher)) -> Self {
        self.hasher.count(u64::from(value.is_some()));
        match value {
            Some(value) => self.argument(|hasher| feed(value, hasher)),
            None => self,
        }
    }

    /// The key.
    ///
    /// # Errors
    ///
    /// Where an argument cannot be a part of a key.
    pub fn finish(self) -> Result<Key, CacheError> {
        self.hasher.finish().map(Key::new)
    }
}

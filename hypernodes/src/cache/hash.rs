//! The hash behind keys, and what is written into it around the values.
//!
//! What is hashed can be read from its end: a value's bytes come first, and behind them what they are and how many. So
//! nothing has to be known beforehand, such as the length of a sequence that is still being made, and no two different
//! values are written the same.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;
use std::thread_local;

use super::serializer::Keyed;
use super::{Action, CacheError, CacheKey};

/// How much is hashed at once: enough for the hash to work on as many parts side by side as the processor can.
const BLOCK: usize = 64 * 1024;

thread_local! {
    /// The buffer of the last hasher of this thread, for the next one.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What stands behind a value and says what it is.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Tag {
    Bool,
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    F32,
    F64,
    Char,
    Str,
    Bytes,
    None,
    Some,
    Unit,
    UnitStruct,
    UnitVariant,
    NewtypeStruct,
    NewtypeVariant,
    Seq,
    Tuple,
    TupleStruct,
    TupleVariant,
    Map,
    Struct,
    StructVariant,
    /// Elements of one primitive type, without a tag for each.
    Run,
    /// The digests of elements that have no order.
    Set,
    /// The digests of entries that have no order.
    UnorderedMap,
    /// Something of its own within a key: how many bytes it has.
    Part,
    /// What has several parts: how many.
    Parts,
    /// A name that a type has in its code.
    Name,
}

/// What a value is fed into to become a part of a key; see [`CacheKey`].
pub struct KeyHasher {
    buffer: Vec<u8>,
    /// What was hashed already; nothing as long as everything is in the buffer.
    begun: Option<Box<blake3::Hasher>>,
    flushed: u64,
    trouble: Option<CacheError>,
}

impl KeyHasher {
    pub(super) fn new() -> Self {
        Self { buffer: BUFFER.try_with(Cell::take).unwrap_or_default(), begun: None, flushed: 0, trouble: None }
    }

    /// Feeds a value, and where it ends: whatever is fed before and behind it, it stays a part of its own.
    ///
    /// ```
    /// use hypernodes::CacheKey;
    /// use hypernodes::cache::KeyHasher;
    ///
    /// /// Not `Serialize`, and the token must not count.
    /// struct Client { address: String, retries: u8, token: String }
    ///
    /// impl CacheKey for Client {
    ///     fn cache_key(&self, hasher: &mut KeyHasher) {
    ///         hasher.part(&self.address);
    ///         hasher.part(&self.retries);
    ///     }
    /// }
    ///
    /// let client = |token: &str| Client { address: "example.org".into(), retries: 3, token: token.into() };
    /// assert_eq!(hypernodes::cache::digest(&client("a"))?, hypernodes::cache::digest(&client("b"))?);
    /// # assert!(!client("a").token.is_empty());
    /// # Ok::<(), hypernodes::CacheError>(())
    /// ```
    pub fn part<T: CacheKey + ?Sized>(&mut self, value: &T) {
        self.framed(|hasher| value.cache_key(hasher));
    }

    /// Feeds something, and where it ends.
    #[doc(hidden)]
    pub fn framed(&mut self, feed: impl FnOnce(&mut Self)) {
        let start = self.written();
        feed(self);
        self.count(self.written() - start);
        self.tag(Tag::Part);
    }

    /// Feeds each of several values, in their order, as a part.
    ///
    /// ```
    /// use hypernodes::CacheKey;
    /// use hypernodes::cache::KeyHasher;
    ///
    /// struct Layer { width: u32 }
    /// struct Model { layers: Vec<Layer> }
    ///
    /// impl CacheKey for Layer {
    ///     fn cache_key(&self, hasher: &mut KeyHasher) { hasher.part(&self.width) }
    /// }
    /// impl CacheKey for Model {
    ///     fn cache_key(&self, hasher: &mut KeyHasher) { hasher.parts(&self.layers) }
    /// }
    /// # let model = Model { layers: vec![Layer { width: 3 }] };
    /// # hypernodes::cache::digest(&model)?;
    /// # Ok::<(), hypernodes::CacheError>(())
    /// ```
    pub fn parts<'v, T: CacheKey + ?Sized + 'v>(&mut self, values: impl IntoIterator<Item = &'v T>) {
        let mut count = 0;
        for value in values {
            self.part(value);
            count += 1;
        }
        self.count(count);
        self.tag(Tag::Parts);
    }

    /// Says that a value cannot be a part of a key. The node then runs without the cache, which is reported.
    pub fn refuse(&mut self, reason: impl fmt::Display) {
        if self.trouble.is_none() {
            self.trouble = Some(CacheError::new(Action::Key, reason.to_string()));
        }
    }

    /// Feeds a name from the code: that of a type, a field, a variant.
    #[doc(hidden)]
    pub fn name(&mut self, name: &str) {
        self.counted(name.as_bytes());
        self.tag(Tag::Name);
    }

    pub(super) fn written(&self) -> u64 {
        self.flushed + self.buffer.len() as u64
    }

    #[inline]
    pub(super) fn tag(&mut self, tag: Tag) {
        self.raw(&[tag as u8]);
    }

    /// A number that can be read from its end: one byte below 255, else 255 behind eight bytes.
    #[inline]
    pub(super) fn count(&mut self, count: u64) {
        if let Ok(small @ 0..=254) = u8::try_from(count) {
            self.raw(&[small]);
        } else {
            self.raw(&count.to_le_bytes());
            self.raw(&[255]);
        }
    }

    /// Bytes, and how many.
    #[inline]
    pub(super) fn counted(&mut self, bytes: &[u8]) {
        self.raw(bytes);
        self.count(bytes.len() as u64);
    }

    /// Bytes as they are.
    #[inline]
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        if bytes.len() > BLOCK.saturating_sub(self.buffer.len()) {
            self.flush(bytes);
        } else {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// Fills the buffer, hashes it, and keeps what is left of `bytes`. Only whole blocks are hashed before the end, since
    /// the hash is slower behind an odd one.
    #[cold]
    fn flush(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(BLOCK.saturating_sub(self.buffer.len()));
        self.buffer.extend_from_slice(first);
        let (whole, rest) = rest.split_at(rest.len() - rest.len() % BLOCK);
        let hasher = self.begun.get_or_insert_with(|| Box::new(blake3::Hasher::new()));
        hasher.update(&self.buffer).update(whole);
        self.flushed += (self.buffer.len() + whole.len()) as u64;
        self.buffer.clear();
        self.buffer.extend_from_slice(rest);
    }

    /// The digest of what was fed, or why there is none.
    pub(super) fn finish(mut self) -> Result<[u8; 32], CacheError> {
        let digest = self.digest();
        self.trouble.take().map_or(Ok(digest), Err)
    }

    /// The digest of what was fed since the last one.
    fn digest(&mut self) -> [u8; 32] {
        let digest = match &mut self.begun {
            Some(hasher) => hasher.update(&self.buffer).finalize(),
            None => blake3::hash(&self.buffer),
        };
        self.buffer.clear();
        self.begun = None;
        self.flushed = 0;
        *digest.as_bytes()
    }

    /// Feeds elements that have no order: their digests, sorted.
    pub(super) fn unordered<I: IntoIterator, E>(
        &mut self,
        elements: I,
        feed: impl Fn(I::Item, Keyed<'_>) -> Result<(), E>,
        tag: Tag,
    ) -> Result<(), E> {
        let mut one = Self::new();
        let mut digests = Vec::new();
        for element in elements {
            feed(element, Keyed(&mut one))?;
            digests.push(one.digest());
        }
        digests.sort_unstable();
        for digest in &digests {
            self.raw(digest);
        }
        self.count(digests.len() as u64);
        self.tag(tag);
        Ok(())
    }
}

impl Drop for KeyHasher {
    /// Leaves the buffer to the next hasher.
    fn drop(&mut self) {
        let mut buffer = core::mem::take(&mut self.buffer);
        buffer.clear();
        // A thread that is about to end has no place for it any more.
        let _ = BUFFER.try_with(|kept| kept.set(buffer));
    }
}

impl fmt::Debug for KeyHasher {
    /// How much was fed; not what, since that may be somebody's secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeyHasher").field("bytes", &self.written()).finish_non_exhaustive()
    }
}

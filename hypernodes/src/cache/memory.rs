//! Values in memory.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::hash::{BuildHasherDefault, Hasher};
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hashlink::LinkedHashMap;
use hashlink::linked_hash_map::RawEntryMut;

use super::{Cache, CacheError, Key};

/// How many shards there are. Threads wait for each other only where they are in one at the same moment, which is rare
/// where there are several times more shards than threads.
const SHARDS: usize = 64;

/// What an entry takes besides its value: the key, when it was used, its links, its place in the table, and what stands
/// before a shared value. A process with a hundred thousand to a million entries grew by 116 to 131 bytes for each, the
/// allocator's own part included.
const BESIDES: usize = 128;

/// The stamp of a shard without entries.
const EMPTY: u64 = u64::MAX;

/// A cache in memory, of a limited size; what was not used for the longest time goes first.
///
/// ```
/// use std::sync::Arc;
/// use hypernodes::{Cache, MemoryCache};
/// use hypernodes::cache::Key;
///
/// let cache = MemoryCache::new().max_bytes(64 << 20);
/// let key = Key::new([7; 32]);
/// cache.put(&key, &Arc::from([1, 2, 3]))?;
/// assert_eq!(cache.get(&key)?.as_deref(), Some(&[1, 2, 3][..]));
///
/// let statistics = cache.statistics();
/// assert_eq!((statistics.hits, statistics.misses, statistics.entries), (1, 0, 1));
/// # Ok::<(), hypernodes::CacheError>(())
/// ```
///
/// It is divided into shards, so that threads do not queue, but has one size and one order: the value that goes is the one
/// that no thread used for the longest time, in whichever shard it is.
pub struct MemoryCache {
    shards: Box<[Shard]>,
    max_bytes: usize,
    bytes: AtomicUsize,
    evictions: AtomicU64,
    clock: Clock,
}

/// Counts uses: an entry's stamp is when it was used last. It changes all the time, so it has cache lines of its own.
#[derive(Default)]
#[repr(align(128))]
struct Clock(AtomicU64);

/// Lies in cache lines of its own, so that what one thread does in a shard is not felt in the next one.
#[repr(align(128))]
struct Shard {
    entries: Mutex<Entries>,
    /// The stamp of the entry that was not used for the longest time.
    oldest: AtomicU64,
}

#[derive(Default)]
struct Entries {
    /// In the order of their use.
    map: LinkedHashMap<Key, Entry, BuildHasherDefault<KeyBytes>>,
    hits: u64,
    misses: u64,
}

struct Entry {
    value: Arc<[u8]>,
    used: u64,
}

impl MemoryCache {
    /// The size without [`max_bytes`](Self::max_bytes): 256 MiB.
    pub const DEFAULT_MAX_BYTES: usize = 256 << 20;

    /// An empty cache of at most [256 MiB](Self::DEFAULT_MAX_BYTES).
    #[must_use]
    pub fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Shard { entries: Mutex::default(), oldest: AtomicU64::new(EMPTY) }).collect(),
            max_bytes: Self::DEFAULT_MAX_BYTES,
            bytes: AtomicUsize::new(0),
            evictions: AtomicU64::new(0),
            clock: Clock::default(),
        }
    }

    /// The same cache with another size, in bytes. Keys count and what the cache itself needs for each entry, about 128
    /// bytes together. A value that does not fit by itself is not kept, and nothing goes for it.
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self.shrink();
        self
    }

    /// What the cache was asked, and what is in it.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let mut statistics = Statistics {
            bytes: self.bytes.load(Ordering::Relaxed),
            evictions: self.evictions.load(Ordering::Relaxed),
            ..Statistics::default()
        };
        for shard in &self.shards {
            let entries = shard.lock();
            statistics.hits += entries.hits;
            statistics.misses += entries.misses;
            statistics.entries += entries.map.len();
        }
        statistics
    }

    /// Forgets every value; the counts of the statistics go on.
    pub fn clear(&self) {
        for shard in &self.shards {
            let mut entries = shard.lock();
            let freed: usize = entries.map.iter().map(|(_, entry)| size(&entry.value)).sum();
            entries.map = LinkedHashMap::default();
            self.bytes.fetch_sub(freed, Ordering::Relaxed);
            shard.tell_oldest(&entries);
        }
    }

    fn shard(&self, key: &Key) -> &Shard {
        // The table inside a shard takes other bytes of the key.
        let [first, ..] = key.as_bytes();
        &self.shards[usize::from(*first) % self.shards.len()]
    }

    fn now(&self) -> u64 {
        self.clock.0.fetch_add(1, Ordering::Relaxed)
    }

    /// Lets values go until the rest fits.
    fn shrink(&self) {
        while self.bytes.load(Ordering::Relaxed) > self.max_bytes {
            let oldest = self.shards.iter().min_by_key(|shard| shard.oldest.load(Ordering::Relaxed));
            let Some(shard) = oldest.filter(|shard| shard.oldest.load(Ordering::Relaxed) != EMPTY) else { return };
            let mut entries = shard.lock();
            if let Some((_, entry)) = entries.map.pop_front() {
                self.bytes.fetch_sub(size(&entry.value), Ordering::Relaxed);
                self.evictions.fetch_add(1, Ordering::Relaxed);
                entries.give_back();
            }
            shard.tell_oldest(&entries);
        }
    }
}

impl Cache for MemoryCache {
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        let shard = self.shard(key);
        let mut entries = shard.lock();
        let Entries { map, hits, misses } = &mut *entries;
        let RawEntryMut::Occupied(mut entry) = map.raw_entry_mut().from_key(key) else {
            *misses += 1;
            return Ok(None);
        };
        *hits += 1;
        entry.to_back();
        let entry = entry.into_mut();
        entry.used = self.now();
        let value = Arc::clone(&entry.value);
        shard.tell_oldest(&entries);
        Ok(Some(value))
    }

    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
        let shard = self.shard(key);
        let mut entries = shard.lock();
        let fits = size(value) <= self.max_bytes;
        let before = if fits {
            self.bytes.fetch_add(size(value), Ordering::Relaxed);
            entries.map.insert(*key, Entry { value: Arc::clone(value), used: self.now() })
        } else {
            // The value before is not what was put here last any more.
            entries.map.remove(key)
        };
        if let Some(before) = before {
            self.bytes.fetch_sub(size(&before.value), Ordering::Relaxed);
        }
        shard.tell_oldest(&entries);
        drop(entries);
        self.shrink();
        Ok(())
    }
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MemoryCache")
            .field("max_bytes", &self.max_bytes)
            .field("statistics", &self.statistics())
            .finish_non_exhaustive()
    }
}

impl Shard {
    fn lock(&self) -> MutexGuard<'_, Entries> {
        // Nothing panics between two changes that belong together.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the others what is oldest here; under the lock.
    fn tell_oldest(&self, entries: &Entries) {
        let oldest = entries.map.front().map_or(EMPTY, |(_, entry)| entry.used);
        self.oldest.store(oldest, Ordering::Relaxed);
    }
}

impl Entries {
    /// The table keeps the places of entries that went. Where few are left, it gives them back.
    fn give_back(&mut self) {
        const FEW: usize = 64;
        if self.map.capacity() > FEW && self.map.len() < self.map.capacity() / 4 {
            self.map.shrink_to_fit();
        }
    }
}

/// What an entry takes.
fn size(value: &Arc<[u8]>) -> usize {
    value.len() + BESIDES
}

/// What a [`MemoryCache`] was asked, and what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// How often a value was found.
    pub hits: u64,
    /// How often none was.
    pub misses: u64,
    /// How many values there are.
    pub entries: usize,
    /// What they take, with their keys and what the cache needs for each.
    pub bytes: usize,
    /// How many went because others needed their place.
    pub evictions: u64,
}

/// A part of the key as its hash, since it is a digest already.
#[derive(Default)]
struct KeyBytes(u64);

impl Hasher for KeyBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk() {
            self.0 = u64::from_le_bytes(*last);
        }
    }

    /// The length of a key is that of every other.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

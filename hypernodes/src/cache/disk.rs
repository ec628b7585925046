//! Values on the disk: a file for each one, over `tempfile` and BLAKE3.
//!
//! What else there is was measured: `cargo run --release -- DIRECTORY` in `benches/stores`, on a fresh ext4, two cores of
//! a shared x86-64 server that others were using, too. Each put stands alone, as a node's does. Wrong values are those
//! of 19 200 gets: 64 entries, after one byte was flipped somewhere, 300 times. Compiled is the store with what it needs,
//! from nothing: `cargo build --release --no-default-features --features redb`.
//!
//! | | put 100 B | get 100 B | put 1 MiB | get 1 MiB | open with 100 000 | a second process | wrong values | compiled in | crates |
//! |---|--:|--:|--:|--:|--:|---|--:|--:|--:|
//! | this one | 46 µs | 9.3 µs | 0.45 ms | 0.19 ms | 0.02 ms | puts and gets | 0 | 12 s, of which most is `syn` | 23 |
//! | redb 4.6 | 704 µs | 5.0 µs | 4.2 ms | 0.06 ms | 2.1 ms (85 000) | puts and gets | 71, and one process died | 16 s | 3 |
//! | fjall 3.1 | 2.2 µs | 1.0 µs | 1.6 ms | 0.05 ms | 35 ms | is locked out | 0, but 96 % of the gets failed | 22 s | 43 |
//! | heed 0.22 (LMDB) | 4.8 µs | 0.6 µs | 0.23 ms | 0.06 ms | 0.2 ms | puts and gets | 105 | 8 s | 29 |
//! | cacache 13.1 | 187 µs | 24 µs | 1.1 ms | 1.5 ms | 0.00 ms | puts and gets | 0 | 31 s | 61 |
//!
//! - redb lets several processes write since version 4.5, weeks old at the time of writing, and then waits for the disk
//!   at each put. It does not look at its checksums when it reads, so that values would need their own.
//! - fjall is the quickest, and for one process only. One byte of its journal costs everything behind it.
//! - LMDB maps its file into memory: opening it is `unsafe`, since whoever cuts the file off ends every process that
//!   reads it; and its size has to be said beforehand.
//! - cacache is what is wanted, files with checksums, and has no limit, no order of use, and an index that only grows.
//!   Without an asynchronous runtime it does not compile.
//!
//! None of them has a limit with eviction, so that one would have to be built over each. Over files it is small. What
//! files cost is creating them: on an old file system that took up to fifty times as long at some places.

mod entry;
mod evict;
mod files;
mod tally;
#[cfg(test)]
mod tests;
mod trouble;

use alloc::sync::Arc;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::Relaxed;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use self::evict::Room;
use self::files::Files;
use self::tally::blocks;
use self::trouble::Trouble;
use super::{Action, Cache, CacheError, Key};

/// How many bytes are kept where [`DiskCache::max_bytes`] says nothing: 10 GiB.
const MAX_BYTES: u64 = 10 << 30;

/// A hit is noted where the last note is older than this: most hits then write nothing.
const NOTED_AFTER: Duration = Duration::from_secs(10);

/// After no room could be made, so many puts are refused before it is tried again: trying looks at every entry.
const REFUSED: u64 = 256;

/// A cache in a directory, which outlives the process and which several processes may use at once.
///
/// ```
/// use std::sync::Arc;
/// use hypernodes::{Cache, DiskCache, cache::Key};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("cache");
/// let cache = DiskCache::open(&path)?.max_bytes(1 << 30);
/// cache.put(&Key::new([7; 32]), &Arc::from(*b"a value"))?;
///
/// let another_day = DiskCache::open(&path)?;
/// assert_eq!(another_day.get(&Key::new([7; 32]))?.as_deref(), Some(&b"a value"[..]));
/// assert_eq!(another_day.statistics().hits, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What is in the directory
///
/// Everything is in `hypernodes-1` in it: a file for each value, called after its key, with the value as it was put. A
/// version of this crate that keeps values in another way uses another number, and neither reads nor removes what is
/// under this one. Whatever does not have the name of a value, or is a link, is left alone. The whole directory can be
/// removed at any time; a process that is at work finds nothing then, and creates it again as long as the directory that
/// was opened is still there.
///
/// The values can be read by whom the umask of the process says, and are not encrypted. Who may write into the directory
/// can put values into it that look right: the checksum is against accidents. Keep it to those whom you trust.
///
/// # Several processes, and those that are killed
///
/// A value is written beside its place and gets its name when it is finished, so that everybody sees all of it or
/// nothing. A process that is killed leaves at most a part without a name; that is removed by the next eviction that
/// is ten minutes later. It is not waited for the disk (`fsync`): what was put shortly before a power cut may be missing
/// or torn afterwards. Each value has a checksum, over its key and length as well, and is only given if that is right.
///
/// # When something is wrong
///
/// | | `get` | `put` |
/// |---|---|---|
/// | a value that is damaged, torn or not ours | reports it, a miss | replaces it |
/// | a full disk | gives what is there | reports it, and leaves nothing half done |
/// | a directory that may only be read | gives what is there | reports it |
/// | permission that was lost | reports it, a miss | reports it |
/// | a value larger than the limit | finds nothing | leaves it out quietly |
/// | nothing that could make room may be removed | gives what is there | reports it |
///
/// # What goes first
///
/// Values go in the order in which they were used, to about ten seconds: a hit is noted on the value's file where the last
/// note is older, which only the file's owner may, and not on Windows; elsewhere the time of its put counts. Making room
/// looks at every file, once for each eighth of the limit that is put. Meanwhile other processes go on, beyond the limit
/// if it must be.
#[derive(Debug)]
pub struct DiskCache {
    path: PathBuf,
    files: Files,
    max_bytes: u64,
    counters: Counters,
}

/// What one [`DiskCache`] did since it was opened; what other handles and processes do is not in it, but for `bytes`.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// let cache = hypernodes::DiskCache::open(directory.path())?;
/// assert_eq!(cache.statistics(), hypernodes::DiskStatistics::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DiskStatistics {
    /// Lookups that found their value.
    pub hits: u64,
    /// Lookups that did not, for whatever reason.
    pub misses: u64,
    /// Values that were removed to make room for others.
    pub evictions: u64,
    /// At most so many bytes of the disk are used, in whole blocks of 4 KiB: entries that were replaced, removed or
    /// not finished count until the next eviction. By every process together.
    pub bytes: u64,
}

#[derive(Debug, Default)]
struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
    /// Files that were looked at to find out what goes: what the tests hold against the number of puts.
    scanned: AtomicU64,
    /// Puts that are still to be refused.
    refused: AtomicU64,
}

impl DiskCache {
    /// The cache in a directory, which is created where there is none.
    ///
    /// It costs the same however much is in it. A directory that may only be read gives what it has; each put then
    /// reports that it could not keep its value.
    ///
    /// # Errors
    ///
    /// Where there is no directory and none can be created, or something else has the name of the one in it.
    ///
    /// ```
    /// # let directory = tempfile::tempdir()?;
    /// # let path = directory.path().join("a file");
    /// std::fs::write(&path, "something else")?;
    /// assert!(hypernodes::DiskCache::open(&path).is_err());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CacheError> {
        let opened = |error: Trouble| CacheError::new(Action::Open, error);
        let path = path.as_ref();
        let path = std::path::absolute(path).map_err(|error| opened(Trouble::io("found", path, error)))?;
        fs::create_dir_all(&path).map_err(|error| opened(Trouble::io("created", &path, error)))?;
        let files = Files::in_directory(&path);
        files.create_home().or_else(only_to_be_read).map_err(|error| opened(files.home_trouble(error)))?;
        Ok(Self { path, files, max_bytes: MAX_BYTES, counters: Counters::default() })
    }

    /// With another limit than 10 GiB for what all entries take on the disk, in whole blocks of 4 KiB each.
    ///
    /// Where a put would exceed it, the values that were not used for longest go first, until an eighth of the limit
    /// is free. A value that is larger than the limit is not kept. Of several processes each holds to its own limit,
    /// so that the smallest counts.
    ///
    /// ```
    /// # let directory = tempfile::tempdir()?;
    /// let cache = hypernodes::DiskCache::open(directory.path())?.max_bytes(500 << 20);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn max_bytes(self, max_bytes: u64) -> Self {
        Self { max_bytes, ..self }
    }

    /// The directory, as an absolute path.
    ///
    /// ```
    /// # let directory = tempfile::tempdir()?;
    /// # let path = directory.path();
    /// assert_eq!(hypernodes::DiskCache::open(path)?.path(), path);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What this handle did, and how much of the disk is used.
    ///
    /// ```
    /// use hypernodes::{Cache, DiskCache, cache::Key};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let cache = DiskCache::open(directory.path())?;
    /// cache.get(&Key::new([7; 32]))?;
    /// cache.put(&Key::new([7; 32]), &[1, 2, 3].into())?;
    /// cache.get(&Key::new([7; 32]))?;
    /// let statistics = cache.statistics();
    /// assert_eq!((statistics.hits, statistics.misses, statistics.bytes), (1, 1, 4096));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn statistics(&self) -> DiskStatistics {
        DiskStatistics {
            hits: self.counters.hits.load(Relaxed),
            misses: self.counters.misses.load(Relaxed),
            evictions: self.counters.evictions.load(Relaxed),
            bytes: tally::bytes(&self.files.tally()),
        }
    }

    /// Removes every value, but nothing else from the directory, and nothing of another version of the layout.
    ///
    /// What other processes put meanwhile may stay.
    ///
    /// # Errors
    ///
    /// Where values are still there.
    ///
    /// ```
    /// use hypernodes::{Cache, DiskCache, cache::Key};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let cache = DiskCache::open(directory.path())?;
    /// cache.put(&Key::new([7; 32]), &[1, 2, 3].into())?;
    /// cache.clear()?;
    /// assert_eq!(cache.get(&Key::new([7; 32]))?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clear(&self) -> Result<(), CacheError> {
        evict::clear(&self.files).map_err(|error| CacheError::new(Action::Clear, error))
    }

    fn look_up(&self, key: &Key) -> Result<Option<Arc<[u8]>>, Trouble> {
        let path = self.files.entry(key);
        // Asked before it is opened, since opening a pipe waits for a writer.
        let Some(named) = found(fs::symlink_metadata(&path), &path)? else { return Ok(None) };
        if !named.is_file() {
            return Err(Trouble::NotAFile(path));
        }
        let Some(mut file) = found(File::open(&path), &path)? else { return Ok(None) };
        // Asked again: another process may have put a value of another length in between.
        let about = file.metadata().map_err(|error| Trouble::io("read", &path, error))?;
        let value = entry::read(&mut file, key, about.len()).map_err(|error| Trouble::entry(&path, error))?;
        note_use(&file, about.modified());
        Ok(Some(value))
    }

    fn keep(&self, key: &Key, value: &[u8]) -> Result<(), Trouble> {
        let blocks = blocks(entry::length(value));
        let limit = self.max_bytes / tally::BLOCK;
        if blocks > limit {
            return Ok(());
        }
        if self.counters.refused.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() {
            return Err(self.no_room());
        }
        self.make_room(blocks, limit)?;
        let path = self.files.entry(key);
        self.files
            .create(key)
            .and_then(|mut file| {
                entry::write(file.as_file_mut(), key, value)?;
                Ok(file.persist(&path)?)
            })
            .map_err(|error| Trouble::io("written", &path, error))?;
        Ok(())
    }

    /// Counts an entry before it is written: whoever is killed in between leaves a count that is too high, never one
    /// that is too low.
    fn make_room(&self, blocks: u64, limit: u64) -> Result<(), Trouble> {
        let path = self.files.tally();
        let counted =
            self.files.with_home(|| tally::add(&path, blocks)).map_err(|error| Trouble::io("written", &path, error))?;
        // An empty tally before: new, cleared or lost.
        if counted > limit || counted == blocks {
            self.evict(Room { files: &self.files, limit, wanted: blocks })
                .inspect_err(|_| self.counters.refused.store(REFUSED, Relaxed))?;
        }
        Ok(())
    }

    fn evict(&self, room: Room<'_>) -> Result<(), Trouble> {
        let freed = room.make()?;
        self.counters.evictions.fetch_add(freed.evicted, Relaxed);
        self.counters.scanned.fetch_add(freed.scanned, Relaxed);
        if freed.enough { Ok(()) } else { Err(self.no_room()) }
    }

    fn no_room(&self) -> Trouble {
        Trouble::NoRoom(self.path.clone(), self.max_bytes)
    }
}

impl Cache for DiskCache {
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        let value = self.look_up(key);
        let counter = if matches!(value, Ok(Some(_))) { &self.counters.hits } else { &self.counters.misses };
        counter.fetch_add(1, Relaxed);
        value.map_err(|error| CacheError::new(Action::Get, error))
    }

    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
        self.keep(key, value).map_err(|error| CacheError::new(Action::Put, error))
    }
}

/// What is there, if it is.
fn found<T>(result: io::Result<T>, path: &Path) -> Result<Option<T>, Trouble> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::io("read", path, error)),
    }
}

/// Moves an entry to the end of the queue of what goes. Only its owner may, and a directory may be read-only: then it
/// goes by the time at which it was written.
fn note_use(file: &File, noted: io::Result<SystemTime>) {
    let now = SystemTime::now();
    let recent = noted.is_ok_and(|noted| now.duration_since(noted).is_ok_and(|age| age < NOTED_AFTER));
    if !recent {
        drop(file.set_modified(now));
    }
}

/// A directory that may not be written is opened all the same.
fn only_to_be_read(error: io::Error) -> io::Result<()> {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Ok(()),
        _ => Err(error),
    }
}

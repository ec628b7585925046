//! What may be wrong in a directory, one after the other. What needs another process is in `tests/disk_cache.rs`.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use alloc::{format, vec};
use core::error::Error;
use core::sync::atomic::Ordering::Relaxed;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{DiskCache, REFUSED, tally};
use crate::cache::{Action, Cache, CacheError, Key};

type Tested = Result<(), Box<dyn Error>>;

/// Numbers that are spread as digests are.
fn key(number: u64) -> Key {
    Key::new(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

fn value(number: u64, length: usize) -> Arc<[u8]> {
    number.to_le_bytes().into_iter().cycle().take(length).collect()
}

fn new() -> Result<(TempDir, DiskCache), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let cache = DiskCache::open(directory.path())?;
    Ok((directory, cache))
}

/// The whole of an error's text.
fn text(error: &CacheError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// The text of a get that found trouble.
fn trouble(cache: &DiskCache, key: &Key) -> Result<String, String> {
    match cache.get(key) {
        Ok(value) => Err(format!("{value:?} instead of an error")),
        Err(error) => Ok(text(&error)),
    }
}

fn last_used(path: &Path, seconds_ago: u64) -> std::io::Result<()> {
    File::options().write(true).open(path)?.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago))
}

#[test]
fn values_of_every_size_come_back() -> Tested {
    let (directory, cache) = new()?;
    let lengths = [0, 1, 8, 4007, 4008, 4009, 1 << 20];
    for (number, length) in (0..).zip(lengths) {
        assert_eq!(cache.get(&key(number))?, None);
        cache.put(&key(number), &value(number, length))?;
        assert_eq!(cache.get(&key(number))?, Some(value(number, length)));
    }
    cache.put(&key(0), &value(9, 9))?;
    let again = DiskCache::open(directory.path())?;
    assert_eq!(again.get(&key(0))?, Some(value(9, 9)));
    let statistics = cache.statistics();
    assert_eq!((statistics.hits, statistics.misses, statistics.evictions), (7, 7, 0));
    // Five of a block, one of two, one of 257, and the replaced one.
    assert_eq!(statistics.bytes, (5 + 2 + 257 + 1) * 4096);
    Ok(())
}

#[test]
fn every_bit_of_an_entry_flipped() -> Tested {
    let (_directory, cache) = new()?;
    cache.put(&key(1), &value(1, 100))?;
    let path = cache.files.entry(&key(1));
    let whole = fs::read(&path)?;
    let mut noticed = 0;
    for bit in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, changed)?;
        noticed += usize::from(cache.get(&key(1)).is_err());
    }
    assert_eq!((noticed, whole.len()), (188 * 8, 188));
    cache.put(&key(1), &value(1, 100))?;
    assert_eq!(cache.get(&key(1))?, Some(value(1, 100)));
    assert_eq!(fs::read(&path)?, whole);
    assert_eq!(cache.statistics().misses, 188 * 8);
    Ok(())
}

#[test]
fn every_byte_of_a_large_entry_changed_to_zero() -> Tested {
    let (_directory, cache) = new()?;
    let large: Arc<[u8]> = vec![0xA5; 5000].into();
    cache.put(&key(1), &large)?;
    let path = cache.files.entry(&key(1));
    let whole = fs::read(&path)?;
    let mut noticed = 0;
    // A page that never came to the disk is read as zeros.
    for start in 0..whole.len() {
        let mut changed = whole.clone();
        changed[start..].fill(0);
        fs::write(&path, changed)?;
        noticed += usize::from(cache.get(&key(1)).is_err());
    }
    assert_eq!(noticed, 5088);
    Ok(())
}

#[test]
fn an_entry_cut_at_every_length_and_made_longer() -> Tested {
    let (_directory, cache) = new()?;
    cache.put(&key(1), &value(1, 100))?;
    let path = cache.files.entry(&key(1));
    let whole = fs::read(&path)?;
    let mut noticed = 0;
    for length in (0..whole.len()).chain(whole.len() + 1..whole.len() + 100) {
        let mut changed = whole.clone();
        changed.resize(length, 0);
        fs::write(&path, changed)?;
        let text = trouble(&cache, &key(1))?;
        noticed += usize::from(text.ends_with("is torn; the next value under its key replaces it"));
    }
    assert_eq!(noticed, 188 + 99);
    Ok(())
}

#[test]
fn the_entry_of_another_key_and_what_is_no_entry() -> Tested {
    let (_directory, cache) = new()?;
    cache.put(&key(1), &value(1, 100))?;
    cache.put(&key(2), &value(2, 100))?;
    fs::copy(cache.files.entry(&key(2)), cache.files.entry(&key(1)))?;
    assert!(trouble(&cache, &key(1))?.contains("is not the entry that its name says"));
    fs::write(cache.files.entry(&key(1)), [b'x'; 1000])?;
    assert!(trouble(&cache, &key(1))?.contains("is not the entry that its name says"));
    // A length that no memory holds is not asked for.
    File::create(cache.files.entry(&key(1)))?.set_len(1 << 40)?;
    assert!(trouble(&cache, &key(1))?.contains("is not the entry that its name says"));
    fs::remove_file(cache.files.entry(&key(1)))?;
    fs::create_dir(cache.files.entry(&key(1)))?;
    assert!(trouble(&cache, &key(1))?.ends_with("is not a file; remove it"));
    assert!(cache.put(&key(1), &value(1, 100)).is_err());
    assert_eq!(cache.get(&key(2))?, Some(value(2, 100)));
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() -> Tested {
    let (directory, cache) = new()?;
    let outside = directory.path().join("outside");
    fs::write(&outside, "somebody's")?;
    let path = cache.files.entry(&key(1));
    cache.put(&key(1), &value(1, 1))?;
    fs::remove_file(&path)?;
    std::os::unix::fs::symlink(&outside, &path)?;
    assert!(trouble(&cache, &key(1))?.ends_with("is not a file; remove it"));
    cache.clear()?;
    assert!(path.is_symlink());
    cache.put(&key(1), &value(1, 1))?;
    assert_eq!(fs::read(&outside)?, b"somebody's");
    assert_eq!(cache.get(&key(1))?, Some(value(1, 1)));
    fs::remove_file(&path)?;
    // To open it would wait for ever.
    assert!(std::process::Command::new("mkfifo").arg(&path).status()?.success());
    assert!(trouble(&cache, &key(1))?.ends_with("is not a file; remove it"));
    Ok(())
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() -> Tested {
    let (directory, cache) = new()?;
    let cache = cache.max_bytes(4096);
    let outside = directory.path().join("outside");
    fs::write(&outside, "somebody's")?;
    for path in [cache.files.tally(), cache.files.lock()] {
        // Which leaves an empty tally.
        cache.clear()?;
        drop(fs::remove_file(&path));
        std::os::unix::fs::symlink(&outside, &path)?;
        let error = cache.put(&key(1), &value(1, 1)).err().ok_or("written")?;
        assert!(text(&error).ends_with("it is not a file; remove it"), "{}", text(&error));
        assert_eq!(fs::read(&outside)?, b"somebody's");
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_directory_of_entries_that_is_a_link_is_left_alone() -> Tested {
    let (directory, cache) = new()?;
    let outside = directory.path().join("outside");
    cache.put(&key(1), &value(1, 1))?;
    let path = cache.files.entry(&key(1));
    let inside = path.parent().ok_or("no parent")?;
    fs::rename(inside, &outside)?;
    std::os::unix::fs::symlink(&outside, inside)?;
    cache.clear()?;
    let small = DiskCache::open(directory.path())?.max_bytes(4096);
    small.put(&key(2), &value(2, 1))?;
    small.put(&key(3), &value(3, 1))?;
    assert_eq!(small.statistics().evictions, 1);
    assert_eq!(fs::read_dir(outside)?.count(), 1);
    Ok(())
}

#[cfg(unix)]
#[test]
fn the_directory_of_everything_is_no_link() -> Tested {
    let directory = tempfile::tempdir()?;
    fs::create_dir(directory.path().join("outside"))?;
    std::os::unix::fs::symlink(directory.path().join("outside"), directory.path().join("hypernodes-1"))?;
    let error = DiskCache::open(directory.path()).err().ok_or("opened")?;
    assert_eq!(error.action(), Action::Open);
    assert!(text(&error).ends_with("is not a directory; remove it, or open another one"), "{}", text(&error));
    Ok(())
}

#[test]
fn other_peoples_files_and_other_versions_stay() -> Tested {
    let (directory, cache) = new()?;
    cache.put(&key(1), &value(1, 1))?;
    let entry = cache.files.entry(&key(1));
    let beside = entry.parent().ok_or("no parent")?;
    let number = entry.file_name().and_then(|name| name.to_str()).ok_or("no name")?.to_owned();
    let foreign = [
        directory.path().join("thesis.txt"),
        directory.path().join("hypernodes-0/00").join(&number),
        directory.path().join("hypernodes-2/00").join(&number),
        cache.files.home().join("notes"),
        cache.files.home().join("zz").join(&number),
        beside.join("notes"),
        beside.join(number.to_uppercase()),
        beside.join(format!("{number}00")),
        beside.join(format!("+{}", &number[1..])),
        beside.join("hypernodes-new-"),
        beside.join("hypernodes-new-.123456789abcde"),
        beside.join("sub").join(&number),
    ];
    for path in &foreign {
        fs::create_dir_all(path.parent().ok_or("no parent")?)?;
        fs::write(path, "somebody's")?;
        last_used(path, 1_000_000)?;
    }
    let small = DiskCache::open(directory.path())?.max_bytes(4096);
    for number in 0..100 {
        small.put(&key(number), &value(number, 1))?;
    }
    assert_eq!(small.statistics().evictions, 100);
    small.clear()?;
    assert!(files(cache.files.home())?.iter().all(|path| *path != entry));
    let left = foreign.iter().filter(|path| fs::read(path).is_ok_and(|bytes| bytes == b"somebody's")).count();
    assert_eq!(left, foreign.len());
    Ok(())
}

/// Every file below a directory.
fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

#[test]
fn what_was_not_used_for_longest_goes_first() -> Tested {
    let (_directory, cache) = new()?;
    let cache = cache.max_bytes(16 * 4096);
    for number in 0..16 {
        cache.put(&key(number), &value(number, 1))?;
        last_used(&cache.files.entry(&key(number)), 1000 - number)?;
    }
    for number in 0..4 {
        cache.get(&key(number))?;
    }
    cache.put(&key(16), &value(16, 1))?;
    // Until an eighth was free, two went.
    let there: Vec<u64> = (0..17).filter(|number| cache.files.entry(&key(*number)).exists()).collect();
    assert_eq!(there, [0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert_eq!(cache.statistics().evictions, 2);
    assert_eq!(cache.statistics().bytes, 15 * 4096);
    Ok(())
}

#[test]
fn a_value_as_large_as_the_limit_fits_and_a_larger_one_is_left_out() -> Tested {
    let (_directory, cache) = new()?;
    let cache = cache.max_bytes(4 * 4096 + 4095);
    for number in 0..4 {
        cache.put(&key(number), &value(number, 1))?;
    }
    cache.put(&key(5), &value(5, 4 * 4096))?;
    assert_eq!((cache.get(&key(5))?, cache.statistics().evictions), (None, 0));
    cache.put(&key(5), &value(5, 4 * 4096 - 88))?;
    assert_eq!((cache.get(&key(5))?.is_some(), cache.statistics().evictions), (true, 4));
    let nothing = DiskCache::open(cache.path())?.max_bytes(4095);
    nothing.put(&key(6), &value(6, 0))?;
    assert_eq!(nothing.get(&key(6))?, None);
    Ok(())
}

#[test]
fn where_nothing_can_be_removed_puts_are_refused_without_looking_each_time() -> Tested {
    let (_directory, cache) = new()?;
    let cache = cache.max_bytes(100 * 4096);
    cache.put(&key(1), &value(1, 1))?;
    // What another process is writing may not be removed: not before ten minutes.
    let unfinished = cache.files.entry(&key(1)).with_file_name("hypernodes-new-0123456789abcdef");
    File::create(&unfinished)?.set_len(100 * 4096)?;
    fs::remove_file(cache.files.tally())?;
    let error = cache.put(&key(2), &value(2, 1)).err().ok_or("there was room")?;
    assert!(text(&error).contains("cannot be removed to stay below 409600 bytes"), "{}", text(&error));
    let scanned = cache.counters.scanned.load(Relaxed);
    for number in 0..REFUSED {
        assert!(cache.put(&key(number), &value(number, 1)).is_err());
    }
    assert_eq!(cache.counters.scanned.load(Relaxed), scanned);
    last_used(&unfinished, 601)?;
    cache.put(&key(2), &value(2, 1))?;
    assert!(!unfinished.exists());
    assert_eq!(cache.get(&key(2))?, Some(value(2, 1)));
    Ok(())
}

#[test]
fn a_tally_that_is_lost_or_nonsense_is_set_right() -> Tested {
    let (_directory, cache) = new()?;
    for number in 0..10 {
        cache.put(&key(number), &value(number, 1))?;
    }
    for wrong in [None, Some(0), Some(1 << 40)] {
        match wrong {
            None => fs::remove_file(cache.files.tally())?,
            Some(length) => tally::set(&cache.files.tally(), length)?,
        }
        cache.put(&key(1), &value(1, 1))?;
        // The replaced one counts twice.
        assert_eq!(cache.statistics().bytes, 11 * 4096, "{wrong:?}");
    }
    assert_eq!(cache.statistics().evictions, 0);
    Ok(())
}

#[test]
fn a_directory_that_goes_is_trouble_and_one_that_is_emptied_is_not() -> Tested {
    let (directory, cache) = new()?;
    cache.put(&key(1), &value(1, 1))?;
    fs::remove_dir_all(cache.files.home())?;
    assert_eq!(cache.get(&key(1))?, None);
    cache.put(&key(1), &value(1, 1))?;
    assert_eq!(cache.get(&key(1))?, Some(value(1, 1)));
    fs::remove_dir_all(directory.path())?;
    assert_eq!(cache.get(&key(1))?, None);
    assert_eq!(cache.put(&key(1), &value(1, 1)).err().map(|error| error.action()), Some(Action::Put));
    assert!(!directory.path().exists());
    Ok(())
}

#[test]
fn a_file_in_place_of_the_directory_midway() -> Tested {
    let (_directory, cache) = new()?;
    cache.put(&key(1), &value(1, 1))?;
    let away = cache.path().join("away");
    fs::rename(cache.files.home(), &away)?;
    fs::write(cache.files.home(), "a file")?;
    let mut troubles = 0;
    for number in 0..100 {
        troubles += usize::from(cache.get(&key(number)).is_err());
        troubles += usize::from(cache.put(&key(number), &value(number, 1)).is_err());
    }
    assert_eq!(troubles, 200);
    assert!(cache.clear().is_err());
    fs::remove_file(cache.files.home())?;
    fs::rename(away, cache.files.home())?;
    assert_eq!(cache.get(&key(1))?, Some(value(1, 1)));
    Ok(())
}

#[test]
fn a_hundred_thousand_entries() -> Tested {
    const ENTRIES: u64 = 100_000;
    let (directory, cache) = new()?;
    // The half fits.
    let cache = cache.max_bytes(ENTRIES / 2 * 4096);
    // Eight looks for each one that went, and a margin: it would be thousands if every put looked.
    let looked = || {
        let (evictions, scanned) = (cache.statistics().evictions, cache.counters.scanned.load(Relaxed));
        assert!(scanned <= 16 * evictions + 2 * ENTRIES, "{scanned} for {evictions}");
        evictions
    };
    let put = |half: u64| {
        (half..ENTRIES).step_by(2).try_for_each(|number| {
            looked();
            cache.put(&key(number), &value(number, 8))
        })
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| put(1));
        put(0).and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let evictions = looked();
    // What one thread puts while the other one evicts may be beyond the limit, or count twice.
    assert!((ENTRIES * 7 / 16..ENTRIES * 5 / 8).contains(&evictions), "{evictions}");
    let again = DiskCache::open(directory.path())?;
    let mut right = 0;
    for number in 0..ENTRIES {
        right += u64::from(again.get(&key(number))? == Some(value(number, 8)));
    }
    assert_eq!(right, ENTRIES - evictions);
    assert_eq!(again.counters.scanned.load(Relaxed), 0);
    cache.clear()?;
    assert_eq!(files(cache.files.home())?.len(), 3);
    Ok(())
}

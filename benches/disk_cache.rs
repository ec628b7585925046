//! What a value on the disk costs: `cargo bench --bench disk_cache`, half a minute.
//!
//! Puts and gets, one at a time, of 100 bytes and of 1 MiB; the median of all of them. Behind each stands what the
//! checksum takes of it. Then puts into a directory that is full, with what evicting takes: the mean, since one put in
//! many does it for all. With `-- DIRECTORY` there, and in the system's directory for such things without.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hypernodes::cache::Key;
use hypernodes::{Cache, CacheError, DiskCache};
use hypernodes_benches::{arguments, median, shown, timed};

const SMALL: (&str, usize, u64) = ("100 B", 100, 10_000);
const LARGE: (&str, usize, u64) = ("1 MiB", 1 << 20, 300);

/// As many fit, and then three times as many more are put.
const FULL: u64 = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = match arguments().next() {
        Some(path) => tempfile::tempdir_in(path)?,
        None => tempfile::tempdir()?,
    };
    println!("{:<8} {:>12} {:>12} {:>12} {:>12}", "", "put", "get", "miss", "checksum");
    for (name, length, times) in [SMALL, LARGE] {
        let [put, get, miss, checksum] = costs(&directory.path().join(name), length, times)?;
        println!("{name:<8} {put:>12} {get:>12} {miss:>12} {checksum:>12}");
    }
    full(&directory.path().join("full"))?;
    Ok(())
}

fn costs(path: &Path, length: usize, times: u64) -> Result<[String; 4], CacheError> {
    let cache = DiskCache::open(path)?;
    let value: Arc<[u8]> = vec![0xA5; length].into();
    let put = each(times, |number| cache.put(&key(number), &value))?;
    let get = each(times, |number| cache.get(&key(number)).map(drop))?;
    let miss = each(times, |number| cache.get(&key(times + number)).map(drop))?;
    assert_eq!((cache.statistics().hits, cache.statistics().misses), (times, times));
    let checksum = each(times, |_| {
        black_box(blake3::hash(&value));
        Ok(())
    })?;
    Ok([put, get, miss, checksum].map(microseconds))
}

fn full(path: &Path) -> Result<(), CacheError> {
    let cache = DiskCache::open(path)?.max_bytes(FULL * 4096);
    let value: Arc<[u8]> = vec![0xA5; 100].into();
    let put = |numbers: std::ops::Range<u64>| {
        let count = u32::try_from(numbers.end - numbers.start).unwrap_or(1);
        let (time, done) = timed(|| numbers.into_iter().try_for_each(|number| cache.put(&key(number), &value)));
        done.map(|()| microseconds(time / count))
    };
    let (filling, beyond) = (put(0..FULL)?, put(FULL..4 * FULL)?);
    let evictions = cache.statistics().evictions;
    println!("a put until {FULL} entries are there {filling}, and beyond {beyond}, with {evictions} evictions");
    Ok(())
}

fn each(times: u64, mut act: impl FnMut(u64) -> Result<(), CacheError>) -> Result<Duration, CacheError> {
    let times: Result<Vec<Duration>, CacheError> = (0..times)
        .map(|number| {
            let (time, done) = timed(|| act(number));
            done.map(|()| time)
        })
        .collect();
    Ok(median(&times?))
}

fn microseconds(time: Duration) -> String {
    shown(time.as_secs_f64() * 1e9)
}

fn key(number: u64) -> Key {
    Key::new(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

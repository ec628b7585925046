//! What keys cost, and a look into the cache in memory: `cargo bench --bench cache_keys`, some seconds.
//!
//! *hash* is BLAKE3 alone on as many bytes, *key* the digest of a value as it goes into a key, both in GB/s on one core, and
//! *ratio* the second over the first. Text goes to the hash as it is, elements of a primitive type over a buffer. What
//! consists of small parts has a few bytes for each that say what it is.
//!
//! On one core of an x86-64 server with AVX-512, in GB/s; the other core was busy with something else:
//!
//! ```text
//!                             bytes     hash      key  ratio
//! Vec<u8>                       256     0.74     0.51   0.69
//! Vec<u8>                      4096     2.55     2.12   0.83
//! Vec<u8>                     65536     9.07     7.19   0.79
//! Vec<u8>                   1048576     9.31     7.35   0.79
//! Vec<f64>                  1048576     9.40     7.48   0.80
//! String                    1048576     9.19     8.93   0.97
//! Vec<u8>                  16777216     7.90     5.35   0.68
//! String                   16777216     7.43     6.95   0.93
//! Vec<Vec<f64>> of 64       1048576     9.34     5.26   0.56
//! Vec<[f64; 4]>             1048576     9.32     1.49   0.16
//! Vec<(f64, f64)>           1048576     9.28     0.87   0.09
//! Vec<String> of 16         1048576     9.31     2.17   0.23
//!
//! a node's key, of a number      221.0 ns
//! of a line and a number         246.0 ns
//! found in memory, with key      494.0 ns
//!   looked up alone              35.0 ns
//! not found, not kept, with key  1.06 µs
//! not found, kept, with key      1.18 µs
//! ```
//!
//! The look-ups by several threads, of which the bench prints how many a second come to, say nothing where two threads do
//! not get two cores.

#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use hypernodes::__private::{Code, KeyOf};
use hypernodes::cache::{Key, KeyHasher, digest};
use hypernodes::{Cache, CacheError, CacheKey, MemoryCache, node, pipeline};
use hypernodes_benches::{shown, timed};

/// The shortest time of a call, out of rounds of so many calls.
fn shortest<T>(calls: u32, mut call: impl FnMut() -> T) -> f64 {
    let mut round = || {
        let (time, ()) = timed(|| {
            for _ in 0..calls {
                black_box(call());
            }
        });
        time / calls
    };
    let shortest: Duration = (0..30).map(|_| round()).min().unwrap_or_default();
    shortest.as_secs_f64() * 1e9
}

fn row<T: CacheKey + ?Sized>(name: &str, bytes: usize, value: &T) -> Result<(), Box<dyn Error>> {
    digest(value)?;
    let raw = vec![7; bytes];
    let calls = u32::try_from((4_000_000 / bytes).clamp(1, 20_000))?;
    let alone = shortest(calls, || blake3::hash(black_box(&raw)));
    let whole = shortest(calls, || digest(black_box(value)));
    let gigabytes = |time: f64| bytes as f64 / time;
    println!("{name:<22} {bytes:>10} {:>8.2} {:>8.2} {:>6.2}", gigabytes(alone), gigabytes(whole), alone / whole);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:<22} {:>10} {:>8} {:>8} {:>6}", "", "bytes", "hash", "key", "ratio");
    for size in [256, 4 << 10, 64 << 10, 1 << 20, 16 << 20] {
        row("Vec<u8>", size, &vec![7_u8; size])?;
        row("&[u16]", size, &*vec![7_u16; size / 2])?;
        row("&[u32]", size, &*vec![7_u32; size / 4])?;
        row("Vec<f64>", size, &vec![7.0_f64; size / 8])?;
        row("Vec<bool>", size, &vec![true; size])?;
        row("String", size, &"x".repeat(size))?;
    }
    row("Vec<Vec<f64>> of 64", 1 << 20, &vec![vec![7.0_f64; 64]; 2048])?;
    row("Vec<[f64; 4]>", 1 << 20, &vec![[7.0_f64; 4]; 32768])?;
    row("Vec<(f64, f64)>", 1 << 20, &vec![(7.0_f64, 7.0_f64); 65536])?;
    row("Vec<String> of 16", 1 << 20, &vec!["x".repeat(16); 65536])?;
    println!();
    keys();
    calls();
    threads();
    Ok(())
}

const CODE: Code = Code { path: "crate::module::node", digest: [7; 32] };
const TYPES: &str = "fn(u64) -> core::option::Option<u64>";

/// As generated code feeds an argument.
fn fed<T: CacheKey + ?Sized>(value: &T) -> impl FnOnce(&mut KeyHasher) {
    |hasher| value.cache_key(hasher)
}

fn keys() {
    let key = shortest(20_000, || KeyOf::new(black_box(&CODE), &[TYPES]).argument(fed(black_box(&7_u64))).finish());
    println!("a node's key, of a number      {}", shown(key));
    let line = black_box("a line of text");
    let key =
        shortest(20_000, || KeyOf::new(black_box(&CODE), &[TYPES]).argument(fed(line)).argument(fed(&7_u64)).finish());
    println!("of a line and a number         {}", shown(key));
}

/// Keeps nothing.
struct Nothing;

impl Cache for Nothing {
    fn get(&self, _: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Ok(None)
    }

    fn put(&self, _: &Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Ok(())
    }
}

#[node(output = "same", cache)]
#[inline(never)]
fn identity(number: u64) -> u64 {
    number
}

pipeline! { struct Identity; nodes = [identity]; }

/// What a call of a node costs whose argument and value are numbers, besides what the node does.
fn calls() {
    let call = |cache: &dyn Cache, number: u64| Identity.with_cache(cache).run(number).same;
    let cache = MemoryCache::new();
    let key = Key::new([7; 32]);
    let _ = cache.put(&key, &Arc::from([7; 50]));
    println!("found in memory, with key      {}", shown(shortest(20_000, || call(&cache, 7))));
    println!("  looked up alone              {}", shown(shortest(20_000, || cache.get(black_box(&key)))));
    println!("not found, not kept, with key  {}", shown(shortest(20_000, || call(&Nothing, 7))));
    let mut number = 0_u64;
    let kept = shortest(20_000, || {
        number += 1;
        call(&cache, number)
    });
    println!("not found, kept, with key      {}", shown(kept));
}

/// Look-ups by several threads at once, of a thousand values.
fn threads() {
    let cache = MemoryCache::new();
    let keys: Vec<Key> =
        (0..1000_u64).map(|number| Key::new(*blake3::hash(&number.to_le_bytes()).as_bytes())).collect();
    for key in &keys {
        let _ = cache.put(key, &Arc::from([7; 50]));
    }
    for threads in [1, 2, 4, 16] {
        let look = |thread: usize| {
            keys.iter()
                .cycle()
                .skip(thread * 61)
                .take(200_000)
                .filter(|key| matches!(cache.get(key), Ok(Some(_))))
                .count()
        };
        let look = &look;
        let run = || {
            thread::scope(|scope| {
                for thread in 0..threads {
                    scope.spawn(move || black_box(look(thread)));
                }
            });
        };
        let shortest = (0..5).map(|_| timed(run).0).min().unwrap_or_default();
        let looked = threads * 200_000;
        println!(
            "look-ups by {threads:>2} threads         {:.1} million/s",
            looked as f64 / shortest.as_secs_f64() / 1e6
        );
    }
}

//! What a cache gains: `cargo bench --bench cache`, two minutes.
//!
//! Of one node, which spins for the named time and then makes its value, a number or 1 MiB, *computed* is a run without a
//! cache, *memory* and *disk* are runs that find the value in a `MemoryCache` and a `DiskCache`: with making the key,
//! looking it up, checking and decoding it. *Gain* is the first over one of these. The shortest time counts, since whatever
//! disturbs a measurement makes it longer. What is on the disk is in the system's own memory too, as it is for a program
//! that runs twice.
//!
//! Then a `map` over 1000 items, on all threads: without a cache, with a cache that knows none of them, and with one that
//! knows all but ten. *Share* is what the last takes of the first; ten in a thousand would be 1 %.
//!
//! On two cores of a shared x86-64 server, and a disk with ext4:
//!
//! ```text
//! value              spins     computed       memory         disk      gain      gain
//! u64                  1µs     962.7 ns     520.0 ns      6.45 µs      1.85      0.15
//! String of 1 MiB      1µs     10.61 µs    271.38 µs    426.93 µs      0.04      0.02
//! Vec<f64>, 1 MiB      1µs     10.01 µs    330.68 µs    486.86 µs      0.03      0.02
//! Vec<u8>, 1 MiB       1µs      7.72 µs    829.45 µs    988.62 µs      0.01      0.01
//! u64                100µs    100.13 µs     501.0 ns      6.48 µs       200        15
//! String of 1 MiB    100µs    109.01 µs    266.51 µs    418.66 µs      0.41      0.26
//! Vec<f64>, 1 MiB    100µs    107.11 µs    318.46 µs    476.28 µs      0.34      0.22
//! Vec<u8>, 1 MiB     100µs    104.91 µs    798.17 µs    905.87 µs      0.13      0.12
//! u64                 10ms      9.97 ms    591.0 ns      6.11 µs     16874      1632
//! String of 1 MiB     10ms      9.99 ms    263.83 µs    416.96 µs        38        24
//! Vec<f64>, 1 MiB     10ms     10.22 ms    319.44 µs    484.89 µs        32        21
//! Vec<u8>, 1 MiB      10ms     10.16 ms    811.58 µs    849.32 µs        13        12
//!
//! a hit in memory of a u64 511.8 ns, of which its key 224.0 ns
//!   besides the key 287.8 ns, below 1 µs
//!
//! map        spins       no cache     none known        ten new    share
//! memory       1µs      510.26 µs        1.44 ms      360.99 µs   70.7 %
//! disk         1µs      528.73 µs       56.40 ms        5.17 ms  977.0 %
//! memory     100µs       50.65 ms       51.50 ms      892.02 µs    1.8 %
//! disk       100µs       51.16 ms      121.11 ms        5.55 ms   10.8 %
//! memory      10ms     5155.13 ms     5166.25 ms       51.10 ms    1.0 %
//! disk        10ms     5276.89 ms     5390.68 ms       58.21 ms    1.1 %
//! ```
//!
//! For small values a look into memory pays from half a microsecond of computing on, one at the disk from six; keeping what
//! is not there yet takes about 50 µs more on the disk. A hit in memory of a small value takes less than 1 µs, its key
//! included; the bench fails where that is not so even without the key. Large values go through the hash twice: a MiB of
//! text pays from 0.3 ms on, and one whose elements are decoded one by one, as those of a `Vec<u8>`, from a millisecond on.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use hypernodes::__private::{Code, KeyOf};
use hypernodes::{Cache, CacheKey, DiskCache, MemoryCache, node, pipeline};
use hypernodes_benches::{Calibration, Item, shown, timed};

/// What a node spins for.
const COSTS: [Duration; 3] = [Duration::from_micros(1), Duration::from_micros(100), Duration::from_millis(10)];
/// Large values have so many bytes.
const LARGE: usize = 1 << 20;
/// So long is measured for each figure, and for so many calls at least.
const TIME: Duration = Duration::from_millis(500);
const CALLS: usize = 5;
/// How many items a map has, and how many of them are new.
const ITEMS: u64 = 1000;
const NEW: u64 = 10;

/// Spins for some rounds.
#[inline(never)]
fn spin(seed: u64, rounds: u32) -> u64 {
    Item { seed, rounds }.hash()
}

#[node(cache)]
#[inline(never)]
fn number(seed: u64, rounds: u32) -> u64 {
    spin(seed, rounds)
}

#[node(cache)]
#[inline(never)]
fn text(seed: u64, rounds: u32) -> String {
    let digit = spin(seed, rounds) % 10;
    digit.to_string().repeat(LARGE)
}

#[node(cache)]
#[inline(never)]
#[expect(clippy::cast_precision_loss, reason = "whichever number it is")]
fn floats(seed: u64, rounds: u32) -> Vec<f64> {
    vec![spin(seed, rounds) as f64; LARGE / size_of::<f64>()]
}

#[node(cache)]
#[inline(never)]
fn bytes(seed: u64, rounds: u32) -> Vec<u8> {
    vec![spin(seed, rounds).to_le_bytes()[0]; LARGE]
}

pipeline! { struct Number; nodes = [number]; workload = Cpu; }
pipeline! { struct Text; nodes = [text]; }
pipeline! { struct Floats; nodes = [floats]; }
pipeline! { struct Bytes; nodes = [bytes]; }

/// The places that a value is looked up in.
struct Caches {
    memory: MemoryCache,
    disk: DiskCache,
}

/// The shortest time of a call, in nanoseconds.
fn shortest<T>(mut call: impl FnMut() -> T) -> f64 {
    let once = timed(&mut call).0.max(Duration::from_nanos(1));
    // Several calls in a sample, where one is too short for the clock.
    let calls = (Duration::from_micros(50).as_nanos() / once.as_nanos()).clamp(1, 1000);
    let calls = u32::try_from(calls).unwrap_or(1);
    let mut shortest = Duration::MAX;
    let (mut spent, mut samples) = (Duration::ZERO, 0);
    while spent < TIME || samples < CALLS {
        let (time, ()) = timed(|| {
            for _ in 0..calls {
                black_box(call());
            }
        });
        shortest = shortest.min(time);
        spent += time;
        samples += 1;
    }
    shortest.as_secs_f64() * 1e9 / f64::from(calls)
}

/// A row of the first table: one kind of value, one cost.
macro_rules! row {
    ($name:literal, $pipeline:ident, $caches:ident, $cost:ident, $rounds:ident) => {{
        let inputs = || (black_box(7), black_box($rounds));
        let computed = shortest(|| $pipeline.run(inputs()));
        let (memory, disk) = (&$caches.memory, &$caches.disk);
        let memory_hit = shortest(|| $pipeline.with_cache(memory).run(inputs()));
        let disk_hit = shortest(|| $pipeline.with_cache(disk).run(inputs()));
        let cost = format!("{:?}", $cost);
        print!("{:<16} {cost:>7} {:>12} {:>12} {:>12}", $name, shown(computed), shown(memory_hit), shown(disk_hit));
        println!(" {:>9} {:>9}", gain(computed / memory_hit), gain(computed / disk_hit));
    }};
}

/// How many times as fast.
fn gain(gain: f64) -> String {
    if gain < 10.0 { format!("{gain:.2}") } else { format!("{gain:.0}") }
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let calibration = Calibration::new();
    let caches = Caches { memory: MemoryCache::new(), disk: DiskCache::open(directory.path().join("hits"))? };
    print!("{:<16} {:>7} {:>12} {:>12} {:>12}", "value", "spins", "computed", "memory", "disk");
    println!(" {:>9} {:>9}", "gain", "gain");
    for cost in COSTS {
        let rounds = calibration.rounds(cost);
        row!("u64", Number, caches, cost, rounds);
        row!("String of 1 MiB", Text, caches, cost, rounds);
        row!("Vec<f64>, 1 MiB", Floats, caches, cost, rounds);
        row!("Vec<u8>, 1 MiB", Bytes, caches, cost, rounds);
    }
    println!();
    beside_hashing(&caches.memory, calibration.rounds(COSTS[0]))?;
    println!();
    println!("{:<8} {:>7} {:>14} {:>14} {:>14} {:>8}", "map", "spins", "no cache", "none known", "ten new", "share");
    for cost in COSTS {
        let rounds = calibration.rounds(cost);
        share("memory", cost, rounds, || Ok(MemoryCache::new()))?;
        let mut count = 0;
        share("disk", cost, rounds, || {
            count += 1;
            Ok(DiskCache::open(directory.path().join(format!("{cost:?}-{count}")))?)
        })?;
    }
    Ok(())
}

/// What a hit in memory of a small value costs besides hashing: its key, and the two digests that the entry is checked by.
fn beside_hashing(cache: &MemoryCache, rounds: u32) -> Result<(), Box<dyn Error>> {
    const CODE: Code = Code { path: concat!(module_path!(), "::number"), digest: [7; 32] };
    let types = [std::any::type_name::<(u64, u32, u64)>(), std::any::type_name_of_val(&number)];
    let hit = shortest(|| Number.with_cache(cache).run((black_box(7), black_box(rounds))));
    let hashing = shortest(|| {
        let (seed, rounds) = (black_box(7_u64), black_box(rounds));
        let key = KeyOf::new(&CODE, &types).argument(|hasher| seed.cache_key(hasher));
        black_box(key.argument(|hasher| rounds.cache_key(hasher)).finish()).map(|_| ())
    });
    println!("a hit in memory of a u64 {}, of which its key {}", shown(hit), shown(hashing));
    let rest = hit - hashing;
    if rest >= 1000.0 {
        return Err(format!("a hit in memory took {} besides its key, which is not below 1 µs", shown(rest)).into());
    }
    println!("  besides the key {}, below 1 µs", shown(rest));
    Ok(())
}

/// What ten new items take among a thousand; each time others, and another cache.
fn share<C: Cache>(
    name: &str,
    cost: Duration,
    rounds: u32,
    mut cache: impl FnMut() -> Result<C, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let calls = if cost > Duration::from_millis(1) { 3 } else { 11 };
    let mut shortest = [Duration::MAX; 3];
    for _ in 0..calls {
        let cache = cache()?;
        let items = |seed: fn(u64) -> u64| (0..ITEMS).map(|item| (seed(item), rounds)).collect::<Vec<_>>();
        let [first, again, ten_new] = [items(|item| item), items(|item| item), items(changed)];
        let times = [
            timed(|| Number.map(first)).0,
            timed(|| Number.with_cache(&cache).map(again)).0,
            timed(|| Number.with_cache(&cache).map(ten_new)).0,
        ];
        shortest = std::array::from_fn(|way| shortest[way].min(times[way]));
    }
    let [none, unknown, new] = shortest.map(|time| time.as_secs_f64() * 1e9);
    let cost = format!("{cost:?}");
    print!("{name:<8} {cost:>7} {:>14} {:>14} {:>14}", shown(none), shown(unknown), shown(new));
    println!(" {:>6.1} %", 100.0 * new / none);
    Ok(())
}

/// The item, or a new one in its place: of every hundred the middle one.
fn changed(seed: u64) -> u64 {
    let every = ITEMS / NEW;
    if seed % every == every / 2 { seed + ITEMS } else { seed }
}

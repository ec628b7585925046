//! `MemoryCache`: what goes, and what it counts.

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::thread;

use super::{bytes, key};
use crate::cache::{Cache, Key, MemoryCache};

/// Numbers are spread over the shards.
fn spread(number: u64) -> Key {
    Key::new(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

fn has(cache: &MemoryCache, number: u64) -> bool {
    cache.get(&spread(number)).unwrap().is_some()
}

#[test]
fn the_least_recently_used_goes_first_exactly() {
    // Room for ten values of a hundred bytes.
    let one = {
        let cache = MemoryCache::new();
        cache.put(&key(1), &bytes(100)).unwrap();
        cache.statistics().bytes
    };
    let cache = MemoryCache::new().max_bytes(10 * one);
    let mut order: Vec<u64> = Vec::new();
    let mut state = 1_u64;
    for step in 0..5_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = (state >> 33) % 25;
        let known = order.contains(&number);
        if step % 2 == 0 {
            assert_eq!(has(&cache, number), known, "step {step}");
            if !known {
                continue;
            }
        } else {
            cache.put(&spread(number), &bytes(100)).unwrap();
        }
        order.retain(|other| *other != number);
        order.push(number);
        if order.len() > 10 {
            order.remove(0);
        }
        assert_eq!(cache.statistics().entries, order.len());
        assert_eq!(cache.statistics().bytes, order.len() * one);
    }
    assert!(cache.statistics().evictions > 500);
}

#[test]
fn a_small_cache_keeps_what_fits() {
    let cache = MemoryCache::new().max_bytes(3 << 10);
    cache.put(&key(1), &bytes(2 << 10)).unwrap();
    assert!(cache.get(&key(1)).unwrap().is_some());
    // Too large: nothing goes for it.
    cache.put(&key(2), &bytes(3 << 10)).unwrap();
    assert!(cache.get(&key(1)).unwrap().is_some());
    assert!(cache.get(&key(2)).unwrap().is_none());
    cache.put(&key(3), &bytes(2 << 10)).unwrap();
    assert!(cache.get(&key(1)).unwrap().is_none());
    assert!(cache.get(&key(3)).unwrap().is_some());
    // What was put last is too large, and what was put before it is not that.
    cache.put(&key(3), &bytes(4 << 10)).unwrap();
    assert!(cache.get(&key(3)).unwrap().is_none());
    assert_eq!((cache.statistics().entries, cache.statistics().bytes), (0, 0));
}

#[test]
fn one_value_may_have_all_the_room() {
    let cache = MemoryCache::new().max_bytes(1 << 20);
    for number in 0..100 {
        cache.put(&spread(number), &bytes(1_000)).unwrap();
    }
    cache.put(&key(1), &bytes((1 << 20) - 1_000)).unwrap();
    assert!(cache.get(&key(1)).unwrap().is_some());
    assert!(cache.statistics().bytes <= 1 << 20);
}

#[test]
fn a_size_of_nothing_keeps_nothing() {
    let cache = MemoryCache::new().max_bytes(0);
    cache.put(&key(1), &bytes(0)).unwrap();
    assert!(cache.get(&key(1)).unwrap().is_none());
}

#[test]
fn it_counts_and_it_forgets() {
    let cache = MemoryCache::default();
    cache.put(&key(1), &bytes(10)).unwrap();
    cache.put(&key(1), &bytes(20)).unwrap();
    assert_eq!(cache.get(&key(1)).unwrap().unwrap().len(), 20);
    assert!(cache.get(&key(2)).unwrap().is_none());
    let statistics = cache.statistics();
    assert_eq!((statistics.hits, statistics.misses, statistics.entries, statistics.evictions), (1, 1, 1, 0));
    assert!(statistics.bytes > 20 + 32);
    cache.clear();
    assert!(cache.get(&key(1)).unwrap().is_none());
    let statistics = cache.statistics();
    assert_eq!((statistics.hits, statistics.misses, statistics.entries, statistics.bytes), (1, 2, 0, 0));
    assert!(format!("{cache:?}").starts_with("MemoryCache { max_bytes: 268435456, statistics: Statistics { hits: 1"));
}

#[test]
fn many_threads_stay_within_the_size() {
    let cache = Arc::new(MemoryCache::new().max_bytes(100_000));
    thread::scope(|scope| {
        for thread in 0..16_u64 {
            let cache = Arc::clone(&cache);
            scope.spawn(move || {
                for step in 0..3_000 {
                    let number = (step * 7 + thread * 13) % 1_000;
                    match cache.get(&spread(number)).unwrap() {
                        Some(value) => assert_eq!(value.len() as u64, number),
                        None => cache.put(&spread(number), &bytes(usize::try_from(number).unwrap())).unwrap(),
                    }
                }
            });
        }
    });
    let statistics = cache.statistics();
    assert_eq!(statistics.hits + statistics.misses, 48_000);
    assert!(statistics.bytes <= 100_000, "{statistics:?}");
    assert!(statistics.entries > 100, "{statistics:?}");
}

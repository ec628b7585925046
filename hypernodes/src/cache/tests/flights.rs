//! What two threads ask for at once is made once.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use super::{Forgets, Kept, Seen, key};
use crate::cache::{Cache, MemoryCache, recall};

const THREADS: usize = 16;

/// Long enough for the others to come and wait.
fn pause() {
    thread::sleep(Duration::from_millis(200));
}

/// What threads make that start together.
fn together<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(threads);
    let (start, work) = (&start, &work);
    thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    start.wait();
                    work(thread)
                })
            })
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn made_once(cache: &(impl Cache + ?Sized), keyed: u8) {
    let made = AtomicUsize::new(0);
    let hits = together(THREADS, |_| {
        let seen = Seen::default();
        let value: Result<u64, ()> = recall(cache, Ok(key(keyed)), &seen, || {
            made.fetch_add(1, Ordering::SeqCst);
            pause();
            Ok(7)
        });
        assert_eq!(value, Ok(7));
        assert!(seen.troubles.take().is_empty());
        seen.hits.get()
    });
    assert_eq!(made.into_inner(), 1);
    assert_eq!(hits.iter().sum::<usize>(), THREADS - 1);
}

#[test]
fn sixteen_threads_make_it_once() {
    made_once(&Kept::default(), 10);
    made_once(&MemoryCache::new(), 10);
    made_once(&MemoryCache::new() as &dyn Cache, 10);
}

#[test]
fn even_if_the_cache_keeps_nothing() {
    made_once(&Forgets, 11);
    made_once(&MemoryCache::new().max_bytes(0), 11);
}

#[test]
fn clones_of_a_pointer_lead_to_one_cache() {
    let cache = Arc::new(MemoryCache::new());
    let made = AtomicUsize::new(0);
    together(THREADS, |_| {
        let value: Result<u64, ()> = recall(&Arc::clone(&cache), Ok(key(12)), &Seen::default(), || {
            made.fetch_add(1, Ordering::SeqCst);
            pause();
            Ok(7)
        });
        assert_eq!(value, Ok(7));
    });
    assert_eq!(made.into_inner(), 1);
}

#[test]
fn two_caches_share_nothing() {
    let caches = [Kept::default(), Kept::default()];
    let made = AtomicUsize::new(0);
    together(THREADS, |thread| {
        let value: Result<u64, ()> = recall(&caches[thread % 2], Ok(key(13)), &Seen::default(), || {
            made.fetch_add(1, Ordering::SeqCst);
            pause();
            Ok(7)
        });
        assert_eq!(value, Ok(7));
    });
    assert_eq!(made.into_inner(), 2);
}

#[test]
fn where_one_fails_the_next_one_makes_it() {
    let (made, at_once, most) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let outcomes = together(THREADS, |_| {
        recall(&Forgets, Ok(key(14)), &Seen::default(), || {
            most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            pause();
            at_once.fetch_sub(1, Ordering::SeqCst);
            match made.fetch_add(1, Ordering::SeqCst) {
                0..3 => Err("not yet"),
                _ => Ok(7),
            }
        })
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 3);
    assert_eq!((made.into_inner(), most.into_inner()), (4, 1));
}

#[test]
fn a_panic_stays_in_its_thread() {
    let made = AtomicUsize::new(0);
    let outcomes = together(THREADS, |_| {
        catch_unwind(AssertUnwindSafe(|| {
            recall(&Forgets, Ok(key(15)), &Seen::default(), || {
                pause();
                assert_ne!(made.fetch_add(1, Ordering::SeqCst), 0, "the first one panics");
                Ok::<u64, ()>(7)
            })
        }))
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 1);
    assert!(outcomes.into_iter().flatten().all(|outcome| outcome == Ok(7)));
    assert_eq!(made.into_inner(), 2);
}

/// What cannot be encoded is made by each, but all at once.
#[test]
fn what_cannot_be_shared_is_not_waited_for_in_a_row() {
    #[derive(serde::Serialize, serde::Deserialize, Debug)]
    struct Flat {
        #[serde(flatten)]
        rest: std::collections::BTreeMap<alloc::string::String, u8>,
    }
    let start = Instant::now();
    together(THREADS, |_| {
        let made: Result<Flat, ()> = recall(&Kept::default(), Ok(key(16)), &Seen::default(), || {
            pause();
            Ok(Flat { rest: [("a".into(), 1)].into() })
        });
        assert_eq!(made.unwrap().rest.len(), 1);
    });
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn a_thread_does_not_wait_for_itself() {
    let cache = Kept::default();
    let inner = || recall(&cache, Ok(key(17)), &Seen::default(), || Ok::<u64, ()>(7));
    let outer = recall(&cache, Ok(key(17)), &Seen::default(), || inner().map(|inner| inner + 1));
    assert_eq!(outer, Ok(8));
}

/// Each makes one value and needs the other's.
#[test]
fn no_circle_of_threads_comes_about() {
    let cache = Kept::default();
    let both = Barrier::new(2);
    let values = together(2, |thread| {
        let (mine, other) = if thread == 0 { (18, 19) } else { (19, 18) };
        recall(&cache, Ok(key(mine)), &Seen::default(), || {
            both.wait();
            recall(&cache, Ok(key(other)), &Seen::default(), || Ok::<u64, ()>(7))
        })
    });
    assert_eq!(values, [Ok(7), Ok(7)]);
}

#[test]
fn values_that_many_threads_want_come_to_all() {
    let cache = MemoryCache::new();
    let made = AtomicUsize::new(0);
    together(THREADS, |thread| {
        for round in 0..2_000_u32 {
            // They go through the keys in different orders, and each of them is wanted by several at once.
            let number = (round * 7 + u32::try_from(thread).unwrap() % 4) % 100;
            let keyed = crate::cache::Key::new(*blake3::hash(&number.to_le_bytes()).as_bytes());
            let value = recall(&cache, Ok(keyed), &Seen::default(), || {
                made.fetch_add(1, Ordering::SeqCst);
                Ok::<u32, ()>(number)
            });
            assert_eq!(value, Ok(number));
        }
    });
    assert_eq!(made.into_inner(), 100);
}

#[cfg(feature = "rayon")]
mod on_a_pool {
    use rayon::prelude::*;

    use super::*;

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    /// The thread that makes the value waits for the pool, and every thread of the pool wants that value.
    #[test]
    fn a_thread_of_the_pool_does_not_wait_for_ever() {
        let (cache, pool) = (Kept::default(), pool(2));
        let value = recall(&cache, Ok(key(20)), &Seen::default(), || {
            let inner: Vec<u64> = pool.install(|| {
                (0..4)
                    .into_par_iter()
                    .map(|_| recall(&cache, Ok(key(20)), &Seen::default(), || Ok::<u64, ()>(7)).unwrap())
                    .collect()
            });
            Ok::<u64, ()>(inner.iter().sum())
        });
        assert_eq!(value, Ok(28));
    }

    /// A thread takes up other work while it waits for its own, and in it wants what is made below, on its own stack.
    #[test]
    fn work_that_was_stolen_meanwhile_does_not_hang() {
        let (cache, pool) = (Kept::default(), pool(2));
        let start = Instant::now();
        let values: Vec<u64> = pool.install(|| {
            (0..8_u64)
                .into_par_iter()
                .map(|_| {
                    let value = recall(&cache, Ok(key(21)), &Seen::default(), || {
                        Ok::<u64, ()>(
                            (0..64_u64)
                                .into_par_iter()
                                .map(|number| {
                                    thread::sleep(Duration::from_millis(1));
                                    number
                                })
                                .sum(),
                        )
                    });
                    value.unwrap()
                })
                .collect()
        });
        assert_eq!(values, [2016; 8]);
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn the_pool_makes_it_once() {
        let (cache, pool) = (Kept::default(), pool(4));
        let made = AtomicUsize::new(0);
        pool.broadcast(|_| {
            let value = recall(&cache, Ok(key(22)), &Seen::default(), || {
                made.fetch_add(1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(50));
                Ok::<u64, ()>(7)
            });
            assert_eq!(value, Ok(7));
        });
        assert_eq!(made.into_inner(), 1);
    }
}

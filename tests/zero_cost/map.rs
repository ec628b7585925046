//! `map` and `map_each`: what comes out, when it stops, what it allocates and what it leaves behind.

#![allow(clippy::trivially_copy_pass_by_ref, clippy::unnecessary_wraps, reason = "nodes have the form that is tested")]

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use hypernodes::{Failure, ItemError, node, pipeline};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

/// Some work that the compiler does not see through.
fn spin(number: usize, rounds: usize) -> usize {
    (0..rounds).fold(number, |number, _| std::hint::black_box(number.wrapping_mul(31).rotate_left(7)))
}

mod every_kind_of_items {
    use super::*;

    #[node(output = "doubled")]
    fn double(number: usize) -> usize {
        2 * number
    }

    #[node(output = "sum")]
    fn add(left: usize, right: &usize) -> usize {
        left + right
    }

    #[node(output = "total")]
    fn total(numbers: &[usize]) -> usize {
        numbers.iter().sum()
    }

    #[node(output = "length")]
    fn length(text: &str) -> usize {
        text.len()
    }

    pipeline! { struct Doubled; nodes = [double]; }
    pipeline! { struct Added; nodes = [add]; }
    pipeline! { struct Totals; nodes = [total]; }
    pipeline! { struct Lengths; nodes = [length]; }

    #[test]
    fn whatever_has_an_index() {
        let numbers: Vec<usize> = (0..1000).collect();
        let doubled: Vec<usize> = numbers.iter().map(|number| 2 * number).collect();
        let of = |outs: Vec<DoubledOutputs>| outs.iter().map(|out| out.doubled).collect::<Vec<_>>();
        assert_eq!(of(Doubled.map(numbers.clone())), doubled);
        assert_eq!(of(Doubled.map(0..1000)), doubled);
        assert_eq!(of(Doubled.map(numbers.par_iter().copied())), doubled);
        assert_eq!(of(Doubled.map((0..2000).into_par_iter().step_by(2).map(|number| number / 2))), doubled);
        assert_eq!(of(Doubled.map([1, 2, 3])), [2, 4, 6]);
        assert_eq!(of(Doubled.map(Vec::<usize>::new())), []);
        assert_eq!(Added.map(numbers.clone().into_par_iter().zip(&numbers))[999].sum, 1998);
        assert_eq!(Totals.map(numbers.par_chunks(10))[99].total, (990..1000).sum());
        assert_eq!(Totals.map(&[vec![1, 2], vec![3]])[0].total, 3);
        let texts = ["a", "bc"];
        assert_eq!(Lengths.map(&texts)[1].length, 2);
        assert_eq!(Lengths.map(texts)[1].length, 2);
        assert_eq!(Lengths.map(&vec!["a".to_owned()])[0].length, 1);
        assert_eq!(Lengths.map(&texts[..0]).len(), 0);
    }

    /// A portion is cut off anywhere; what the iterator asks for is kept all the same.
    #[test]
    fn what_an_iterator_asks_for() {
        let numbers: Vec<usize> = (0..10_000).collect();
        for _ in 0..3 {
            for (min, max) in [(1, 10_000), (7, 100), (5000, 5000), (20_000, 20_000), (1, 1), (10, 3)] {
                let items = numbers.par_iter().with_min_len(min).with_max_len(max).copied();
                assert!(Doubled.map(items).iter().map(|out| out.doubled).eq((0..10_000).map(|number| 2 * number)));
            }
        }
    }
}

/// Maps that take long enough to be shared out, and then uneven ones, come out in order.
mod in_order {
    use super::*;

    #[node(output = "spun")]
    fn even(number: usize) -> usize {
        spin(number, 300)
    }

    #[node(output = "spun")]
    fn skewed(number: usize) -> usize {
        spin(number, if number >= 1900 { 30_000 } else { 10 })
    }

    #[node(output = "spun")]
    fn asleep(number: usize) -> usize {
        thread::sleep(Duration::from_micros(number as u64 % 300));
        number
    }

    macro_rules! test {
        ($($name:ident: $node:ident, $workload:ident, $items:expr, $expected:expr;)*) => { $(
            #[test]
            fn $name() {
                pipeline! { struct Each; nodes = [$node]; workload = $workload; }
                for _ in 0..5 {
                    let outs = Each.map(0..$items);
                    assert!(outs.iter().map(|out| out.spun).eq((0..$items).map($expected)));
                    let outs = Each.map_each(0..$items);
                    assert!(outs.iter().map(|out| out.as_ref().expect("no failure").spun).eq((0..$items).map($expected)));
                }
            }
        )* };
    }

    test! {
        even_cpu: even, Cpu, 2000, |number| spin(number, 300);
        even_mixed: even, Mixed, 2000, |number| spin(number, 300);
        even_io: even, Io, 2000, |number| spin(number, 300);
        skewed_cpu: skewed, Cpu, 2000, skewed;
        skewed_mixed: skewed, Mixed, 2000, skewed;
        skewed_io: skewed, Io, 2000, skewed;
        asleep_cpu: asleep, Cpu, 60, |number| number;
        asleep_mixed: asleep, Mixed, 600, |number| number;
        asleep_io: asleep, Io, 600, |number| number;
    }
}

mod failures {
    use super::*;

    static STARTED: AtomicUsize = AtomicUsize::new(0);

    /// Takes a while, so that many items have not begun when one fails.
    #[node(output = "checked")]
    fn check(number: usize) -> Result<usize, String> {
        STARTED.fetch_add(1, Relaxed);
        spin(number, 2000);
        if number == 500 { Err(format!("number {number}")) } else { Ok(number) }
    }

    pipeline! { struct Checked; nodes = [check]; workload = Cpu; }

    #[test]
    fn an_error_knows_its_item_and_stops_the_others() {
        for _ in 0..10 {
            STARTED.store(0, Relaxed);
            let error = Checked.map(0..100_000).expect_err("item 500 fails");
            assert!(
                matches!(&error, ItemError { index: 500, error: CheckedError::Check(text) } if text == "number 500")
            );
            assert_eq!(error.to_string(), "item 500 failed");
            assert_eq!(error.error.node(), "check");
            // Lanes that were ahead of the failing item had come not very far.
            assert!(STARTED.load(Relaxed) < 30_000, "{} items started", STARTED.load(Relaxed));
        }
    }

    /// One thread after the other fails; nothing starts once one has.
    #[node(output = "failed")]
    fn fail(number: usize, started: &AtomicUsize) -> Result<usize, usize> {
        started.fetch_add(1, Relaxed);
        Err(number)
    }

    #[test]
    fn after_a_failure_no_item_starts() {
        pipeline! { struct Failing<'s> { started: &'s AtomicUsize } nodes = [fail]; }
        pipeline! { struct Waiting<'s> { started: &'s AtomicUsize } nodes = [fail]; workload = Io; }
        let started = AtomicUsize::new(0);
        let error = Failing { started: &started }.map(0..1000).expect_err("all fail");
        assert_eq!((error.index, started.load(Relaxed)), (0, 1));
        let error = Waiting { started: &started }.map(0..1000).expect_err("all fail");
        assert_eq!((error.index, started.load(Relaxed)), (0, 2));
    }

    /// Lanes in the waiting pool each fail; the lowest index of those seen is told.
    #[test]
    fn of_the_failures_seen_the_lowest_is_told() {
        #[node(output = "failed")]
        fn fail_late(number: usize, seen: &Mutex<Vec<usize>>) -> Result<usize, usize> {
            thread::sleep(Duration::from_millis(if number == 0 { 30 } else { 5 }));
            seen.lock().expect("no panic").push(number);
            Err(number)
        }

        pipeline! { struct Late<'s> { seen: &'s Mutex<Vec<usize>> } nodes = [fail_late]; workload = Io; }

        let seen = Mutex::new(Vec::new());
        let error = Late { seen: &seen }.map(0..200).expect_err("all fail");
        let seen = seen.into_inner().expect("no panic");
        assert_eq!(Some(&error.index), seen.iter().min());
        assert!(seen.len() <= 64, "{} of 200 started", seen.len());
    }

    #[test]
    fn map_each_goes_on() {
        #[node(output = "half")]
        fn halve(number: usize) -> Result<usize, String> {
            assert_ne!(number % 100, 7, "seven: {number}");
            if number.is_multiple_of(2) { Ok(number / 2) } else { Err(format!("{number} is odd")) }
        }
        pipeline! { struct Halves; nodes = [halve]; }

        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let each = Halves.map_each(0..1000);
        std::panic::set_hook(hook);
        assert_eq!(each.len(), 1000);
        for (number, result) in each.into_iter().enumerate() {
            match result {
                Ok(out) => assert_eq!(2 * out.half, number),
                Err(Failure::Node(HalvesError::Halve(text))) => assert_eq!(text, format!("{number} is odd")),
                Err(Failure::Panic(panic)) => {
                    assert_eq!(number % 100, 7);
                    assert!(panic.message().contains(&format!("seven: {number}")), "{panic}");
                    assert!(panic.to_string().contains("a node panicked: "));
                    assert!(panic.into_payload().is::<String>());
                }
            }
        }
    }
}

/// Values that are counted.
mod nothing_leaks {
    use super::*;

    struct Counted<'c>(&'c AtomicUsize, usize);

    impl<'c> Counted<'c> {
        fn new(alive: &'c AtomicUsize, number: usize) -> Self {
            alive.fetch_add(1, Relaxed);
            Self(alive, number)
        }
    }

    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Relaxed);
        }
    }

    #[node(output = "made")]
    fn make<'c>(item: Counted<'c>, bad: &usize) -> Result<Counted<'c>, usize> {
        spin(item.1, 1000);
        if item.1 == *bad { Err(item.1) } else { Ok(Counted::new(item.0, item.1)) }
    }

    #[node(output = "made")]
    fn make_or_panic<'c>(item: Counted<'c>, bad: &usize) -> Counted<'c> {
        spin(item.1, 1000);
        assert_ne!(item.1, *bad, "item {bad}");
        Counted::new(item.0, item.1)
    }

    macro_rules! test {
        ($($name:ident: $workload:ident $(, $key:ident = $value:expr)?;)*) => { $(
            mod $name {
                use super::*;

                pipeline! { struct Made { bad: usize } nodes = [make]; workload = $workload; $($key = $value;)? }
                pipeline! { struct Panics { bad: usize } nodes = [make_or_panic]; workload = $workload; $($key = $value;)? }

                #[test]
                fn after_success_failure_and_panic() {
                    let alive = AtomicUsize::new(0);
                    let items = || (0..3000).map(|number| Counted::new(&alive, number)).collect::<Vec<_>>();
                    // Twice: the first time nothing is known of what an item costs.
                    for _ in 0..2 {
                        for bad in [0, 1, 17, 1500, 2999] {
                            let error = Made { bad }.map(items()).err().expect("an item fails");
                            assert_eq!((error.index, alive.load(Relaxed)), (bad, 0));
                            let panic = catch_unwind(AssertUnwindSafe(|| Panics { bad }.map(items()))).err();
                            let panic = panic.expect("an item panics").downcast::<String>().expect("a text");
                            assert!(panic.contains(&format!("item {bad}")), "{panic}");
                            assert_eq!(alive.load(Relaxed), 0);
                        }
                        let outs = Made { bad: 3000 }.map(items()).ok().expect("no item fails");
                        assert!(outs.iter().map(|out| out.made.1).eq(0..3000));
                        assert_eq!(alive.load(Relaxed), 3000);
                        drop(outs);
                        assert_eq!(alive.load(Relaxed), 0);
                    }
                }
            }
        )* };
    }

    test! {
        cpu: Cpu;
        mixed: Mixed;
        io: Io;
        partitioned: Cpu, partitions = 7;
        waiting_partitioned: Io, partitions = 100;
        alone: Cpu, workers = 1;
    }

    /// The pool is as usable as before.
    #[test]
    fn a_panic_is_over_when_it_arrives() {
        #[node(output = "done")]
        fn run_or_panic(number: usize, running: &AtomicUsize) -> usize {
            running.fetch_add(1, Relaxed);
            spin(number, 20_000);
            let panics = number == 40;
            running.fetch_sub(1, Relaxed);
            assert!(!panics, "forty");
            number
        }
        pipeline! { struct Runs<'r> { running: &'r AtomicUsize } nodes = [run_or_panic]; workload = Io; }

        let running = AtomicUsize::new(0);
        for _ in 0..20 {
            let runs = Runs { running: &running };
            let panic = catch_unwind(AssertUnwindSafe(|| runs.map(0..1000).len())).expect_err("a panic");
            assert_eq!(panic.downcast_ref(), Some(&"forty"));
            assert_eq!(running.load(Relaxed), 0, "nothing runs any more");
            assert_eq!(runs.map(0..40).len(), 40);
        }
    }
}

mod allocations {
    use super::*;

    #[node(output = "kept")]
    fn keep(number: usize) -> usize {
        number
    }

    #[node(output = "kept")]
    fn spend(number: usize) -> Result<usize, String> {
        Ok(spin(number, 10))
    }

    pipeline! { struct Cheap; nodes = [keep]; workload = Cpu; }
    pipeline! { struct Unsure; nodes = [spend]; workload = Cpu; }
    pipeline! { struct Alone; nodes = [spend]; workload = Cpu; workers = 1; }
    pipeline! { struct Cut; nodes = [keep]; workload = Cpu; partitions = 8; }

    /// How often this thread allocates during a map, and how many bytes at most at a time.
    fn allocations<O>(mut map: impl FnMut() -> Vec<O>) -> (u64, u64) {
        for _ in 0..40 {
            map();
        }
        let mut least = (u64::MAX, u64::MAX);
        for _ in 0..10 {
            let counted = measure(|| {
                map();
            });
            least = least.min((counted.count_total, counted.bytes_max));
        }
        least
    }

    /// The calling thread is one of the lanes, and it allocates for the results and for the lanes.
    #[test]
    fn are_those_of_the_results_and_of_the_lanes() {
        const FEW: u64 = 12;
        const SMALL: u64 = 4096;
        for items in [1, 1000, 1_000_000] {
            let results = (items * size_of::<usize>()) as u64;
            let maps: [(&str, (u64, u64)); 4] = [
                ("cheap", allocations(|| Cheap.map(0..items))),
                ("unsure", allocations(|| Unsure.map(0..items).expect("no failure"))),
                ("alone", allocations(|| Alone.map(0..items).expect("no failure"))),
                ("cut", allocations(|| Cut.map(0..items))),
            ];
            for (name, (count, bytes)) in maps {
                assert!(count <= FEW, "{name}: {count} allocations for {items} items");
                assert!(bytes <= results + SMALL, "{name}: {bytes} bytes for {items} items");
            }
        }
    }

    #[test]
    fn of_a_trifle_are_those_of_the_results() {
        assert_eq!(allocations(|| Cheap.map(0..16)), (1, 16 * size_of::<usize>() as u64));
    }
}

/// What is too small to be worth it runs in the calling thread.
#[test]
fn small_jobs_stay_in_the_calling_thread() {
    #[node(output = "ran")]
    fn here(number: usize, threads: &Mutex<HashSet<thread::ThreadId>>) -> usize {
        threads.lock().expect("no panic").insert(thread::current().id());
        number
    }
    pipeline! { struct Small<'t> { threads: &'t Mutex<HashSet<thread::ThreadId>> } nodes = [here]; workload = Cpu; }
    pipeline! { struct SmallIo<'t> { threads: &'t Mutex<HashSet<thread::ThreadId>> } nodes = [here]; workload = Io; }

    let threads = Mutex::new(HashSet::new());
    for _ in 0..100 {
        Small { threads: &threads }.map(0..20);
        SmallIo { threads: &threads }.map(0..20);
    }
    assert_eq!(threads.into_inner().expect("no panic"), HashSet::from([thread::current().id()]));
}

/// A pipeline that was always cheap, and then is not.
#[test]
fn items_that_become_slow_are_shared() {
    #[node(output = "ran")]
    fn maybe_slow(item: (usize, bool), threads: &Mutex<HashSet<thread::ThreadId>>) -> usize {
        if item.1 {
            threads.lock().expect("no panic").insert(thread::current().id());
            thread::sleep(Duration::from_millis(2));
        }
        item.0
    }
    pipeline! { struct Maybe<'t> { threads: &'t Mutex<HashSet<thread::ThreadId>> } nodes = [maybe_slow]; workload = Io; }

    let threads = Mutex::new(HashSet::new());
    let maybe = Maybe { threads: &threads };
    let items = |slow: bool| (0..40).map(|number| ((number, slow),)).collect::<Vec<_>>();
    for _ in 0..100 {
        maybe.map(items(false));
    }
    // One map in sixteen is measured; after that one it is known.
    for _ in 0..20 {
        maybe.map(items(true));
    }
    assert!(threads.into_inner().expect("no panic").len() > 8);
}

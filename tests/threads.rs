//! On which threads a map runs: how many there are, that they wait in parallel, and that nobody starves.
#![cfg(target_os = "linux")]

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use hypernodes::{node, pipeline};

use self::watch::watched;

mod watch;

/// How many threads of the process have such a name.
fn threads_named(prefix: &str) -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("a list of threads");
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.starts_with(prefix)).count()
}

fn all_threads() -> usize {
    std::fs::read_dir("/proc/self/task").expect("a list of threads").count()
}

/// How many are at it at the same time, and how many were at most.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Crowd {
    fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        self.most.fetch_max(self.now.fetch_add(1, Relaxed) + 1, Relaxed);
        let result = work();
        self.now.fetch_sub(1, Relaxed);
        result
    }

    fn most(&self) -> usize {
        self.most.load(Relaxed)
    }
}

fn spin_for(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}

#[node(output = "slept")]
fn sleep(number: usize, crowd: &Crowd) -> usize {
    crowd.during(|| thread::sleep(Duration::from_millis(20)));
    number
}

#[node(output = "spun")]
fn spin(number: usize, crowd: &Crowd) -> usize {
    crowd.during(|| spin_for(Duration::from_micros(500)));
    number
}

/// All in one test, one after the other: what is counted are the threads of the process.
#[test]
fn waiting_is_parallel_and_threads_are_few() {
    let before = all_threads();
    // These need the waiting pool as it is before anything else has made it larger.
    one_partition_needs_no_waiting_pool();
    one_worker_is_enough_for_a_thread_of_rayon();
    more_maps_wait_than_there_are_threads();
    an_io_map_waits_in_parallel();
    a_mixed_map_finds_out_that_it_waits();
    a_busy_map_does_not_grow();
    max_workers_is_kept();
    one_worker_is_one_at_a_time();
    nested_maps_do_not_multiply_threads();
    blocking_does_not_starve_computing();
    let cores = num_cpus::get().max(rayon::current_num_threads());
    assert!(all_threads() <= before + cores + 64, "{} threads, {before} of them before", all_threads());
    assert_eq!(threads_named("hypernodes-watch"), 0);
}

fn one_partition_needs_no_waiting_pool() {
    pipeline! { struct Outside<'c> { crowd: &'c Crowd } nodes = [sleep]; workload = Io; partitions = 1; }
    pipeline! { struct Inside<'c> { crowd: &'c Crowd } nodes = [sleep]; workload = Io; partitions = 1; }

    let crowd = Crowd::default();
    for _ in 0..2 {
        assert_eq!(Outside { crowd: &crowd }.map(0..3).len(), 3);
        assert_eq!(rayon::scope(|_| Inside { crowd: &crowd }.map(0..3)).len(), 3);
    }
    assert_eq!((crowd.most(), threads_named("hypernodes-wait")), (1, 0));
}

/// It would not end if the thread that has the items wait took the place of the one that may run them.
fn one_worker_is_enough_for_a_thread_of_rayon() {
    pipeline! { struct One<'c> { crowd: &'c Crowd } nodes = [sleep]; workload = Io; max_workers = 1; }

    let crowd = Crowd::default();
    for _ in 0..2 {
        let outs = watched("one worker", || rayon::scope(|_| One { crowd: &crowd }.map(0..5)));
        assert_eq!((outs.len(), crowd.most()), (5, 1));
    }
    assert!(threads_named("hypernodes-wait") <= 1);
}

/// As before, with two threads of which a map has both, and eight callers who have asked for them when it ends.
fn more_maps_wait_than_there_are_threads() {
    #[node(output = "passed")]
    fn pass(number: usize, gate: &RwLock<()>) -> usize {
        drop(gate.read());
        number
    }
    #[node(output = "dozed")]
    fn doze(number: usize, crowd: &Crowd) -> usize {
        crowd.during(|| thread::sleep(Duration::from_millis(1)));
        number
    }
    pipeline! { struct Held<'g> { gate: &'g RwLock<()> } nodes = [pass]; workload = Io; max_workers = 2; }
    pipeline! { struct Two<'c> { crowd: &'c Crowd } nodes = [doze]; workload = Io; max_workers = 2; }

    let callers = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("a pool");
    for _ in 0..20 {
        let gate = RwLock::new(());
        let closed = gate.write();
        watched("eight maps at once", || {
            thread::scope(|threads| {
                threads.spawn(|| assert_eq!(Held { gate: &gate }.map(0..2).len(), 2));
                thread::sleep(Duration::from_millis(10));
                callers.in_place_scope(|scope| {
                    scope.spawn_broadcast(|_, _| {
                        let crowd = Crowd::default();
                        assert_eq!(Two { crowd: &crowd }.map(0..4).len(), 4);
                        assert!(crowd.most() <= 2, "{} at a time", crowd.most());
                    });
                    thread::sleep(Duration::from_millis(20));
                    drop(closed);
                });
            });
        });
    }
    assert_eq!(threads_named("hypernodes-wait"), 2);
}

fn an_io_map_waits_in_parallel() {
    pipeline! { struct Sleeps<'c> { crowd: &'c Crowd } nodes = [sleep]; workload = Io; }

    let crowd = Crowd::default();
    assert_eq!(Sleeps { crowd: &crowd }.map(0..200).len(), 200);
    assert!((60..=64).contains(&crowd.most()), "{} at a time", crowd.most());
    assert_eq!(threads_named("hypernodes-wait"), 64);
}

fn a_mixed_map_finds_out_that_it_waits() {
    pipeline! { struct Sleeps<'c> { crowd: &'c Crowd } nodes = [sleep]; }

    let crowd = Crowd::default();
    Sleeps { crowd: &crowd }.map(0..200);
    assert!((60..=64).contains(&crowd.most()), "{} at a time", crowd.most());
}

fn a_busy_map_does_not_grow() {
    pipeline! { struct BusyIo<'c> { crowd: &'c Crowd } nodes = [spin]; workload = Io; }
    pipeline! { struct BusyMixed<'c> { crowd: &'c Crowd } nodes = [spin]; }

    let workers = num_cpus::get();
    for _ in 0..3 {
        let crowd = Crowd::default();
        BusyIo { crowd: &crowd }.map(0..400);
        assert!(crowd.most() <= 4 * workers, "{} at a time", crowd.most());
        let crowd = Crowd::default();
        BusyMixed { crowd: &crowd }.map(0..400);
        let computing = (3 * workers).max(rayon::current_num_threads());
        assert!(crowd.most() <= computing, "{} at a time", crowd.most());
    }
}

fn max_workers_is_kept() {
    pipeline! { struct Few<'c> { crowd: &'c Crowd } nodes = [sleep]; workload = Io; max_workers = 5; }
    pipeline! { struct FewMixed<'c> { crowd: &'c Crowd } nodes = [sleep]; max_workers = 5; }

    for _ in 0..3 {
        let crowd = Crowd::default();
        Few { crowd: &crowd }.map(0..40);
        assert!(crowd.most() == 5, "{} at a time", crowd.most());
        let crowd = Crowd::default();
        FewMixed { crowd: &crowd }.map(0..40);
        assert!(crowd.most() == 5, "{} at a time", crowd.most());
    }
}

fn one_worker_is_one_at_a_time() {
    pipeline! { struct One<'c> { crowd: &'c Crowd } nodes = [spin]; workload = Cpu; workers = 1; }
    pipeline! { struct OneWaits<'c> { crowd: &'c Crowd } nodes = [sleep]; max_workers = 1; }

    for _ in 0..3 {
        let crowd = Crowd::default();
        One { crowd: &crowd }.map(0..20);
        assert_eq!(crowd.most(), 1);
        let crowd = Crowd::default();
        OneWaits { crowd: &crowd }.map(0..5);
        assert_eq!(crowd.most(), 1);
    }
}

fn nested_maps_do_not_multiply_threads() {
    #[node(output = "inner")]
    fn inner(number: usize) -> usize {
        thread::sleep(Duration::from_micros(300));
        spin_for(Duration::from_micros(50));
        number
    }
    macro_rules! over {
        ($($name:ident, $outer:ident: $workload:ident;)*) => { $(
            pipeline! { struct $name; nodes = [inner]; workload = $workload; }
            #[node(output = "sum")]
            fn $outer(number: usize) -> usize {
                $name.map(0..number % 30).len()
            }
        )* };
    }
    over! {
        InnerCpu, over_cpu: Cpu;
        InnerIo, over_io: Io;
        InnerMixed, over_mixed: Mixed;
    }
    macro_rules! under {
        ($($workload:ident: $($node:ident)*;)*) => { $( $({
            pipeline! { struct Outer; nodes = [$node]; workload = $workload; }
            #[node(output = "outermost")]
            fn outermost(number: usize) -> usize {
                Outer.map(0..10 + number).iter().map(|out| out.sum).sum()
            }
            pipeline! { struct Three; nodes = [outermost]; workload = $workload; }

            for _ in 0..2 {
                let outs = Outer.map(0..100);
                assert!(outs.iter().enumerate().all(|(number, out)| out.sum == number % 30));
                assert_eq!(Three.map(0..6)[5].outermost, (0..15).sum());
            }
        })* )* };
    }
    under! {
        Cpu: over_cpu over_io over_mixed;
        Io: over_cpu over_io over_mixed;
        Mixed: over_cpu over_io over_mixed;
    }
    assert_eq!(threads_named("hypernodes-wait"), 64);
}

/// An `Io` map that blocks all of its lanes for long, and a `Cpu` map meanwhile.
fn blocking_does_not_starve_computing() {
    #[node(output = "blocked")]
    fn block(number: usize, free: &AtomicBool) -> usize {
        while !free.load(Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
        number
    }
    pipeline! { struct Blocked<'f> { free: &'f AtomicBool } nodes = [block]; workload = Io; }
    pipeline! { struct Busy<'c> { crowd: &'c Crowd } nodes = [spin]; workload = Cpu; }

    let free = AtomicBool::new(false);
    thread::scope(|threads| {
        let blocked = threads.spawn(|| Blocked { free: &free }.map(0..1000).len());
        thread::sleep(Duration::from_millis(20));
        let crowd = Crowd::default();
        // It could not end if it needed a thread that is blocked.
        assert_eq!(Busy { crowd: &crowd }.map(0..100).len(), 100);
        assert_eq!(rayon::join(|| 1, || 2), (1, 2));
        free.store(true, Relaxed);
        assert_eq!(blocked.join().expect("no panic"), 1000);
    });
}

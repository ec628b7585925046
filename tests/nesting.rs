//! Maps inside maps, on whatever threads: random ones, and those that have gone wrong before.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "nodes have the form that is tested")]

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use hypernodes::{Parallel, Workload, node, pipeline};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use self::watch::watched;

mod watch;

const WORKLOADS: [Workload; 3] = [Workload::Io, Workload::Cpu, Workload::Mixed];

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool")
}

/// Some work that the compiler does not see through.
fn spin(number: usize, rounds: usize) -> usize {
    (0..rounds).fold(number, |number, _| std::hint::black_box(number.wrapping_mul(31).rotate_left(7)))
}

fn sleep(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// Random maps, some of whose items run random maps, and so on. `NESTING_SEED` chooses one nest of them.
mod random {
    use super::*;
    use fastrand::Rng;
    use hypernodes::{Engine, Failure, ItemError, Sequential};

    /// A value that is counted.
    struct Counted<'c>(&'c AtomicUsize, usize);

    impl<'c> Counted<'c> {
        fn new(alive: &'c AtomicUsize, number: usize) -> Self {
            alive.fetch_add(1, SeqCst);
            Self(alive, number)
        }
    }

    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, SeqCst);
        }
    }

    /// What a panic carries: the seed of its map and its item.
    #[derive(Debug, PartialEq)]
    struct Thrown(u64, usize);

    impl Thrown {
        /// Panics without a word.
        fn throw(self) -> ! {
            resume_unwind(Box::new(self))
        }

        /// Passes on what is no panic of such a map: a test has failed.
        fn caught(payload: Box<dyn std::any::Any + Send>) -> Self {
            *payload.downcast().unwrap_or_else(|other| resume_unwind(other))
        }
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Kind {
        Succeeds,
        Fails,
        Panics,
        GoesOn,
        ItemsPanic,
    }

    /// One map, and what is seen of it.
    struct Course {
        seed: u64,
        /// How many maps may stand inside one another below this one.
        depth: usize,
        kind: Kind,
        /// From this item on, every third goes wrong.
        bad: usize,
        slowness: usize,
        /// Its values.
        alive: AtomicUsize,
        /// Its items that have begun and not ended.
        running: AtomicUsize,
        /// How many there were at most.
        most: AtomicUsize,
        lowest_failure: AtomicUsize,
    }

    impl Course {
        fn new(seed: u64, depth: usize, len: usize, random: &mut Rng) -> Self {
            let kinds = [Kind::Succeeds, Kind::Fails, Kind::Panics, Kind::GoesOn, Kind::ItemsPanic];
            Self {
                seed,
                depth,
                kind: kinds[random.usize(..kinds.len())],
                bad: random.usize(..=2 * len),
                slowness: random.usize(..4),
                alive: AtomicUsize::new(0),
                running: AtomicUsize::new(0),
                most: AtomicUsize::new(0),
                lowest_failure: AtomicUsize::new(usize::MAX),
            }
        }

        fn goes_wrong(&self, number: usize) -> bool {
            number >= self.bad && (number - self.bad).is_multiple_of(3)
        }

        /// Runs an item. Gives its number.
        fn run(&self, item: &Counted<'_>) -> Result<usize, usize> {
            let Counted(_, number) = *item;
            let _running = Running::new(self);
            let mut random = Rng::with_seed(self.seed ^ (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            match self.slowness {
                1 if random.usize(..4) == 0 => thread::sleep(Duration::from_micros(random.u64(..300))),
                2 => _ = spin(number, random.usize(..3000)),
                3 if random.usize(..20) == 0 => sleep(random.u64(..4)),
                _ => {}
            }
            if self.depth > 0 && random.usize(..6) == 0 {
                run_at_random(random.u64(..), self.depth - 1);
            }
            if !self.goes_wrong(number) {
                return Ok(number);
            }
            match self.kind {
                Kind::Panics => Thrown(self.seed, number).throw(),
                Kind::GoesOn if number.is_multiple_of(2) => Thrown(self.seed, number).throw(),
                Kind::Fails | Kind::GoesOn => {
                    self.lowest_failure.fetch_min(number, SeqCst);
                    Err(number)
                }
                Kind::Succeeds | Kind::ItemsPanic => Ok(number),
            }
        }

        /// Maps items and looks at what comes out.
        fn check(&self, which: usize, engine: impl Engine, len: usize, random: &mut Rng) {
            let in_order = |outs: &[Counted<'_>]| outs.iter().map(|out| out.1).eq(0..len);
            let has_bad = self.bad < len;
            let alive = &self.alive;
            let items = (0..len).map(|number| Counted::new(alive, number)).collect::<Vec<_>>();
            match self.kind {
                Kind::Succeeds => assert!(in_order(&self.map(which, engine, items.into_par_iter()))),
                Kind::Fails => match self.try_map(which, engine, items) {
                    Ok(outs) => assert!(!has_bad && in_order(&outs)),
                    Err((index, error)) => {
                        assert_eq!(index, error.1);
                        assert_eq!(index, self.lowest_failure.load(SeqCst), "the lowest of those seen");
                    }
                },
                Kind::Panics => {
                    let items = items.into_par_iter();
                    self.check_panic(len, catch_unwind(AssertUnwindSafe(|| self.map(which, engine, items))));
                }
                Kind::ItemsPanic => {
                    let items = items
                        .into_par_iter()
                        .map(|item| if self.goes_wrong(item.1) { Thrown(self.seed, item.1).throw() } else { item });
                    let items = items.with_min_len(random.usize(1..10)).with_max_len(random.usize(1..20));
                    self.check_panic(len, catch_unwind(AssertUnwindSafe(|| self.map(which, engine, items))));
                }
                Kind::GoesOn => {
                    let each = self.map_each(which, engine, items);
                    assert_eq!(each.len(), len);
                    for (number, result) in each.into_iter().enumerate() {
                        match result {
                            Ok(out) => assert!(out.1 == number && !self.goes_wrong(number)),
                            Err(Failure::Node(error)) => assert!(error.1 == number && self.goes_wrong(number)),
                            Err(Failure::Panic(panic)) => {
                                let thrown = Thrown::caught(panic.into_payload());
                                assert!(thrown == Thrown(self.seed, number) && self.goes_wrong(number));
                            }
                        }
                    }
                }
            }
        }

        fn check_panic(&self, len: usize, outcome: thread::Result<Vec<Counted<'_>>>) {
            match outcome {
                Ok(outs) => assert!(self.bad >= len && outs.iter().map(|out| out.1).eq(0..len)),
                Err(payload) => {
                    let Thrown(seed, number) = Thrown::caught(payload);
                    assert!(seed == self.seed && self.goes_wrong(number), "the panic of another map");
                }
            }
        }
    }

    /// An item that runs.
    struct Running<'c>(&'c Course);

    impl<'c> Running<'c> {
        fn new(course: &'c Course) -> Self {
            course.most.fetch_max(course.running.fetch_add(1, SeqCst) + 1, SeqCst);
            Self(course)
        }
    }

    impl Drop for Running<'_> {
        fn drop(&mut self) {
            self.0.running.fetch_sub(1, SeqCst);
        }
    }

    #[node(output = "done")]
    fn run<'c>(item: Counted<'c>, course: &Course) -> Counted<'c> {
        let (Ok(number) | Err(number)) = course.run(&item);
        Counted::new(item.0, number)
    }

    #[node(output = "done")]
    fn try_to_run<'c>(item: Counted<'c>, course: &Course) -> Result<Counted<'c>, Counted<'c>> {
        let new = |number| Counted::new(item.0, number);
        course.run(&item).map(new).map_err(new)
    }

    type Each<'c> = Vec<Result<Counted<'c>, Failure<Counted<'c>>>>;

    /// Several pipelines: each of them remembers what its last maps were like, whatever nest they belonged to.
    macro_rules! pipelines {
        ($($number:literal: $sure:ident, $unsure:ident, $error:ident;)*) => {
            $(
                pipeline! { struct $sure<'c> { course: &'c Course } nodes = [run]; }
                pipeline! { struct $unsure<'c> { course: &'c Course } nodes = [try_to_run]; }
            )*

            const PIPELINES: usize = [$($number),*].len();

            impl Course {
                fn map<'c>(
                    &'c self,
                    which: usize,
                    engine: impl Engine,
                    items: impl IndexedParallelIterator<Item = Counted<'c>>,
                ) -> Vec<Counted<'c>> {
                    match which {
                        $($number => {
                            let pipeline = $sure { course: self };
                            pipeline.with_engine(engine).map(items).into_iter().map(|out| out.done).collect()
                        })*
                        _ => unreachable!("there are no more pipelines"),
                    }
                }

                fn try_map<'c>(
                    &'c self,
                    which: usize,
                    engine: impl Engine,
                    items: Vec<Counted<'c>>,
                ) -> Result<Vec<Counted<'c>>, (usize, Counted<'c>)> {
                    match which {
                        $($number => match ($unsure { course: self }).with_engine(engine).map(items) {
                            Ok(outs) => Ok(outs.into_iter().map(|out| out.done).collect()),
                            Err(ItemError { index, error: $error::TryToRun(error) }) => Err((index, error)),
                        })*
                        _ => unreachable!("there are no more pipelines"),
                    }
                }

                fn map_each<'c>(
                    &'c self,
                    which: usize,
                    engine: impl Engine,
                    items: Vec<Counted<'c>>,
                ) -> Each<'c> {
                    match which {
                        $($number => {
                            let each = ($unsure { course: self }).with_engine(engine).map_each(items).into_iter();
                            let each = each.map(|result| match result {
                                Ok(out) => Ok(out.done),
                                Err(Failure::Node($error::TryToRun(error))) => Err(Failure::Node(error)),
                                Err(Failure::Panic(panic)) => Err(Failure::Panic(panic)),
                            });
                            each.collect()
                        })*
                        _ => unreachable!("there are no more pipelines"),
                    }
                }
            }
        };
    }

    pipelines! {
        0: Sure0, Unsure0, Unsure0Error;
        1: Sure1, Unsure1, Unsure1Error;
        2: Sure2, Unsure2, Unsure2Error;
    }

    /// Runs a map. Some of its items do the same, not deeper than that.
    fn run_at_random(seed: u64, depth: usize) {
        let random = &mut Rng::with_seed(seed);
        let mut any = |of: &[usize]| of[random.usize(..of.len())];
        let len = any(if depth > 1 { &[0, 1, 2, 3, 7, 20, 60, 200] } else { &[0, 1, 2, 3, 7, 20, 60] });
        let workload = WORKLOADS[any(&[0, 1, 2])];
        let max_workers = any(&[0, 1, 2, 3, 5, 64, 70, 80]);
        let parallel = Parallel::new()
            .workload(workload)
            .partitions(any(&[0, 0, 0, 1, 3, 50]))
            .workers(any(&[0, 0, 1, 2, 8]))
            .max_workers(max_workers);
        let is_sequential = any(&[0, 1, 2, 3, 4, 5, 6, 7]) == 0;
        let which = random.usize(..PIPELINES);
        let course = Course::new(random.u64(..), depth, len, random);
        if is_sequential {
            course.check(which, Sequential, len, random);
        } else {
            course.check(which, parallel, len, random);
        }
        assert_eq!(course.running.into_inner(), 0, "an item runs after its map has returned");
        assert_eq!(course.alive.into_inner(), 0, "values of {:?} stay behind", course.kind);
        let limit = match (is_sequential, workload) {
            (true, _) => 1,
            (_, Workload::Cpu) => usize::MAX,
            _ if max_workers == 0 => 64,
            _ => max_workers,
        };
        let most = course.most.into_inner();
        assert!(most <= limit, "{most} items at a time, and {limit} are allowed by {parallel:?}");
    }

    /// Runs maps from a thread of one kind or the other.
    fn run_somewhere(seed: u64, custom: &ThreadPool) {
        let mut random = Rng::with_seed(seed);
        let seed = random.u64(..);
        match random.usize(..5) {
            0 | 1 => run_at_random(seed, 2),
            2 => custom.install(|| run_at_random(seed, 2)),
            3 => rayon::scope(|scope| {
                for number in 0..8 {
                    scope.spawn(move |_| run_at_random(seed ^ number, 1));
                }
            }),
            _ => (0..20_u32).into_par_iter().for_each(|number| run_at_random(seed ^ u64::from(number), 1)),
        }
    }

    /// Three threads run maps at the same time.
    fn nest(seed: u64, custom: &ThreadPool) {
        let mut random = Rng::with_seed(seed);
        thread::scope(|threads| {
            let running = [(); 3].map(|()| {
                let mut random = random.fork();
                threads.spawn(move || (0..8).for_each(|_| run_somewhere(random.u64(..), custom)))
            });
            for thread in running {
                if let Err(panic) = thread.join() {
                    resume_unwind(panic);
                }
            }
        });
    }

    #[test]
    fn whatever_stands_inside_whatever() {
        let seeds = match std::env::var("NESTING_SEED") {
            Ok(seed) => vec![seed.parse().expect("a number")],
            Err(_) => (0..25).collect(),
        };
        let custom = pool(3);
        for seed in seeds {
            let this = format!("the nest with NESTING_SEED={seed}");
            let outcome = watched(&this, || catch_unwind(AssertUnwindSafe(|| nest(seed, &custom))));
            if let Err(panic) = outcome {
                eprintln!("goes wrong: {this}");
                resume_unwind(panic);
            }
        }
    }
}

/// A thread that waits for items of a map helps its pool meanwhile, and what it helps with waits for items, too.
#[test]
fn waiting_maps_do_not_pile_up() {
    const JOBS: usize = 3000;

    #[node(output = "slept")]
    fn sleep_a_little(number: usize) -> usize {
        sleep(1);
        number
    }
    pipeline! { struct Sleeps; nodes = [sleep_a_little]; workload = Io; }

    thread_local! {
        /// How many jobs this thread has begun and not ended.
        static DEPTH: Cell<usize> = const { Cell::new(0) };
    }

    let (deepest, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    watched("3000 maps that wait", || {
        // All of them would find room on a stack, so that the test can say how many did.
        let pool = ThreadPoolBuilder::new().num_threads(2).stack_size(1 << 28).build().expect("a pool");
        pool.scope(|scope| {
            for _ in 0..JOBS {
                scope.spawn(|_| {
                    DEPTH.set(DEPTH.get() + 1);
                    deepest.fetch_max(DEPTH.get(), SeqCst);
                    done.fetch_add(Sleeps.map(0..3).len(), SeqCst);
                    DEPTH.set(DEPTH.get() - 1);
                });
            }
        });
    });
    assert_eq!(done.into_inner(), 3 * JOBS);
    assert!(deepest.load(SeqCst) < 40, "{deepest:?} jobs on one stack");
}

/// Where items wait for one another.
#[derive(Default)]
struct Meeting {
    arrived: Mutex<usize>,
    changed: Condvar,
}

impl Meeting {
    /// Waits until there are two, and says whether there were in the end.
    fn attend(&self) -> bool {
        let mut arrived = self.arrived.lock().expect("no panic");
        *arrived += 1;
        self.changed.notify_all();
        let wait = self.changed.wait_timeout_while(arrived, Duration::from_secs(30), |arrived| *arrived < 2);
        *wait.expect("no panic").0 >= 2
    }
}

/// Each of two items can only end when the other one has begun, and nobody knew that they would take long.
#[test]
fn two_slow_items_of_which_nothing_is_known_take_two_lanes() {
    #[node(output = "met")]
    fn meet(_number: usize, meeting: &Meeting) -> bool {
        meeting.attend()
    }

    macro_rules! assert_met {
        ($($workload:ident)*) => { $({
            let engine = Parallel::new().workload(Workload::$workload).workers(2);
            // What waits finds threads elsewhere; what computes needs a second one in rayon's pool.
            if engine == engine.workload(Workload::Io) || rayon::current_num_threads() > 1 {
                pipeline! { struct Outside<'m> { meeting: &'m Meeting } nodes = [meet]; }
                let meeting = Meeting::default();
                let outs = Outside { meeting: &meeting }.with_engine(engine).map(0..2);
                assert!(outs.iter().all(|out| out.met), "{engine:?}");
            }
            pipeline! { struct Inside<'m> { meeting: &'m Meeting } nodes = [meet]; }
            let meeting = Meeting::default();
            let outs = pool(2).install(|| Inside { meeting: &meeting }.with_engine(engine).map(0..2));
            assert!(outs.iter().all(|out| out.met), "{engine:?} in a pool");
        })* };
    }
    assert_met!(Cpu Io Mixed);
}

/// What was cut for cheap items is given away again once they are found to be slow.
#[test]
fn slow_items_behind_cheap_ones_are_shared() {
    const LEN: usize = 400;

    /// Slow from some number on. Later, two of these wait for each other.
    #[node(output = "is_fine")]
    fn become_slow(number: usize, slow: &usize, meeting: &Meeting) -> bool {
        if number >= *slow {
            sleep(1);
        }
        number < *slow + LEN / 4 || meeting.attend()
    }

    macro_rules! assert_shared {
        ($($workload:ident)*) => { $({
            pipeline! { struct Becomes<'m> { slow: usize, meeting: &'m Meeting } nodes = [become_slow]; }
            let engine = Parallel::new().workload(Workload::$workload).workers(2);
            let map = |slow: usize| {
                let meeting = Meeting::default();
                let pipeline = Becomes { slow, meeting: &meeting };
                pool(2).install(|| pipeline.with_engine(engine).map(0..LEN)).iter().all(|out| out.is_fine)
            };
            for slow in [0, 1, LEN / 4, LEN / 2] {
                // Several times, so that they are known to be cheap.
                for _ in 0..4 {
                    assert!(map(LEN));
                }
                assert!(map(slow), "{engine:?}, slow from {slow} on");
            }
        })* };
    }
    assert_shared!(Cpu Io Mixed);
}

/// `with_min_len` and `with_max_len`: pieces are told apart by what each of them begins with.
#[test]
fn pieces_are_as_long_as_the_iterator_asks_for() {
    #[node(output = "spun")]
    fn work(number: usize, slow: &usize) -> usize {
        spin(number, if number > 9000 { *slow } else { 1 })
    }
    pipeline! { struct Works { slow: usize } nodes = [work]; }

    for (workload, slow) in WORKLOADS.into_iter().flat_map(|workload| [0, 2000, 20_000].map(|slow| (workload, slow))) {
        for (min, max) in [(10, 1000), (100, 1000), (10, 15), (1, 3), (64, 64), (20_000, 20_000)] {
            // Twice: the first time nothing, or something else, is known of what an item costs.
            for _ in 0..2 {
                let pieces = Mutex::new(Vec::new());
                let items = (0..10_007).into_par_iter().map_init(
                    || {
                        let mut pieces = pieces.lock().expect("no panic");
                        pieces.push(0);
                        pieces.len() - 1
                    },
                    |piece, number| {
                        pieces.lock().expect("no panic")[*piece] += 1;
                        number
                    },
                );
                let items = items.with_min_len(min).with_max_len(max);
                Works { slow }.with_engine(Parallel::new().workload(workload).workers(4)).map(items);
                let pieces: Vec<usize> = pieces.into_inner().expect("no panic");
                assert_eq!(pieces.iter().sum::<usize>(), 10_007);
                for piece in pieces {
                    assert!(piece >= min.min(10_007), "{piece} of {min} at least, {workload:?}");
                    // What is too short to be cut into two stays whole.
                    assert!(piece <= max || piece < 2 * min, "{piece} of {max} at most, {workload:?}");
                }
            }
        }
    }
}

#[test]
fn numbers_that_nobody_should_give_do_no_harm() {
    #[node(output = "slept")]
    fn sleep_a_little(number: usize) -> usize {
        sleep(1);
        number
    }

    macro_rules! assert_harmless {
        ($($name:ident: $workload:ident, $workers:expr, $partitions:expr;)*) => { $({
            pipeline! { struct $name; nodes = [sleep_a_little]; }
            let engine = Parallel::new().workload(Workload::$workload).workers($workers).partitions($partitions);
            // More than once: what was found out of the first maps is made use of by the next ones.
            for _ in 0..3 {
                for outs in [$name.with_engine(engine).map(0..50), pool(2).install(|| $name.with_engine(engine).map(0..50))] {
                    assert!(outs.iter().map(|out| out.slept).eq(0..50));
                }
            }
        })* };
    }
    watched("maps with huge numbers", || {
        assert_harmless! {
            Cpu: Cpu, usize::MAX, 0;
            Io: Io, usize::MAX, 0;
            Mixed: Mixed, usize::MAX, 0;
            HalfCpu: Cpu, usize::MAX / 2 + 1, 0;
            HalfIo: Io, usize::MAX / 2 + 1, 0;
            HalfMixed: Mixed, usize::MAX / 2 + 1, 0;
            CutCpu: Cpu, usize::MAX, usize::MAX;
            CutIo: Io, usize::MAX, usize::MAX;
            CutMixed: Mixed, usize::MAX, usize::MAX;
        }
    });
}

//! What a timeline costs: `cargo bench --bench timeline`, half a minute.
//!
//! A pipeline of eight nodes that do next to nothing is run in one thread, mapped in one thread, and mapped in all of them:
//! alone, with a callback that is told the same events as a timeline and does nothing with them (*clock*: nearly all of that
//! is to read the clock), with a timeline that keeps figures only, and with one that has room for every record. What is
//! shown is the time of a thread for each event, over the same run alone; a node has two events, and so has an item. The
//! shortest of many counts, since whatever disturbs a measurement makes it longer.
//!
//! The bench fails where an event takes more than 50 ns in a thread.
//!
//! On two cores of a shared x86-64 server, of which others used both meanwhile:
//!
//! ```text
//! an event of             clock    figures    records    clock is
//! run, one thread       22.1 ns    33.9 ns    34.8 ns        63 %
//! map, one thread       22.7 ns    35.8 ns    36.6 ns        62 %
//! map, all threads      23.1 ns    38.5 ns    43.6 ns        53 %
//! ```
//!
//! A timeline itself takes about 13 ns of that, in one thread; 11 ns are what a lock takes that nobody else asks for, once for each node.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use hypernodes::callback::{Callback, Events};
use hypernodes::{Parallel, Sequential, Timeline, node, pipeline};
use hypernodes_benches::timed;

/// So long may an event take.
const MOST: f64 = 50.0;
/// So long is measured for each figure.
const TIME: Duration = Duration::from_secs(2);
/// So many items a map has, and so many runs are timed together.
const ITEMS: u64 = 5000;
/// So many events an item has, and its run.
const OF_ITEM: u64 = 2 * (NODES + 1);
const OF_RUN: u64 = 2 * NODES;
const NODES: u64 = 8;

macro_rules! steps {
    ($($name:ident($from:ident)),+ $(,)?) => {$(
        #[node]
        #[inline(never)]
        fn $name($from: u64) -> u64 {
            $from.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        }
    )+};
}

steps!(one(zero), two(one), three(two), four(three), five(four), six(five), seven(six), eight(seven));

pipeline! {
    struct Steps;
    nodes = [one, two, three, four, five, six, seven, eight];
    outputs = [eight];
    workload = Cpu;
}

/// Is told what a timeline is told.
struct Clock;

impl Callback for Clock {
    const EVENTS: Events = Timeline::EVENTS;
}

/// The shortest time of many calls, in nanoseconds.
#[expect(clippy::cast_precision_loss, reason = "seconds at most")]
fn shortest(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut shortest = Duration::MAX;
    while start.elapsed() < TIME {
        shortest = shortest.min(timed(&mut call).0);
    }
    shortest.as_nanos() as f64
}

/// A way to run the items, given a callback.
trait Way {
    const NAME: &'static str;
    fn events() -> u64;
    fn threads() -> usize {
        1
    }
    fn alone();
    fn with(callback: &impl Callback);
}

struct Run;

impl Way for Run {
    const NAME: &'static str = "run, one thread";
    fn events() -> u64 {
        ITEMS * OF_RUN
    }
    fn alone() {
        for zero in 0..ITEMS {
            black_box(Steps.run(black_box(zero)));
        }
    }
    fn with(callback: &impl Callback) {
        let steps = Steps.with_callback(callback);
        for zero in 0..ITEMS {
            black_box(steps.run(black_box(zero)));
        }
    }
}

fn items() -> Vec<u64> {
    (0..ITEMS).collect()
}

struct OneThread;

impl Way for OneThread {
    const NAME: &'static str = "map, one thread";
    fn events() -> u64 {
        ITEMS * OF_ITEM + 2
    }
    fn alone() {
        black_box(Steps.with_engine(Sequential).map(items()));
    }
    fn with(callback: &impl Callback) {
        black_box(Steps.with_engine(Sequential).with_callback(callback).map(items()));
    }
}

struct AllThreads;

impl Way for AllThreads {
    const NAME: &'static str = "map, all threads";
    fn events() -> u64 {
        OneThread::events()
    }
    fn threads() -> usize {
        rayon::current_num_threads()
    }
    fn alone() {
        black_box(Steps.with_engine(ENGINE).map(items()));
    }
    fn with(callback: &impl Callback) {
        black_box(Steps.with_engine(ENGINE).with_callback(callback).map(items()));
    }
}

/// Shares out whatever it costs: without a callback these items are too few for that.
const ENGINE: Parallel = Parallel::new().partitions(64);

/// Prints a row, and gives whether an event took no longer than it may.
#[expect(clippy::cast_precision_loss, reason = "a million events at most")]
fn measure<W: Way>() -> bool {
    let alone = shortest(W::alone);
    let of_event = |time: f64| (time - alone).max(0.0) * W::threads() as f64 / W::events() as f64;
    let clock = of_event(shortest(|| W::with(&Clock)));
    let figures = Timeline::with_records(0);
    let figures = of_event(shortest(|| W::with(&figures)));
    let records = Timeline::with_records(1 << 20);
    let records = of_event(shortest(|| {
        records.clear();
        W::with(&records);
    }));
    let share = 100.0 * clock / records.max(f64::MIN_POSITIVE);
    println!("{:<18} {clock:>7.1} ns {figures:>7.1} ns {records:>7.1} ns {share:>9.0} %", W::NAME);
    records <= MOST
}

fn main() -> ExitCode {
    println!("{:<18} {:>10} {:>10} {:>10} {:>11}", "an event of", "clock", "figures", "records", "clock is");
    let results = [measure::<Run>(), measure::<OneThread>(), measure::<AllThreads>()];
    if results.contains(&false) {
        eprintln!("an event took more than {MOST} ns");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

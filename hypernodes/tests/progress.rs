//! What `Progress` draws, on a terminal in memory of 80 columns, and what it writes where there is none.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use hypernodes::cache::KeyHasher;
use hypernodes::callback::{Callback, Event, Events};
use hypernodes::{CacheKey, MemoryCache, Parallel, Progress, Sequential, Workload, node, pipeline};
use indicatif::{InMemoryTerm, ProgressDrawTarget};

type Tested<T = ()> = Result<T, Box<dyn Error>>;

/// How long a test waits for what will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A `Progress`, and the terminal that it draws to.
fn terminal() -> (Progress, InMemoryTerm) {
    let terminal = InMemoryTerm::new(24, 80);
    let drawn = terminal.clone();
    (Progress::drawing(move || ProgressDrawTarget::term_like(Box::new(drawn.clone()))), terminal)
}

/// A `Progress` that writes lines, and these.
fn lines() -> (Progress, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let written = Arc::clone(&lines);
    (Progress::writing(move |line| locked(&written).push(line.to_owned())), lines)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stops nodes until the test has looked.
#[derive(Debug, Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *locked(&self.open) = true;
        self.opened.notify_all();
    }

    fn pass(&self) {
        // A test that has failed opens nothing any more.
        drop(self.opened.wait_timeout_while(locked(&self.open), 2 * PATIENCE, |open| !*open));
    }
}

/// What times are, is different each time: `2.1 s` becomes `#`, in as many columns.
fn masked(drawn: &str) -> String {
    drawn.lines().map(masked_line).collect::<Vec<_>>().join("\n")
}

fn masked_line(line: &str) -> String {
    let Some((bar, behind)) = line.rsplit_once(']') else { return line.to_owned() };
    let Some(rate) = ["/s", "/min"].iter().find_map(|unit| behind.find(unit).map(|at| at + unit.len())) else {
        return line.to_owned();
    };
    let (items, rest) = (&behind[..rate - 7], behind[rate..].chars());
    let time: String = rest.clone().take(12).collect();
    let time = match time.trim() {
        "" => "",
        time if time.ends_with("left") => "# left",
        _ => "in #",
    };
    let rest: String = rest.skip(12).collect();
    format!("{bar}]{items}{:>7} {time:>11}{rest}", "#/s").trim_end().to_owned()
}

/// Waits until this is drawn.
#[track_caller]
fn see(terminal: &InMemoryTerm, expected: &str) {
    let begun = Instant::now();
    loop {
        let drawn = masked(&terminal.contents());
        if drawn == expected {
            return;
        }
        if begun.elapsed() > PATIENCE {
            assert_eq!(drawn, expected);
        }
        thread::yield_now();
    }
}

/// Which items stop.
#[derive(Debug, Default)]
struct Gates(BTreeMap<u64, Arc<Gate>>);

impl Gates {
    fn pass(&self, item: u64) {
        if let Some(gate) = self.0.get(&item) {
            gate.pass();
        }
    }
}

/// What an item gives does not depend on them.
impl CacheKey for Gates {
    fn cache_key(&self, _: &mut KeyHasher) {}
}

/// Gates for these items.
fn gates<const COUNT: usize>(at: [u64; COUNT]) -> (Gates, [Arc<Gate>; COUNT]) {
    let gates = at.map(|_| Arc::default());
    (Gates(at.into_iter().zip(gates.iter().cloned()).collect()), gates)
}

#[node(output = "half")]
fn half(number: u64, gates: &Gates) -> u64 {
    gates.pass(number);
    number / 2
}

pipeline! { struct Halves { gates: Gates } nodes = [half]; }

#[test]
fn bar_of_a_map() {
    let (progress, terminal) = terminal();
    let (stops, [first, third]) = gates([0, 3]);
    let halves = Halves { gates: stops };
    thread::scope(|threads| {
        let map = halves.with_engine(Sequential).with_callback(&progress);
        threads.spawn(move || map.map((0..4).collect::<Vec<u64>>()));
        see(&terminal, "Halves [                                               ] 0/4");
        first.open();
        see(&terminal, "Halves [===================================>           ] 3/4     #/s      # left");
        third.open();
    });
    // As it was drawn when `map` came back, and so it stays.
    let last = "Halves [===============================================] 4/4     #/s        in #";
    assert_eq!(masked(&terminal.contents()), last);
}

#[test]
fn maps_one_after_the_other_and_without_items() {
    let (progress, terminal) = terminal();
    let halves = Halves { gates: Gates::default() };
    // A pipeline that keeps it, and one that borrows it.
    halves.with_callback(progress.clone()).map((0..10).collect::<Vec<u64>>());
    halves.with_callback(&progress).map(Vec::<u64>::new());
    let drawn = masked(&terminal.contents());
    let drawn: Vec<&str> = drawn.lines().collect();
    assert_eq!(drawn.len(), 2, "{drawn:?}");
    assert!(drawn[0].starts_with("Halves [====") && drawn[0].ends_with("] 10/10     #/s        in #"), "{drawn:?}");
    assert!(drawn[1].starts_with("Halves [====") && drawn[1].contains("] 0/0 "), "{drawn:?}");
}

#[test]
fn sixteen_threads() {
    let (progress, terminal) = terminal();
    let (lined, written) = lines();
    let halves = Halves { gates: Gates::default() };
    let items: Vec<u64> = (0..100_000).collect();
    halves.with_engine(Parallel::new().workers(16).partitions(1600)).with_callback((&progress, &lined)).map(items);
    assert!(terminal.contents().contains("] 100000/100000 "), "{}", terminal.contents());
    assert!(locked(&written).concat().starts_with("Halves: 100000 of 100000 items in "), "{written:?}");
    // And sixteen at the same time, each of which is by itself.
    thread::scope(|threads| {
        for count in 1..=16 {
            let (halves, lined) = (&halves, &lined);
            threads.spawn(move || halves.with_callback(lined).map((0..count * 1000).collect::<Vec<u64>>()));
        }
    });
    let mut counts: Vec<String> =
        locked(&written)[1..].iter().map(|line| line.split(" in ").next().unwrap_or_default().to_owned()).collect();
    let mut expected: Vec<_> = (1..=16).map(|count| format!("Halves: {count}000 of {count}000 items")).collect();
    counts.sort();
    expected.sort();
    assert_eq!(counts, expected);
}

#[node(output = "even")]
fn even(number: u64, panics: bool) -> Result<u64, String> {
    assert!(!panics || number % 4 != 3, "three of four");
    if number.is_multiple_of(2) { Ok(number) } else { Err(format!("{number} is odd")) }
}

pipeline! { struct Evens { panics: bool } nodes = [even]; }

#[test]
fn failures() {
    let (progress, terminal) = terminal();
    let (lined, written) = lines();
    let outcomes = Evens { panics: true }.with_callback((&progress, &lined)).map_each((0..10).collect::<Vec<u64>>());
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 5);
    let last = "Evens [====================================] 10/10     #/s        in #  5 failed";
    assert_eq!(masked(&terminal.contents()), last);
    let line = locked(&written).concat();
    assert!(line.starts_with("Evens: 10 of 10 items in ") && line.ends_with("/s, 5 failed"), "{line}");
}

#[test]
fn abandoned_by_a_failure() {
    let (progress, terminal) = terminal();
    let (lined, written) = lines();
    let evens = Evens { panics: false };
    let failed = evens.with_engine(Sequential).with_callback((&progress, &lined)).map(vec![0, 2, 4, 5, 6, 8]);
    assert!(failed.is_err());
    let last = "Evens [==================>        ] 4/6     #/s        in #  1 failed  abandoned";
    assert_eq!(masked(&terminal.contents()), last);
    let line = locked(&written).concat();
    assert!(line.starts_with("Evens: 4 of 6 items in ") && line.ends_with(", 1 failed, abandoned"), "{line}");
}

#[test]
fn abandoned_by_a_panic() {
    let (progress, terminal) = terminal();
    let evens = Evens { panics: true };
    let run = || evens.with_engine(Sequential).with_callback(&progress).map(vec![0, 2, 3, 4, 6, 8]);
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    let last = "Evens [=============>             ] 3/6     #/s        in #  1 failed  abandoned";
    assert_eq!(masked(&terminal.contents()), last);
    // It goes on.
    assert!(evens.with_callback(&progress).map(vec![0, 2]).is_ok());
    let drawn = masked(&terminal.contents());
    assert_eq!(drawn.lines().count(), 2);
    assert!(drawn.ends_with("] 2/2     #/s        in #"), "{drawn}");
}

#[node(output = "square", cache)]
fn square(number: u64) -> u64 {
    number * number
}

#[node(output = "cube", cache)]
fn cube(square: u64, number: u64) -> u64 {
    square * number
}

pipeline! { struct Cubes; nodes = [square, cube]; }

#[test]
fn cached_items_count_once() {
    let (progress, terminal) = terminal();
    let cache = MemoryCache::new();
    Cubes.with_cache(&cache).map((0..12).collect::<Vec<u64>>());
    Cubes.with_cache(&cache).with_callback(&progress).map((0..30).collect::<Vec<u64>>());
    let last = "Cubes [===================================] 30/30     #/s        in #  12 cached";
    assert_eq!(masked(&terminal.contents()), last);
}

#[node(output = "stations")]
fn stations(region: u64) -> Vec<u64> {
    (0..region).collect()
}

#[node(output = "reading", cache)]
fn reading(station: u64, gates: &Gates) -> Result<u64, String> {
    gates.pass(station);
    if station == 8 { Err("no signal".to_owned()) } else { Ok(station) }
}

#[node(output = "total")]
fn total(readings: &[u64]) -> u64 {
    readings.iter().sum()
}

pipeline! { struct Station { gates: Gates } nodes = [reading]; outputs = [reading]; }
pipeline! {
    struct Weather { station: Station }
    nodes = [stations, self.station.map(station = stations) -> (reading as readings), total];
    outputs = [total];
}

/// The text as it was captured from a terminal of 80 columns in which this pipeline ran, with `#` for what are times.
#[test]
fn maps_inside() -> Tested {
    let (progress, terminal) = terminal();
    let cache = MemoryCache::new();
    let (stops, [fifth]) = gates([5]);
    let weather = Weather { station: Station { gates: stops } };
    thread::scope(|threads| {
        let weather = weather.with_engine(Sequential).with_cache(&cache).with_callback(&progress);
        let map = threads.spawn(move || weather.map_each((1..=10).collect::<Vec<u64>>()));
        see(&terminal, include_str!("progress/nested_under_way.txt").trim_end());
        fifth.open();
        map.join()
    })
    .map_err(|_| "the map panicked")?;
    assert_eq!(masked(&terminal.contents()), include_str!("progress/nested_at_the_end.txt").trim_end());
    Ok(())
}

#[test]
fn maps_inside_on_sixteen_threads() {
    let (progress, terminal) = terminal();
    let weather = Weather { station: Station { gates: Gates::default() } };
    // No station 8 among them: 7 in each of 2000 regions.
    let regions = vec![7; 2000];
    let outs = weather.with_engine(Parallel::new().workers(16).partitions(500)).with_callback(&progress).map(regions);
    assert!(outs.is_ok());
    let drawn = terminal.contents();
    assert!(drawn.contains("]   2000/2000 ") && drawn.contains("] 14000/14000 "), "{drawn}");
}

#[test]
fn run_shows_the_maps_inside() {
    let (progress, terminal) = terminal();
    let weather = Weather { station: Station { gates: Gates::default() } };
    assert!(weather.with_callback(&progress).run(5).is_ok());
    let last = "station [==============================================] 5/5     #/s        in #";
    assert_eq!(masked(&terminal.contents()), last);
    // Nothing inside: nothing is shown.
    let (quiet, terminal) = self::terminal();
    let (lined, written) = lines();
    Halves { gates: Gates::default() }.with_callback((&quiet, &lined)).run(1);
    assert_eq!((terminal.contents().as_str(), locked(&written).len()), ("", 0));
}

#[test]
fn two_maps_at_the_same_time() {
    let (progress, terminal) = terminal();
    let (stops, [first, second]) = gates([0, 1]);
    let halves = Halves { gates: stops };
    thread::scope(|threads| {
        let (one, other) = (halves.with_callback(&progress), halves.with_callback(&progress));
        let one = threads.spawn(move || one.map(vec![0]));
        see(&terminal, "Halves [                                               ] 0/1");
        let other = threads.spawn(move || other.map(vec![1]));
        let empty = "Halves [                                               ] 0/1";
        see(&terminal, &format!("{empty}\n{empty}"));
        // The lower one ends first, and keeps its place.
        second.open();
        assert!(other.join().is_ok());
        let full = "Halves [===============================================] 1/1     #/s        in #";
        see(&terminal, &format!("{empty}\n{full}"));
        first.open();
        assert!(one.join().is_ok());
        assert_eq!(masked(&terminal.contents()), format!("{full}\n{full}"));
    });
}

/// Says of which threads it was told, to be sure that many of them count.
struct Threads(Mutex<std::collections::BTreeSet<String>>);

impl Callback for Threads {
    const EVENTS: Events = Events::ITEMS;

    fn on_map_item_end(&self, _: &Event<'_>) {
        locked(&self.0).insert(format!("{:?}", thread::current().id()));
    }
}

#[test]
fn threads_count_by_themselves() {
    const THREADS: usize = 16;
    let (lined, written) = lines();
    let seen = Threads(Mutex::default());
    let meeting = Meeting { barrier: Arc::new(Barrier::new(THREADS)) };
    // Nobody goes on before all threads have an item.
    let engine = Parallel::new().workload(Workload::Io).max_workers(THREADS).partitions(THREADS);
    let items = (0..THREADS as u64).collect::<Vec<u64>>();
    meeting.with_engine(engine).with_callback((&lined, &seen)).map(items);
    assert_eq!(locked(&seen.0).len(), THREADS);
    assert!(locked(&written).concat().starts_with("Meeting: 16 of 16 items in "), "{written:?}");
}

#[node(output = "met")]
fn meet(guest: u64, barrier: &Arc<Barrier>) -> u64 {
    barrier.wait();
    guest
}

pipeline! { struct Meeting { barrier: Arc<Barrier> } nodes = [meet]; }

#[node(output = "doubled", batch = double_all)]
fn double(single: u64) -> u64 {
    2 * single
}

fn double_all(single: &[u64]) -> Vec<u64> {
    single.iter().map(|single| 2 * single).collect()
}

pipeline! { struct Doubled; nodes = [double]; }

#[test]
fn partitions_count_their_items() {
    let (lined, written) = lines();
    Doubled.with_callback(&lined).map((0..1000).collect::<Vec<u64>>());
    assert!(locked(&written).concat().starts_with("Doubled: 1000 of 1000 items in "), "{written:?}");
}

#[node(output = "tripled", cache, batch = triple_all)]
fn triple(single: u64) -> u64 {
    3 * single
}

fn triple_all(single: &[u64]) -> Vec<u64> {
    single.iter().map(|single| 3 * single).collect()
}

pipeline! { struct Tripled; nodes = [triple]; }

#[test]
fn cached_items_of_partitions() {
    let (lined, written) = lines();
    let cache = MemoryCache::new();
    Tripled.with_cache(&cache).map((0..70).collect::<Vec<u64>>());
    Tripled.with_cache(&cache).with_callback(&lined).map((0..100).collect::<Vec<u64>>());
    let line = locked(&written).concat();
    assert!(line.starts_with("Tripled: 100 of 100 items in ") && line.ends_with("/s, 70 cached"), "{line}");
}

const ROLE: &str = "HYPERNODES_PROGRESS_ROLE";

/// What the other process does, if this is the other process; nothing otherwise.
#[test]
fn child() {
    if env::var_os(ROLE).is_some() {
        let progress = Progress::new();
        let evens = Evens { panics: false };
        evens.with_callback(&progress).map_each((0..30).collect::<Vec<u64>>());
        assert!(evens.with_callback(&progress).run(2).is_ok());
    }
}

#[test]
fn one_line_where_there_is_no_terminal() -> Tested {
    let child = Command::new(env::current_exe()?)
        .args(["--exact", "child", "--nocapture"])
        .env(ROLE, "1")
        .stderr(Stdio::piped())
        .output()?;
    let written = String::from_utf8(child.stderr)?;
    assert!(child.status.success(), "{written}");
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 1, "{written}");
    assert!(lines[0].starts_with("Evens: 30 of 30 items in ") && lines[0].ends_with("/s, 15 failed"), "{written}");
    Ok(())
}

/// The thread that draws ends with the last map.
#[cfg(target_os = "linux")]
#[test]
fn nobody_draws_afterwards() -> Tested {
    let child =
        Command::new(env::current_exe()?).args(["--exact", "painters", "--nocapture"]).env(ROLE, "1").output()?;
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    Ok(())
}

/// In a process of its own, where no other test draws.
#[cfg(target_os = "linux")]
#[test]
fn painters() -> Tested {
    if env::var_os(ROLE).is_none() {
        return Ok(());
    }
    let painters = || -> Tested<usize> {
        let mut painters = 0;
        for task in std::fs::read_dir("/proc/self/task")? {
            // The system keeps 15 bytes of a name.
            let name = std::fs::read_to_string(task?.path().join("comm")).unwrap_or_default();
            painters += usize::from(name.starts_with("hypernodes-prog"));
        }
        Ok(painters)
    };
    let (progress, terminal) = terminal();
    let (stops, [gate]) = gates([0]);
    let halves = Halves { gates: stops };
    thread::scope(|threads| {
        threads.spawn(|| halves.with_callback(&progress).map(vec![0]));
        see(&terminal, "Halves [                                               ] 0/1");
        let during = painters();
        gate.open();
        during
    })
    .and_then(|during| {
        assert_eq!((during, painters()?), (1, 0));
        let panicking = || Evens { panics: true }.with_engine(Sequential).with_callback(&progress).map(vec![3]);
        assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
        assert_eq!(painters()?, 0);
        Ok(())
    })
}

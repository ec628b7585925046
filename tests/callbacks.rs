//! What callbacks are told, and in which order.

#![allow(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "nodes are called by pipelines")]

use std::collections::BTreeSet;
use std::num::ParseIntError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hypernodes::cache::{Action, Cache, CacheError, Key};
use hypernodes::callback::{Event, Events, Outcome};
use hypernodes::{Callback, Failure, MemoryCache, Parallel, Sequential, Workload, node, pipeline};
use hypernodes_tests::events::Log;

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_lowercase()
}

#[node(output = "length")]
fn measure(cleaned: &str) -> usize {
    cleaned.len()
}

#[node(output = "number", cache)]
fn parse(cleaned: &str) -> Result<i64, ParseIntError> {
    assert!(cleaned != "panic", "asked to");
    cleaned.parse()
}

#[node(output = "total")]
fn sum(lengths: &[usize]) -> usize {
    lengths.iter().sum()
}

#[node(output = "title")]
fn first(texts: &[&str]) -> String {
    texts.first().copied().unwrap_or_default().to_owned()
}

pipeline! { struct Stats; nodes = [clean, measure]; }
pipeline! { struct Number; nodes = [clean, parse]; outputs = [number]; }
pipeline! { struct Titled; nodes = [first, Stats(text = title) -> (length as title_length)]; outputs = [title_length]; }
pipeline! {
    struct Corpus { number: Number }
    nodes = [
        Titled,
        Stats.map(text = texts) -> (length as lengths),
        sum,
        self.number(text = wanted),
    ];
    outputs = [title_length, total, number];
}

const fn corpus() -> Corpus {
    Corpus { number: Number }
}

/// What is told of a run, line by line.
#[track_caller]
fn assert_told(log: &Log, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(log.take(), expected);
    log.balanced();
}

#[test]
fn a_run() {
    let log = Log::new();
    assert_eq!(Stats.with_callback(&log).run(" A ").length, 1);
    assert_told(
        &log,
        "pipeline start Stats
         node start Stats/clean
         node end Stats/clean
         node start Stats/measure
         node end Stats/measure
         pipeline end Stats",
    );
}

#[test]
fn a_map() {
    let log = Log::new();
    let outs = Stats.with_callback(&log).with_engine(Sequential).map(["a", "bc"]);
    assert_eq!(outs[1].length, 2);
    assert_told(
        &log,
        "map start Stats
         item start Stats[0]
         pipeline start Stats[0]
         node start Stats[0]/clean
         node end Stats[0]/clean
         node start Stats[0]/measure
         node end Stats[0]/measure
         pipeline end Stats[0]
         item end Stats[0]
         item start Stats[1]
         pipeline start Stats[1]
         node start Stats[1]/clean
         node end Stats[1]/clean
         node start Stats[1]/measure
         node end Stats[1]/measure
         pipeline end Stats[1]
         item end Stats[1]
         map end Stats",
    );
    assert!(Stats.with_callback(&log).map::<[&str; 0]>([]).is_empty());
    assert_told(&log, "map start Stats\nmap end Stats");
    // Each one is a run of its own.
    assert_eq!(Stats.with_callback(&log).map_iter(["a"]).count(), 1);
    assert_eq!(log.take().len(), 6);
}

#[test]
fn nested_and_mapped_inside() {
    let log = Log::new();
    let corpus = corpus();
    let out = corpus.with_callback(&log).with_engine(Sequential).run((&["Ab", "c"][..], "7")).expect("a number");
    assert_eq!((out.title_length, out.total, out.number), (2, 3, 7));
    assert_told(
        &log,
        "pipeline start Corpus
         pipeline start Corpus/Titled
         node start Corpus/Titled/first
         node end Corpus/Titled/first
         pipeline start Corpus/Titled/Stats
         node start Corpus/Titled/Stats/clean
         node end Corpus/Titled/Stats/clean
         node start Corpus/Titled/Stats/measure
         node end Corpus/Titled/Stats/measure
         pipeline end Corpus/Titled/Stats
         pipeline end Corpus/Titled
         map start Corpus/Stats
         item start Corpus/Stats[0]
         pipeline start Corpus/Stats[0]
         node start Corpus/Stats[0]/clean
         node end Corpus/Stats[0]/clean
         node start Corpus/Stats[0]/measure
         node end Corpus/Stats[0]/measure
         pipeline end Corpus/Stats[0]
         item end Corpus/Stats[0]
         item start Corpus/Stats[1]
         pipeline start Corpus/Stats[1]
         node start Corpus/Stats[1]/clean
         node end Corpus/Stats[1]/clean
         node start Corpus/Stats[1]/measure
         node end Corpus/Stats[1]/measure
         pipeline end Corpus/Stats[1]
         item end Corpus/Stats[1]
         map end Corpus/Stats
         node start Corpus/sum
         node end Corpus/sum
         pipeline start Corpus/number
         node start Corpus/number/clean
         node end Corpus/number/clean
         node start Corpus/number/parse
         node end Corpus/number/parse
         pipeline end Corpus/number
         pipeline end Corpus",
    );
}

#[test]
fn a_node_that_fails() {
    let log = Log::new();
    let corpus = corpus();
    let told = corpus.with_callback(&log).with_engine(Sequential);
    assert!(told.run((&[][..], "x")).is_err());
    let told = log.take();
    assert_eq!(
        told[told.len() - 5..],
        [
            "node start Corpus/number/parse",
            "node error Corpus/number/parse: invalid digit found in string",
            "node end Corpus/number/parse Failed",
            "pipeline end Corpus/number Failed",
            "pipeline end Corpus Failed",
        ]
    );
    log.balanced();
}

#[test]
fn items_that_fail() {
    let log = Log::new();
    let outcomes = Number.with_callback(&log).with_engine(Sequential).map_each(["1", "x", "panic"]);
    assert!(matches!(&outcomes[2], Err(Failure::Panic(panic)) if panic.message() == "asked to"));
    assert_told(
        &log,
        "map start Number
         item start Number[0]
         pipeline start Number[0]
         node start Number[0]/clean
         node end Number[0]/clean
         node start Number[0]/parse
         node end Number[0]/parse
         pipeline end Number[0]
         item end Number[0]
         item start Number[1]
         pipeline start Number[1]
         node start Number[1]/clean
         node end Number[1]/clean
         node start Number[1]/parse
         node error Number[1]/parse: invalid digit found in string
         node end Number[1]/parse Failed
         pipeline end Number[1] Failed
         item error Number[1]: node `parse` failed: invalid digit found in string
         item end Number[1] Failed
         item start Number[2]
         pipeline start Number[2]
         node start Number[2]/clean
         node end Number[2]/clean
         node start Number[2]/parse
         node end Number[2]/parse Panicked
         pipeline end Number[2] Panicked
         item error Number[2]: a node panicked: asked to
         item end Number[2] Failed
         map end Number",
    );
}

#[test]
fn a_map_ends_with_the_first_failure() {
    let log = Log::new();
    let error = Number.with_callback(&log).with_engine(Sequential).map(["x", "1"]).expect_err("no number");
    assert_eq!(error.index, 0);
    let told = log.take();
    assert_eq!(
        told[told.len() - 4..],
        [
            "pipeline end Number[0] Failed",
            "item error Number[0]: node `parse` failed: invalid digit found in string",
            "item end Number[0] Failed",
            "map end Number Failed",
        ]
    );
    assert!(!told.iter().any(|line| line.contains("[1]")), "{told:#?}");
    log.balanced();
}

#[test]
fn a_panic_goes_through_all_ends() {
    let log = Log::new();
    let corpus = corpus();
    assert!(catch_unwind(AssertUnwindSafe(|| corpus.with_callback(&log).run((&["a"][..], "panic")).is_ok())).is_err());
    let told = log.take();
    assert_eq!(
        told[told.len() - 4..],
        [
            "node start Corpus/number/parse",
            "node end Corpus/number/parse Panicked",
            "pipeline end Corpus/number Panicked",
            "pipeline end Corpus Panicked",
        ]
    );
    log.balanced();
    assert!(catch_unwind(AssertUnwindSafe(|| Number.with_callback(&log).map(["1", "panic", "2"]).is_ok())).is_err());
    assert_eq!(log.take().last().map(String::as_str), Some("map end Number Panicked"));
    log.balanced();
}

#[test]
fn what_a_cache_has() {
    let (log, cache) = (Log::new(), MemoryCache::new());
    for told in [Number.with_cache(&cache).with_callback(&log), Number.with_callback(&log).with_cache(&cache)] {
        assert!(told.run("7").is_ok() && told.run("x").is_err());
    }
    assert_told(
        &log,
        "pipeline start Number
         node start Number/clean
         node end Number/clean
         node start Number/parse
         node end Number/parse
         pipeline end Number
         pipeline start Number
         node start Number/clean
         node end Number/clean
         node start Number/parse
         node error Number/parse: invalid digit found in string
         node end Number/parse Failed
         pipeline end Number Failed
         pipeline start Number
         node start Number/clean
         node end Number/clean
         node cached Number/parse
         pipeline end Number
         pipeline start Number
         node start Number/clean
         node end Number/clean
         node start Number/parse
         node error Number/parse: invalid digit found in string
         node end Number/parse Failed
         pipeline end Number Failed",
    );
}

/// A cache that always has trouble.
#[derive(Debug)]
struct Broken;

impl Cache for Broken {
    fn get(&self, _: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Err(CacheError::new(Action::Get, "no way in"))
    }
    fn put(&self, _: &Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Err(CacheError::new(Action::Put, "no room"))
    }
}

#[test]
fn trouble_with_the_cache_is_told_and_no_failure() {
    let log = Log::new();
    let corpus = corpus();
    let out = corpus.with_callback(&log).with_cache(&Broken).run((&[][..], "7")).expect("a number");
    assert_eq!(out.number, 7);
    let told = log.take();
    assert_eq!(
        told[told.len() - 6..],
        [
            "cache error Corpus/number/parse: the cache could not look a value up: no way in",
            "node start Corpus/number/parse",
            "node end Corpus/number/parse",
            "cache error Corpus/number/parse: the cache could not keep a value: no room",
            "pipeline end Corpus/number",
            "pipeline end Corpus",
        ]
    );
    log.balanced();
}

#[node(output = "doubled", batch = double_all)]
fn double(number: i64) -> i64 {
    2 * number
}

fn double_all(number: &[i64]) -> Vec<i64> {
    number.iter().map(|number| 2 * number).collect()
}

#[node(output = "small")]
fn small(doubled: i64) -> Result<i64, String> {
    if doubled < 100 { Ok(doubled) } else { Err(format!("{doubled} is too large")) }
}

#[node(output = "tripled", batch = triple_all)]
fn triple(small: i64) -> Result<i64, String> {
    if small == 66 { Err("66".to_owned()) } else { Ok(3 * small) }
}

fn triple_all(small: &[i64]) -> Result<Vec<i64>, String> {
    small.iter().map(|&small| triple(small)).collect()
}

pipeline! { struct Tripled; nodes = [double, small, triple]; partitions = 2; }
pipeline! { struct Around; nodes = [Tripled]; partitions = 1; }

#[test]
fn batch_bodies() {
    let log = Log::new();
    assert!(Tripled.with_callback(&log).with_engine(Sequential).map([1, 2, 3]).is_ok());
    assert_told(
        &log,
        "map start Tripled
         item start Tripled[0]
         item start Tripled[1]
         pipeline start Tripled[0..2]
         node start Tripled[0..2]/double
         node end Tripled[0..2]/double
         node start Tripled[0]/small
         node end Tripled[0]/small
         node start Tripled[1]/small
         node end Tripled[1]/small
         node start Tripled[0..2]/triple
         node end Tripled[0..2]/triple
         pipeline end Tripled[0..2]
         item end Tripled[0]
         item end Tripled[1]
         item start Tripled[2]
         pipeline start Tripled[2..3]
         node start Tripled[2..3]/double
         node end Tripled[2..3]/double
         node start Tripled[2]/small
         node end Tripled[2]/small
         node start Tripled[2..3]/triple
         node end Tripled[2..3]/triple
         pipeline end Tripled[2..3]
         item end Tripled[2]
         map end Tripled",
    );
}

#[test]
fn batch_bodies_that_fail() {
    let log = Log::new();
    let error = Tripled.with_callback(&log).with_engine(Sequential).map([1, 33, 2, 3, 4]).expect_err("33 is refused");
    assert_eq!(error.index, 1);
    // The batch body does not say which item it was, so that is seen one by one.
    assert_eq!(
        log.take()[13..],
        [
            "node start Tripled[0..3]/triple",
            "node error Tripled[0..3]/triple: 66",
            "node end Tripled[0..3]/triple Failed",
            "node start Tripled[0]/triple",
            "node end Tripled[0]/triple",
            "node start Tripled[1]/triple",
            "node error Tripled[1]/triple: 66",
            "node end Tripled[1]/triple Failed",
            "pipeline end Tripled[0..3] Failed",
            "item end Tripled[0]",
            "item error Tripled[1]: node `triple` failed",
            "item end Tripled[1] Failed",
            "item end Tripled[2] Left",
            "map end Tripled Failed",
        ]
    );
    log.balanced();
    // A node between: the rows before it go on.
    let error = Tripled.with_callback(&log).with_engine(Sequential).map([1, 50, 2, 3, 4]).expect_err("100 is refused");
    assert_eq!(error.index, 1);
    let told = log.take();
    assert!(told.contains(&"node error Tripled[1]/small: 100 is too large".to_owned()), "{told:#?}");
    assert_eq!(
        told[told.len() - 5..told.len() - 1],
        [
            "item end Tripled[0]",
            "item error Tripled[1]: node `small` failed",
            "item end Tripled[1] Failed",
            "item end Tripled[2] Left"
        ]
    );
    log.balanced();
}

#[test]
fn batch_bodies_of_pipelines_inside() {
    let log = Log::new();
    assert!(Around.with_callback(&log).with_engine(Sequential).map([1, 2]).is_ok());
    assert_told(
        &log,
        "map start Around
         item start Around[0]
         item start Around[1]
         pipeline start Around[0..2]
         pipeline start Around[0..2]/Tripled
         node start Around[0..2]/Tripled/double
         node end Around[0..2]/Tripled/double
         node start Around[0]/Tripled/small
         node end Around[0]/Tripled/small
         node start Around[1]/Tripled/small
         node end Around[1]/Tripled/small
         node start Around[0..2]/Tripled/triple
         node end Around[0..2]/Tripled/triple
         pipeline end Around[0..2]/Tripled
         pipeline end Around[0..2]
         item end Around[0]
         item end Around[1]
         map end Around",
    );
}

#[node(output = "last", batch = last_all)]
fn last(small: i64) -> i64 {
    small
}

fn last_all(small: &[i64]) -> Vec<i64> {
    small.to_vec()
}

pipeline! { struct Small; nodes = [double, small]; }
pipeline! { struct Last; nodes = [last]; }
pipeline! { struct Both; nodes = [Small, Last]; outputs = [last]; partitions = 1; }

#[test]
fn a_pipeline_behind_one_that_failed_has_not() {
    let log = Log::new();
    let error = Both.with_callback(&log).with_engine(Sequential).map([1, 50]).map(drop).expect_err("100 is refused");
    let told = log.take();
    assert!(told.contains(&"pipeline end Both[0..2]/Small Failed".to_owned()), "{told:#?}");
    assert!(told.contains(&"pipeline end Both[0..2]/Last".to_owned()), "{told:#?}");
    assert!(told.contains(&"pipeline end Both[0..2] Failed".to_owned()), "{told:#?}");
    assert_eq!((error.index, log.last_failure()), (1, Some("Both[1]/Small/small".to_owned())));
    log.balanced();
    // No items, no partition.
    assert!(Both.with_callback(&log).map::<[i64; 0]>([]).is_ok());
    assert_told(&log, "map start Both\nmap end Both");
}

/// Looks at what events say.
struct Look<F>(F);

impl<F: Fn(&str, &Event<'_>) + Sync> Callback for Look<F> {
    fn on_pipeline_start(&self, event: &Event<'_>) {
        self.0("pipeline", event);
    }
    fn on_node_start(&self, event: &Event<'_>) {
        self.0("node", event);
    }
    fn on_node_end(&self, event: &Event<'_>) {
        self.0("node end", event);
    }
    fn on_map_start(&self, event: &Event<'_>) {
        self.0("map", event);
    }
    fn on_map_item_start(&self, event: &Event<'_>) {
        self.0("item", event);
    }
    fn on_map_item_end(&self, event: &Event<'_>) {
        self.0("item end", event);
    }
}

#[test]
fn what_events_say() {
    let seen = Mutex::new(Vec::new());
    let look = Look(|what: &str, event: &Event<'_>| {
        let told = (
            format!("{what} {}", event.path()),
            event.depth(),
            event.index(),
            event.items(),
            event.name(),
            event.pipeline().name,
            event.node().map(|node| node.name),
        );
        assert_eq!(told.1, told.0.matches('/').count());
        seen.lock().expect("no panic").push(told);
    });
    let corpus = corpus();
    assert!(corpus.with_callback(&look).with_engine(Sequential).run((&["a", "b"][..], "7")).is_ok());
    let _ = Around.with_callback(&look).with_engine(Sequential).map([1, 2]);
    let seen = seen.into_inner().expect("no panic");
    let told = |path: &str| {
        let (_, depth, index, items, name, pipeline, node) = seen.iter().find(|seen| seen.0 == path).expect(path);
        (*depth, *index, *items, *name, *pipeline, *node)
    };
    assert_eq!(told("pipeline Corpus"), (0, None, None, "Corpus", "Corpus", None));
    assert_eq!(told("pipeline Corpus/Titled/Stats"), (2, None, None, "Stats", "Stats", Some("Stats")));
    assert_eq!(told("node Corpus/Titled/Stats/clean"), (3, None, None, "clean", "Stats", Some("clean")));
    assert_eq!(told("map Corpus/Stats"), (1, None, Some(2), "Stats", "Stats", Some("Stats.map")));
    assert_eq!(told("item Corpus/Stats[1]"), (1, Some(1), None, "Stats", "Stats", None));
    assert_eq!(told("pipeline Corpus/Stats[1]"), (1, Some(1), None, "Stats", "Stats", None));
    assert_eq!(told("node Corpus/Stats[1]/clean"), (2, Some(1), None, "clean", "Stats", Some("clean")));
    assert_eq!(told("pipeline Corpus/number"), (1, None, None, "number", "Number", Some("self.number")));
    assert_eq!(told("node Corpus/sum"), (1, None, None, "sum", "Corpus", Some("sum")));
    assert_eq!(told("node Around[0..2]/Tripled/double"), (2, None, Some(2), "double", "Tripled", Some("double")));
    let rows: Vec<Option<usize>> =
        seen.iter().filter(|seen| seen.0.starts_with("node Around") && seen.4 == "small").map(|seen| seen.2).collect();
    assert_eq!(rows, [Some(0), Some(1)]);
    let parsed = corpus_parse();
    assert!(parsed.cached && parsed.fallible);
}

/// The node that `events` have, as the graph has it.
fn corpus_parse() -> hypernodes::graph::Node {
    let node = Mutex::new(None);
    let look = Look(|what: &str, event: &Event<'_>| {
        if what == "node" && event.name() == "parse" {
            *node.lock().expect("no panic") = event.node().copied();
        }
    });
    let _ = corpus().with_callback(&look).run((&[][..], "7"));
    node.into_inner().expect("no panic").expect("`parse` runs")
}

#[test]
fn items_carry_their_index_on_every_thread() {
    let seen = Mutex::new(Vec::new());
    let threads = Mutex::new(BTreeSet::new());
    let look = Look(|what: &str, event: &Event<'_>| {
        threads.lock().expect("no panic").insert(format!("{:?}", std::thread::current().id()));
        if what == "node end" && event.name() == "wait" {
            let step = event.path().steps().nth(1).and_then(|step| step.items);
            seen.lock().expect("no panic").push((event.index().expect("an item"), step.expect("an item").start));
            assert!(event.duration() >= Duration::from_millis(1));
        }
    });
    let engine = Parallel::new().workload(Workload::Io).workers(16);
    let log = Log::new();
    let outs = Waiting.with_callback((&look, &log)).with_engine(engine).map((0..200_u64).collect::<Vec<_>>());
    assert!(outs.iter().enumerate().all(|(index, out)| out.waited == index as u64));
    let mut seen = seen.into_inner().expect("no panic");
    seen.sort_unstable();
    assert_eq!(seen, (0..200).map(|index| (index, index)).collect::<Vec<_>>());
    assert_eq!(log.balanced(), 1 + 3 * 200);
    assert!(threads.into_inner().expect("no panic").len() > 4);
}

#[node(output = "waited")]
fn wait(of: u64) -> u64 {
    std::thread::sleep(Duration::from_millis(1));
    of
}

pipeline! { struct Waiting; nodes = [wait]; }

#[test]
fn every_engine_tells_the_same() {
    let texts = ["1", "2", "x", "panic", "5"];
    let told = |engine: usize| {
        let log = Log::new();
        let number = Number.with_callback(&log);
        let outcomes = match engine {
            0 => number.with_engine(Sequential).map_each(texts),
            1 => number.map_each(texts),
            _ => number.with_engine(Parallel::new().workload(Workload::Io).partitions(5)).map_each(texts),
        };
        assert_eq!(outcomes.len(), 5);
        log.balanced();
        let mut told = log.take();
        told.sort_unstable();
        told
    };
    assert_eq!(told(0), told(1));
    assert_eq!(told(0), told(2));
}

/// Counts, and panics where it is told to.
#[derive(Default)]
struct Panics {
    at: &'static str,
    told: AtomicUsize,
}

impl Panics {
    fn tell(&self, what: &str) {
        self.told.fetch_add(1, Relaxed);
        assert!(what != self.at, "a callback panics");
    }
}

impl Callback for Panics {
    fn on_node_start(&self, _: &Event<'_>) {
        self.tell("node start");
    }
    fn on_node_end(&self, _: &Event<'_>) {
        self.tell("node end");
    }
    fn on_pipeline_end(&self, _: &Event<'_>) {
        self.tell("pipeline end");
    }
    fn on_map_item_start(&self, _: &Event<'_>) {
        self.tell("item start");
    }
    fn on_node_cached(&self, _: &Event<'_>) {
        self.tell("cached");
    }
    fn on_cache_error(&self, _: &Event<'_>) {
        self.tell("cache error");
    }
}

#[test]
fn a_callback_that_panics_does_no_harm_to_a_cache() {
    let (log, cache) = (Log::new(), MemoryCache::new());
    assert!(Number.with_cache(&cache).run("7").is_ok());
    let panics = |at| Panics { at, ..Panics::default() };
    let (cached, error) = (panics("cached"), panics("cache error"));
    let run = || Number.with_cache(&cache).with_callback((&log, &cached)).run("7").is_ok();
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    log.balanced();
    assert!(Number.with_cache(&cache).run("7").is_ok_and(|out| out.number == 7));
    for _ in 0..2 {
        let run = || Number.with_cache(&Broken).with_callback((&log, &error)).run("7").is_ok();
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        log.balanced();
    }
    assert!(Number.with_cache(&Broken).run("7").is_ok_and(|out| out.number == 7));
}

#[test]
fn a_callback_that_panics_ends_the_run_and_nothing_else() {
    for at in ["node start", "node end", "pipeline end", "item start"] {
        for first in [false, true] {
            let (log, panics) = (Log::new(), Panics { at, ..Panics::default() });
            let told = catch_unwind(AssertUnwindSafe(|| {
                if first {
                    Stats.with_callback((&panics, &log)).map(["a"]).len()
                } else {
                    Stats.with_callback((&log, &panics)).map(["a"]).len()
                }
            }));
            assert_eq!(told.expect_err("it panics").downcast_ref(), Some(&"a callback panics"));
            // The other one was told every end, however it stands.
            log.balanced();
            let told = log.take();
            assert_eq!(told.last().map(String::as_str), Some("map end Stats Panicked"), "{told:#?}");
            // The pool is as it was.
            assert_eq!(Stats.map(["a", "b"]).len(), 2);
        }
    }
    let panics = Panics { at: "node start", ..Panics::default() };
    let outcomes = Stats.with_callback(&panics).map_each(["a", "b"]);
    let message = |outcome: &Result<_, Failure<_>>| match outcome {
        Err(Failure::Panic(panic)) => panic.message().to_owned(),
        _ => "no panic".to_owned(),
    };
    assert_eq!(outcomes.iter().map(message).collect::<Vec<_>>(), ["a callback panics"; 2]);
    let (log, panics) = (Log::new(), Panics { at: "item start", ..Panics::default() });
    let run = || Stats.with_callback((&log, &panics)).map_each(["a"]).len();
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    log.balanced();
}

/// Asks for little.
#[derive(Default)]
struct Few {
    items: AtomicUsize,
    nodes: AtomicUsize,
    timed: AtomicUsize,
}

impl Callback for Few {
    const EVENTS: Events = Events::ITEMS;
    fn on_map_item_end(&self, event: &Event<'_>) {
        assert_eq!(event.outcome(), Some(Outcome::Done));
        self.items.fetch_add(1, Relaxed);
        self.timed.fetch_add(usize::from(event.at().is_some()), Relaxed);
    }
    fn on_node_end(&self, _: &Event<'_>) {
        self.nodes.fetch_add(1, Relaxed);
    }
}

impl Few {
    fn told(&self) -> (usize, usize, usize) {
        (self.items.swap(0, Relaxed), self.nodes.swap(0, Relaxed), self.timed.swap(0, Relaxed))
    }
}

#[test]
fn callbacks_are_told_what_they_ask_for() {
    let few = Few::default();
    assert_eq!(Stats.with_callback(&few).map(["a", "b"]).len(), 2);
    assert_eq!(few.told(), (2, 0, 0));
    // Together with one that asks for everything the clock is read, and it is told of nodes no more than before.
    let log = Log::new();
    assert_eq!(Stats.with_callback((&few, &log, ())).map(["a", "b"]).len(), 2);
    assert_eq!((few.told(), log.balanced()), ((2, 0, 2), 9));
}

#[test]
fn callbacks_come_in_many_forms() {
    let log = Arc::new(Log::new());
    let _ = Stats.with_callback(Arc::clone(&log)).run("a");
    let _ = Stats.with_callback(Some(&*log)).with_callback(None::<Few>).run("a");
    let _ = Stats.with_callback(Box::new(Arc::clone(&log))).run("a");
    let owned = Stats.with_callback((Log::new(), Arc::clone(&log)));
    assert_eq!((owned.run("a").length, owned.run("b").length), (1, 1));
    assert_eq!(owned.map_iter(["a", "b"]).count(), 2);
    let _ = Stats.with_callback(()).run("a");
    // One after the other: both are told.
    let second = Log::new();
    let _ = Stats.with_callback(&*log).with_callback(&second).run("a");
    assert_eq!((log.balanced(), second.balanced()), (3 * 8, 3));
}

//! Spans of what runs: which there are, what they say, what is in what, in one thread and across them.

#![allow(clippy::unwrap_used, reason = "what is not there fails a test")]

#[cfg(feature = "cache")]
#[path = "tracing/cached.rs"]
mod cached;
#[path = "tracing/exported.rs"]
mod exported;
#[path = "tracing/failures.rs"]
mod failures;
#[path = "tracing/many.rs"]
mod many;
#[path = "tracing/runs.rs"]
mod runs;
#[path = "tracing/several.rs"]
mod several;
#[path = "tracing/tree.rs"]
mod tree;

use std::collections::HashSet;
use std::num::ParseIntError;
use std::thread;
use std::time::Duration;

use hypernodes::{node, pipeline};
use rayon::ThreadPoolBuilder;
use tracing::info;
use tracing_subscriber::filter::{LevelFilter, Targets};

use self::tree::Tree;

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    info!("cleaning");
    text.trim().to_owned()
}

#[node(output = "words")]
fn count(cleaned: &str) -> usize {
    let _ = tracing::info_span!("inside", of = "count").entered();
    cleaned.split_whitespace().count()
}

pipeline! { struct Stats; nodes = [clean, count]; }

#[node(output = "twice")]
fn twice(words: usize) -> usize {
    2 * words
}

pipeline! { struct Report; nodes = [Stats, twice]; }

pipeline! { struct Corpus; nodes = [Stats.map(text = texts) -> (words as counts), sum]; }

#[node]
fn sum(counts: &[usize]) -> usize {
    counts.iter().sum()
}

#[node]
fn a(input: i64) -> i64 {
    info!("in a");
    input
}
#[node]
fn b(a: i64) -> i64 {
    info!("in b");
    a
}
#[node]
fn c(b: i64) -> i64 {
    info!("in c");
    b
}
#[node]
fn d(c: i64) -> i64 {
    info!("in d");
    c
}

// Two pipelines whose nodes take turns: both are open at the same time, and end in the order in which they began.
pipeline! { struct Odd; nodes = [a, c]; }
pipeline! { struct Even; nodes = [b, d]; }
pipeline! { struct Turns; nodes = [Odd, Even]; }

#[node(output = "slow")]
fn slow(number: usize) -> usize {
    thread::sleep(Duration::from_micros(200));
    info!(number, "slept");
    number
}

pipeline! { struct Slow; nodes = [slow]; }

#[node]
fn numbers(length: usize) -> Vec<usize> {
    (0..length).collect()
}

#[node(output = "number")]
fn parse(text: &str) -> Result<i64, ParseIntError> {
    text.parse()
}

#[node(output = "root")]
fn root(number: i64) -> i64 {
    assert!(number >= 0, "{number} has no root");
    number.isqrt()
}

pipeline! { struct Root; nodes = [parse, root]; }
pipeline! { struct Outer; nodes = [Root]; }

/// What the spans of nodes and items are left out with.
fn at_info() -> Targets {
    Targets::new().with_default(LevelFilter::INFO)
}

/// Runs something in a pool of its own.
fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// How many threads have begun spans of a kind.
fn threads(tree: &Tree, kind: &str) -> usize {
    let entries = tree.entries();
    entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.made_by).collect::<HashSet<_>>().len()
}

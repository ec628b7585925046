//! Figures: what all threads have seen, put together.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use super::place::Kind;
use super::recording::{Times, Used};
use super::shard::Shards;
use crate::Workload;

/// What is known of a node: [`Timeline::nodes`](super::Timeline::nodes).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NodeTimes {
    /// The names of the pipeline, of those nested in it, and of the node: `Corpus/documents/count`.
    pub path: String,
    /// How often it was run; a batch body once for each partition.
    pub count: u64,
    /// How often it was not run since a cache had its outputs.
    pub cached: u64,
    /// How many of its runs failed or panicked.
    pub failed: u64,
    /// How long all runs took together.
    pub total: Duration,
    /// How long a run took on average.
    pub mean: Duration,
    /// What half of the runs took at most; it may be 1/32 off.
    pub p50: Duration,
    /// What 99 of 100 runs took at most; it may be 1/32 off.
    pub p99: Duration,
    /// What the longest run took.
    pub longest: Duration,
    /// Its part of the time that all nodes took together, from 0 to 1.
    pub share: f64,
}

/// What is known of a map: [`Timeline::maps`](super::Timeline::maps).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MapTimes {
    /// The names of the pipeline, and of those nested in it.
    pub path: String,
    /// How many such maps there were.
    pub count: u64,
    /// How many items they ran.
    pub items: u64,
    /// How many of these failed or panicked.
    pub failed: u64,
    /// How long the maps took together.
    pub total: Duration,
    /// The most threads that ran items of one of them. 0 for a map inside a map, whose items are run by the threads of the
    /// outer one.
    pub threads: usize,
    /// For which part of the time these threads had no item to run, from 0 to 1. None for a map inside a map.
    pub idle: Option<f64>,
    /// For which part of its time an item had no use for a processor, from 0 to 1: the processor time of threads against
    /// the wall, in samples of a millisecond and more. None where there are too few of them, where the system does not
    /// say (it does on Linux), and where there are maps inside the items, which wait for the threads of these.
    pub waiting: Option<f64>,
}

impl MapTimes {
    /// The workload that [`waiting`](Self::waiting) suggests.
    ///
    /// While an item waits for a part `w` of its time, a processor needs `1 / (1 - w)` of them to be kept busy. From a
    /// waiting of 3/4 on these are 4, with which [`Workload::Io`] begins. Below 1/4 it is hardly more than one; this is
    /// also what the engine takes for busy, so [`Workload::Cpu`] has it ask no more. [`Workload::Mixed`] is for what is
    /// between.
    ///
    /// ```
    /// use hypernodes::{Timeline, node, pipeline};
    ///
    /// #[node]
    /// fn half(number: f64) -> f64 { number / 2.0 }
    ///
    /// pipeline! { struct Half; nodes = [half]; }
    ///
    /// let timeline = Timeline::new();
    /// Half.with_callback(&timeline).map([1.0]);
    /// assert_eq!(timeline.maps()[0].workload(), None, "that was too short to say");
    /// ```
    #[must_use]
    pub fn workload(&self) -> Option<Workload> {
        self.waiting.map(|waiting| match waiting {
            ..0.25 => Workload::Cpu,
            ..0.75 => Workload::Mixed,
            _ => Workload::Io,
        })
    }
}

/// So much has to be known of how items wait.
const ENOUGH: Duration = Duration::from_millis(5);

/// What all threads have seen at each place.
fn places(shards: &Shards) -> BTreeMap<(Kind, String), Times> {
    let mut places = BTreeMap::<_, Times>::new();
    for shard in shards.all() {
        let recording = shard.lock();
        for spot in &recording.spots {
            places.entry((spot.kind, spot.steps.join("/"))).or_default().merge(&spot.times);
        }
    }
    places
}

pub(super) fn nodes(shards: &Shards) -> Vec<NodeTimes> {
    let nodes = || places(shards).into_iter().filter(|((kind, _), _)| *kind == Kind::Node);
    let nodes: Vec<_> = nodes().map(|((_, path), times)| (path, times)).collect();
    let all = nodes.iter().map(|(_, times)| times.total).fold(0, u64::saturating_add);
    let mut nodes: Vec<_> = nodes.into_iter().map(|(path, times)| node(path, &times, all)).collect();
    nodes.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.path.cmp(&b.path)));
    nodes
}

fn node(path: String, times: &Times, all: u64) -> NodeTimes {
    let percentile = |hundredths| Duration::from_nanos(times.histogram.percentile(hundredths).min(times.longest));
    NodeTimes {
        path,
        count: times.count,
        cached: times.cached,
        failed: times.failed,
        total: Duration::from_nanos(times.total),
        mean: Duration::from_nanos(times.total.checked_div(times.count).unwrap_or(0)),
        p50: percentile(50),
        p99: percentile(99),
        longest: Duration::from_nanos(times.longest),
        share: part(Duration::from_nanos(times.total), Duration::from_nanos(all)).unwrap_or(0.0),
    }
}

pub(super) fn maps(shards: &Shards) -> Vec<MapTimes> {
    let places = places(shards);
    let maps = places.iter().filter(|((kind, _), _)| *kind == Kind::Map);
    let maps = maps.map(|((_, path), times)| {
        let items = places.get(&(Kind::Item, path.clone()));
        let waited = items.map(|items| items.waited).filter(|stretch| stretch.took >= ENOUGH);
        MapTimes {
            path: path.clone(),
            count: times.count,
            items: items.map_or(0, |items| items.count),
            failed: items.map_or(0, |items| items.failed),
            total: Duration::from_nanos(times.total),
            threads: times.used.threads,
            idle: part(times.used.busy, times.used.there).map(|busy| 1.0 - busy),
            waiting: waited.and_then(|stretch| part(stretch.waited, stretch.took)),
        }
    });
    let mut maps: Vec<_> = maps.collect();
    maps.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.path.cmp(&b.path)));
    maps
}

/// The share of what is at a path, or below it, which lacks the name of the outermost pipeline.
pub(super) fn share(nodes: &[NodeTimes], path: &str) -> Option<f64> {
    let shares = nodes.iter().filter_map(|node| {
        let rest = node.path.split_once('/')?.1.strip_prefix(path)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(node.share)
    });
    shares.reduce(|sum, share| sum + share).map(|share| share.min(1.0))
}

/// A part of a whole, from 0 to 1; none of nothing.
fn part(part: Duration, whole: Duration) -> Option<f64> {
    (whole > Duration::ZERO).then(|| (part.as_secs_f64() / whole.as_secs_f64()).min(1.0))
}

impl Times {
    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.failed += other.failed;
        self.cached += other.cached;
        self.total = self.total.saturating_add(other.total);
        self.longest = self.longest.max(other.longest);
        self.histogram.merge(&other.histogram);
        self.waited.add(other.waited);
        self.used.merge(other.used);
    }
}

impl Used {
    /// A map that took so long, in which so many threads ran items for so long.
    pub(super) fn add(&mut self, (threads, busy): (usize, Duration), took: Duration) {
        let there = took.saturating_mul(u32::try_from(threads).unwrap_or(u32::MAX));
        self.merge(Self { threads, busy: busy.min(there), there });
    }

    fn merge(&mut self, other: Self) {
        self.threads = self.threads.max(other.threads);
        self.busy = self.busy.saturating_add(other.busy);
        self.there = self.there.saturating_add(other.there);
    }
}

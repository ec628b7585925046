//! Where the time goes: figures for each node, advice, traces and waterfalls.

mod advice;
mod figures;
mod histogram;
mod lanes;
mod place;
mod recording;
mod shard;
mod table;
#[cfg(test)]
mod tests;
mod trace;
mod waiting;
#[cfg(feature = "svg")]
mod waterfall;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::sync::atomic::Ordering::Relaxed;
use core::time::Duration;

use self::place::{Kind, Place, depth, is_outermost};
use self::recording::{End, Room, Seen};
use self::shard::Shards;
use super::{Callback, Event, Events, Outcome};

pub use figures::{MapTimes, NodeTimes};
pub use table::Table;
pub use trace::Trace;
#[cfg(feature = "svg")]
pub use waterfall::{Page, Waterfall};

/// Tells where the time goes: a table of all nodes with advice, a trace for Perfetto, a waterfall as a picture and as a page.
///
/// It is lent to as many runs as one likes, also at the same time, and read whenever one likes: what it shows is what has
/// been recorded so far.
///
/// ```
/// use hypernodes::{Timeline, node, pipeline};
///
/// #[node(output = "sum")]
/// fn add_up(numbers: Vec<u64>) -> u64 { numbers.iter().sum() }
///
/// #[node(output = "text")]
/// fn show(sum: u64) -> String { sum.to_string() }
///
/// pipeline! { struct Total; nodes = [add_up, show]; }
///
/// let timeline = Timeline::new();
/// let items: Vec<Vec<u64>> = (0..100).map(|n| (0..n).collect()).collect();
/// Total.with_callback(&timeline).map(items);
///
/// let nodes = timeline.nodes();
/// assert_eq!((nodes.len(), nodes[0].count), (2, 100));
/// println!("{}", timeline.table());
/// std::fs::write(std::env::temp_dir().join("total.json"), timeline.trace().to_string())?;
/// # std::io::Result::Ok(())
/// ```
///
/// With feature `svg`, a timeline colours a graph by where the time went:
/// `Total::GRAPH.svg().shade(&|path| timeline.share(path))`.
///
/// # What it costs
///
/// Each thread writes for itself, so that threads do not wait for each other. An event takes less than 50 ns, most of which
/// is for reading the clock; `cargo bench --bench timeline` says how much.
///
/// Counts, totals and longest times are exact, however long it records. Percentiles are at most 1/32 off, since durations
/// are counted in classes of that width; these take a few kilobytes for each node and thread. Traces and waterfalls need a
/// record of each node, item and map: the first 100 000 are kept, or as many as [`with_records`](Self::with_records) says, and
/// what shows them says how many are left out.
pub struct Timeline {
    shards: Shards,
    room: Room,
    maps: Room,
}

impl Timeline {
    const RECORDS: usize = 100_000;

    /// Nothing is recorded yet.
    ///
    /// ```
    /// assert_eq!(hypernodes::Timeline::new().table().to_string(), "no node has been run");
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self::with_records(Self::RECORDS)
    }

    /// Keeps at most so many single records, and as many of maps that are in no other, for [`trace`](Self::trace) and the
    /// waterfall. A record takes 56 bytes. Figures count everything in any case; with 0 there are only these.
    ///
    /// ```
    /// use hypernodes::Timeline;
    ///
    /// static FIGURES: Timeline = Timeline::with_records(0);
    /// assert!(FIGURES.nodes().is_empty());
    /// ```
    #[must_use]
    pub const fn with_records(most: usize) -> Self {
        Self { shards: Shards::new(), room: Room::new(most), maps: Room::new(most) }
    }

    /// Forgets what was recorded. Of what is under way, what ends from now on is recorded.
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
    /// // Let the caches of the processor become warm.
    /// Half.with_callback(&timeline).run(1.0);
    /// timeline.clear();
    /// assert!(timeline.nodes().is_empty());
    /// ```
    pub fn clear(&self) {
        for shard in self.shards.all() {
            shard.lock().clear(&self.room, &self.maps);
        }
    }

    /// What is known of each node, those first that took most of the time. A node of a nested pipeline has the path that it
    /// has in errors; a node that is run by several maps, or listed twice, is one node.
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
    /// Half.with_callback(&timeline).run(1.0);
    /// let half = &timeline.nodes()[0];
    /// assert_eq!((half.path.as_str(), half.count), ("Half/half", 1));
    /// assert!(half.longest == half.total && half.share == 1.0);
    /// ```
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeTimes> {
        figures::nodes(&self.shards)
    }

    /// What is known of each map, those first that took longest.
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
    /// Half.with_callback(&timeline).map([1.0, 2.0, 3.0]);
    /// let map = &timeline.maps()[0];
    /// assert_eq!((map.path.as_str(), map.count, map.items), ("Half", 1, 3));
    /// ```
    #[must_use]
    pub fn maps(&self) -> Vec<MapTimes> {
        figures::maps(&self.shards)
    }

    /// Which part of the time of all nodes a node took, by its path as `graph.svg().shade(..)` asks for it: without the name
    /// of the outermost pipeline. Of a nested pipeline, the part of all nodes in it. None of what was not seen. Pipelines
    /// that have nodes at the same path count together.
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
    /// Half.with_callback(&timeline).run(1.0);
    /// assert_eq!(timeline.share("half"), Some(1.0));
    /// assert_eq!(timeline.share("double"), None);
    /// ```
    #[must_use]
    pub fn share(&self, path: &str) -> Option<f64> {
        figures::share(&self.nodes(), path)
    }

    /// The figures of all nodes as a table for a terminal of 80 columns, with advice below it.
    ///
    /// ```text
    /// node          count   total   mean    p50    p99     max  share
    /// Corpus/split   1000   500ms  500µs  500µs  999µs  1.00ms  >99 %
    /// Corpus/join    1000  7.00µs    7ns    7ns    7ns     7ns   <1 %
    ///
    /// `Corpus/split` dominates: >99 % of the time of all nodes. Twice as fast, it
    /// would save 50 % of that.
    /// ```
    #[must_use]
    pub const fn table(&self) -> Table<'_> {
        Table(self)
    }

    /// What the figures suggest, as sentences: which node dominates, how much of the time the threads of a map had nothing
    /// to do, and which [`Workload`](crate::Workload) the items seem to be. There are none of what is not to be seen.
    ///
    /// ```
    /// let timeline = hypernodes::Timeline::new();
    /// assert!(timeline.advice().is_empty());
    /// ```
    #[must_use]
    pub fn advice(&self) -> Vec<String> {
        advice::sentences(&self.nodes(), &self.maps())
    }

    /// The records as JSON in Chrome's trace event format, which <https://ui.perfetto.dev> and `chrome://tracing` show.
    ///
    /// ```
    /// let timeline = hypernodes::Timeline::new();
    /// assert!(timeline.trace().to_string().starts_with("{\"traceEvents\":["));
    /// ```
    #[must_use]
    pub const fn trace(&self) -> Trace<'_> {
        Trace(self)
    }

    /// The records as an SVG picture: a lane for each thread, in which maps, items and nodes stand below each other.
    ///
    /// ```
    /// let timeline = hypernodes::Timeline::new();
    /// assert!(timeline.svg().to_string().starts_with("<svg xmlns="));
    /// ```
    #[cfg(feature = "svg")]
    #[must_use]
    pub const fn svg(&self) -> Waterfall<'_> {
        Waterfall(self)
    }

    /// The same as a page for a browser, in which one can look closer: one file that asks for nothing elsewhere.
    ///
    /// ```
    /// let timeline = hypernodes::Timeline::new();
    /// assert!(timeline.html().to_string().starts_with("<!doctype html>"));
    /// ```
    #[cfg(feature = "svg")]
    #[must_use]
    pub const fn html(&self) -> Page<'_> {
        Page(self)
    }

    #[inline]
    fn ended(&self, kind: Kind, end: End, event: &Event<'_>) {
        let (Some(started), Some(at)) = (event.started, event.at) else { return };
        let place = Place::of(kind, event);
        let (shard, tenant) = self.shards.own();
        let mut recording = shard.lock();
        recording.end(event, place, Seen { kind, end, started, at, room: &self.room, is_apart: false, tenant });
        if kind == Kind::Item && recording.leave(place, at) {
            shard.maps.fetch_add(1, Relaxed);
        }
    }

    /// How many threads ran items of a map, and for how long together.
    fn gathered(&self, event: &Event<'_>) -> (usize, Duration) {
        let mut gathered = (0, Duration::ZERO);
        for shard in self.shards.all() {
            // Every item has ended before its map does, so that nothing is missed.
            if shard.maps.load(Relaxed) > 0
                && let Some(busy) = shard.lock().gather(event.id())
            {
                shard.maps.fetch_sub(1, Relaxed);
                gathered = (gathered.0 + 1, gathered.1 + busy);
            }
        }
        gathered
    }
}

impl Default for Timeline {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeline").field("records", &self.room.most()).finish_non_exhaustive()
    }
}

fn of(outcome: Option<Outcome>) -> End {
    End::Of(outcome.unwrap_or(Outcome::Done))
}

impl Callback for Timeline {
    // The time of a pipeline is that of its nodes.
    const EVENTS: Events = Events::NODES.and(Events::MAPS).and(Events::ITEMS).and(Events::CACHE).and(Events::TIMES);

    #[inline]
    fn on_node_end(&self, event: &Event<'_>) {
        self.ended(Kind::Node, of(event.outcome), event);
    }

    #[inline]
    fn on_node_cached(&self, event: &Event<'_>) {
        self.ended(Kind::Node, End::Cached, event);
    }

    #[inline]
    fn on_map_item_start(&self, event: &Event<'_>) {
        if let Some(at) = event.at {
            self.shards.own().0.lock().begin(depth(event), at);
        }
    }

    #[inline]
    fn on_map_item_end(&self, event: &Event<'_>) {
        self.ended(Kind::Item, of(event.outcome), event);
    }

    fn on_map_end(&self, event: &Event<'_>) {
        let (Some(started), Some(at)) = (event.started, event.at) else { return };
        let place = Place::of(Kind::Map, event);
        let is_apart = is_outermost(event, place);
        let (used, room) =
            if is_apart { (self.gathered(event), &self.maps) } else { ((0, Duration::ZERO), &self.room) };
        let (shard, tenant) = self.shards.own();
        let seen = Seen { kind: Kind::Map, end: of(event.outcome), started, at, room, is_apart, tenant };
        shard.lock().end(event, place, seen).used.add(used, at.saturating_duration_since(started));
    }
}

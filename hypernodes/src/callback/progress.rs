//! Bars that show how far maps are.

mod board;
mod here;
mod paint;
mod tally;
mod text;

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;

use indicatif::ProgressDrawTarget;

use self::board::{Board, Output, maps};
use super::{Callback, Event, Events, Outcome};
use crate::observes::What;

/// Shows how far maps are: a bar for each, with its rate and the time that is left.
///
/// ```
/// use hypernodes::{Progress, node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// pipeline! { struct Doubled; nodes = [double]; }
///
/// let outs = Doubled.with_callback(Progress::new()).map((0..300).collect::<Vec<i64>>());
/// assert_eq!(outs[299].doubled, 598);
/// ```
///
/// Many pipelines can share one, also at the same time and from several threads: `with_callback(&progress)`. A clone is the
/// same one.
///
/// # What it shows
///
/// A map of pipelines with a map among their nodes looks like this on a terminal; each place at which maps run inside has one
/// line, for all items around it:
///
/// ```text
/// Weather   [===============>               ]  5/10   4.0/s  1.2 s left
///   station [=============================> ] 20/21    15/s              15 cached
/// ```
///
/// and like this when it is done. That stays, and the next map has its bar below.
///
/// ```text
/// Weather   [==========] 10/10   4.6/s    in 2.2 s  2 failed
///   station [=========>] 54/55    25/s              44 cached  2 failed  abandoned
/// ```
///
/// * Before the slash stands how many items have come to an end, and behind it how many there are; of maps inside, in those
///   that have begun, so that nobody knows what is left of them.
/// * While a map is under way the rate is that of the last seconds, and at the end that of the whole time.
/// * An item is *cached* when something of it was found in a cache, at least one node outside of maps inside, which have a
///   line of their own.
/// * An item has *failed* when it has no result: it failed, it panicked, or it was left because another one of its partition
///   failed.
/// * A map that ends before its time, by a failure or a panic, leaves its bar where it was, and that it is *abandoned*.
///   Inside, this is said where items are missing at the end.
///
/// What is run by itself shows nothing; maps inside it are the outermost ones then. What nodes themselves write to the
/// terminal meanwhile stands among the bars.
///
/// # When it is quiet
///
/// Where the standard error output is no terminal, or `TERM` is not set or `dumb`, nothing is written while something runs,
/// and one line at the end of each outermost map:
///
/// ```text
/// Weather: 300 of 300 items in 2.1 s, 140/s, 12 cached, 3 failed
/// ```
///
/// # What it costs
///
/// A few nanoseconds for each item: no clock is read, and threads do not wait for each other, for each counts by itself. While
/// something is under way, one thread more adds up ten times a second, and draws. It ends with the last map, which waits
/// until its end is drawn; a map takes a tenth of a millisecond more for that.
#[derive(Clone)]
pub struct Progress(Arc<Board>);

impl Progress {
    /// Shows it on the standard error output.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Board::new(Output::stderr())))
    }

    /// Draws elsewhere: for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn drawing(target: impl Fn() -> ProgressDrawTarget + Send + Sync + 'static) -> Self {
        Self(Arc::new(Board::new(Output::Terminal(Box::new(target)))))
    }

    /// Gives its lines elsewhere: for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn writing(write: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Board::new(Output::Lines(Box::new(write)))))
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Progress").finish_non_exhaustive()
    }
}

impl Callback for Progress {
    const EVENTS: Events = Events::MAPS.and(Events::ITEMS).and(Events::CACHE);

    fn on_map_start(&self, event: &Event<'_>) {
        let items = event.items().unwrap_or_default();
        if maps(event.scope).nth(1).is_none() {
            self.0.open(event.scope, event.name(), items);
        } else {
            here::begin(&self.0, event.scope, items);
        }
    }

    fn on_map_end(&self, event: &Event<'_>) {
        if maps(event.scope).nth(1).is_none() {
            self.0.close(event.scope, event.outcome() == Some(Outcome::Done));
        }
    }

    fn on_map_item_end(&self, event: &Event<'_>) {
        let mut scopes = event.scope.outwards();
        if let Some(What::Item(index)) = scopes.next().map(|item| item.what)
            && let Some(map) = scopes.next()
        {
            here::end(&self.0, map, index, event.outcome() != Some(Outcome::Done));
        }
    }

    fn on_node_cached(&self, event: &Event<'_>) {
        if let (Some(map), Some(index)) = (maps(event.scope).next(), event.index()) {
            here::cached(&self.0, map, index);
        }
    }
}

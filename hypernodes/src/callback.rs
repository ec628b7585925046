//! Seeing what a run does: callbacks, and the events that they are told.

mod event;
mod observing;
#[cfg(feature = "progress")]
mod progress;
mod scope;
mod several;
pub mod timeline;
#[cfg(feature = "tracing")]
mod tracing;

pub use event::{Event, Outcome};
#[doc(hidden)]
pub use observing::{Observed, Observing};
#[cfg(feature = "progress")]
pub use progress::Progress;
#[doc(hidden)]
pub use scope::Scope;
pub use scope::{Path, ScopeId, Step};
pub use timeline::Timeline;
#[cfg(feature = "tracing")]
pub use tracing::Tracing;

/// Is told what happens while a pipeline runs. Every hook does nothing unless it is written.
///
/// Which callback it is, is part of the type of what runs, so that its hooks are called directly and can be inlined; a
/// pipeline without one has no trace of all this in its machine code. Two to eight at once are a tuple, `(&bar, &timeline)`; a
/// reference, a `Box`, an `Arc` or an `Option` of a callback is one, too, and `()` is the one that is told nothing. There is no
/// `dyn Callback`: what is known only when the program runs is an `Option`.
///
/// A callback that is to be read afterwards is lent, `with_callback(&timeline)`.
///
/// ```
/// use std::time::Duration;
///
/// use hypernodes::callback::{Callback, Event};
/// use hypernodes::{node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// pipeline! { struct Doubled; nodes = [double]; }
///
/// /// Complains of slow nodes.
/// struct Slow(Duration);
///
/// impl Callback for Slow {
///     fn on_node_end(&self, event: &Event<'_>) {
///         if event.duration() > self.0 {
///             eprintln!("{} took {:?}", event.path(), event.duration());
///         }
///     }
/// }
///
/// let out = Doubled.with_callback(Slow(Duration::from_millis(10))).run(21);
/// assert_eq!(out.doubled, 42);
/// ```
///
/// # What is told, and when
///
/// Four things have a start and an end: a **pipeline**, a **node** (a function), a **map**, and an **item** of a map. An
/// item is a run of the pipeline that is mapped. Events of one thing and what is in it are told in this order:
///
/// | what | events |
/// |---|---|
/// | a run | `pipeline_start`, its nodes in execution order, `pipeline_end` |
/// | a node | `node_start`, `node_end` |
/// | a node that a cache has | `node_cached`, and nothing else |
/// | a node that fails | `node_start`, `node_error`, `node_end`; then the ends of what is around it, from inside out |
/// | a pipeline among the nodes | `pipeline_start` before the first of its nodes, `pipeline_end` after the last; other nodes of the pipeline around may run between |
/// | `map` and its like | `map_start`, its items, `map_end` |
/// | an item | `map_item_start`, the run, `map_item_end` |
/// | an item that fails | `map_item_start`, the run, `map_item_error`, `map_item_end` |
/// | a map among the nodes | as a map, in the place of a node; one whose collections differ in length does not begin |
/// | a partition whose nodes have batch bodies | `map_item_start` of all its items, one run for all of them, `map_item_error` of the one that failed, `map_item_end` of all |
/// | a batch body that fails | as a node that fails, and then item by item, to see which one it was |
///
/// With `map_iter` each item is a run of its own, since nobody knows when its map ends.
///
/// Every start has exactly one end, on every path; [`Event::outcome`] says how it came to that end. Events of one item come
/// from one thread, one after the other; items run side by side, so their events mingle. What is told of an item is the same
/// with every engine, and so is which items are run, unless a map ends early. Only what goes by partitions is told by partitions: of a batch body one
/// `node_start` and one `node_end` for all of them ([`Event::items`] says how many), and of the nodes between, one for each
/// item. With a cache these nodes are looked up, and told of, item by item.
///
/// # Panics
///
/// A panic of a node is no error, for nobody returned one: the ends of what it goes through are told, with
/// [`Outcome::Panicked`]. Where `map_each` catches it, it has become a failure of the item, so there is a `map_item_error`,
/// too.
///
/// A panic of a callback is one of the place where it was told: it ends the run as a panic of a node would. `map_each` catches
/// those of a run; one in a hook of the map or of an item itself goes on to the caller. Ends are told nevertheless, also to
/// the callback that panicked, and the other callbacks of a tuple are told everything; if one panics again while the run
/// ends for that reason, that second panic is dropped.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no callback",
    label = "not a callback",
    note = "implement `hypernodes::Callback` for it; `&C`, `Arc<C>`, `Option<C>` and tuples of callbacks are callbacks, too"
)]
pub trait Callback: Sync {
    /// What it is told: of what is not listed here, no hook is called. What no callback asks for is not there in the machine
    /// code, so a callback that lists little costs little.
    const EVENTS: Events = Events::ALL;

    /// A pipeline begins: one that is run, one among the nodes of another, or that of an item.
    #[inline]
    fn on_pipeline_start(&self, event: &Event<'_>) {
        _ = event;
    }

    /// A pipeline is done, or was left.
    #[inline]
    fn on_pipeline_end(&self, event: &Event<'_>) {
        _ = event;
    }

    /// A node begins.
    #[inline]
    fn on_node_start(&self, event: &Event<'_>) {
        _ = event;
    }

    /// A node has returned, or panicked.
    #[inline]
    fn on_node_end(&self, event: &Event<'_>) {
        _ = event;
    }

    /// The outputs of a node were in the cache, so that it was not run. The duration is that of the look-up, with what was
    /// waited for another thread that was making the same.
    #[inline]
    fn on_node_cached(&self, event: &Event<'_>) {
        _ = event;
    }

    /// A node has failed; [`Event::error`] says why. Its end follows.
    #[inline]
    fn on_node_error(&self, event: &Event<'_>) {
        _ = event;
    }

    /// Many items begin; [`Event::items`] says how many.
    #[inline]
    fn on_map_start(&self, event: &Event<'_>) {
        _ = event;
    }

    /// All items are done, or the rest was left.
    #[inline]
    fn on_map_end(&self, event: &Event<'_>) {
        _ = event;
    }

    /// An item begins; [`Event::index`] says which.
    #[inline]
    fn on_map_item_start(&self, event: &Event<'_>) {
        _ = event;
    }

    /// An item is done, or was left.
    #[inline]
    fn on_map_item_end(&self, event: &Event<'_>) {
        _ = event;
    }

    /// An item has failed; [`Event::error`] says why. Its end follows.
    #[inline]
    fn on_map_item_error(&self, event: &Event<'_>) {
        _ = event;
    }

    /// The cache had trouble with a node, [`Event::error`] says which: the disk was full, an entry torn, there was no
    /// permission. The node runs all the same, and nothing of it fails.
    #[inline]
    fn on_cache_error(&self, event: &Event<'_>) {
        _ = event;
    }
}

/// What a callback is told: [`Callback::EVENTS`].
///
/// ```
/// use hypernodes::callback::Events;
///
/// const FEW: Events = Events::MAPS.and(Events::ITEMS);
/// assert!(FEW.has(Events::ITEMS) && !FEW.has(Events::NODES));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Events(u8);

impl Events {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// `on_pipeline_start` and `on_pipeline_end`.
    pub const PIPELINES: Self = Self(1);
    /// `on_node_start`, `on_node_end`, `on_node_error`.
    pub const NODES: Self = Self(2);
    /// `on_map_start` and `on_map_end`.
    pub const MAPS: Self = Self(4);
    /// `on_map_item_start`, `on_map_item_end`, `on_map_item_error`.
    pub const ITEMS: Self = Self(8);
    /// `on_node_cached` and `on_cache_error`.
    pub const CACHE: Self = Self(16);
    /// The clock: [`Event::at`] and [`Event::duration`]. Reading it is nearly all that an event costs. How long a look-up in a
    /// cache took is known without.
    pub const TIMES: Self = Self(32);
    /// Everything.
    pub const ALL: Self = Self(63);

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of `other` is among them.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

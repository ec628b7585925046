//! Between a run and its callbacks: what generated code and the engines call, whether or not anybody is told.

#[cfg(feature = "alloc")]
use core::error::Error;
use core::fmt;

use crate::graph::Graph;
use crate::runs::Runs;

#[cfg(feature = "std")]
pub use crate::callback::Scope;

/// Without `std` nobody is told, so nobody has to know where something happens.
#[cfg(not(feature = "std"))]
#[derive(Debug, Clone, Copy)]
pub struct Scope<'s>(core::marker::PhantomData<&'s ()>);

#[cfg(not(feature = "std"))]
impl Scope<'_> {
    /// Where nobody is told of anything.
    const NOWHERE: Self = Self(core::marker::PhantomData);
}

/// What has a start and an end.
pub trait Kind: Copy {
    /// What its hooks belong to.
    #[cfg(feature = "std")]
    const EVENTS: crate::callback::Events;
    /// Tells of a start.
    #[cfg(feature = "std")]
    fn start<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>);
    /// Tells of an end.
    #[cfg(feature = "std")]
    fn end<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>);
    /// Tells of a failure.
    #[cfg(feature = "std")]
    fn error<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>);
}

/// `kinds!(Nodes, NODES: on_node_start, on_node_end, on_node_error)`
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $events:ident: $start:ident, $end:ident $(, $error:ident)?;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        #[allow(unreachable_pub, dead_code, reason = "generated code names two of them, maps need `alloc`")]
        pub struct $kind;

        impl Kind for $kind {
            #[cfg(feature = "std")]
            const EVENTS: crate::callback::Events = crate::callback::Events::$events;
            #[cfg(feature = "std")]
            #[inline]
            fn start<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>) {
                callback.$start(event);
            }
            #[cfg(feature = "std")]
            #[inline]
            fn end<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>) {
                callback.$end(event);
            }
            #[cfg(feature = "std")]
            #[inline]
            fn error<C: crate::callback::Callback>(callback: &C, event: &crate::callback::Event<'_>) {
                kinds!(@error callback, event $(, $error)?);
            }
        }
    )+};
    (@error $callback:ident, $event:ident, $error:ident) => { $callback.$error($event) };
    (@error $callback:ident, $event:ident) => { _ = ($callback, $event) };
}

kinds! {
    /// A pipeline.
    Pipelines, PIPELINES: on_pipeline_start, on_pipeline_end;
    /// A function.
    Nodes, NODES: on_node_start, on_node_end, on_node_error;
    /// Many items.
    Maps, MAPS: on_map_start, on_map_end;
    /// One of them.
    Items, ITEMS: on_map_item_start, on_map_item_end, on_map_item_error;
}

/// What a stretch is of. A path goes from the nodes of a graph inwards.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// A pipeline that is run by itself or for an item: the graph itself where the path is empty.
    Pipeline(&'static Graph, &'static [usize]),
    /// A pipeline among the nodes.
    Nested(&'static Graph, &'static [usize]),
    /// A function.
    Node(&'static Graph, &'static [usize]),
    /// So many items of a pipeline: of the graph itself where the path is empty.
    Map(&'static Graph, &'static [usize], usize),
    /// One of the items.
    Item(usize),
    /// So many of them together, from the first one on.
    Items(usize, usize),
    /// One of these, the first one being 0.
    Row(usize),
}

/// Who runs something, and with it who is told.
pub trait Observes: Copy {
    /// Whether anybody is told.
    const OBSERVES: bool;
    /// The same inside a stretch of the run.
    type Within<'s>: Runs;
    /// A stretch that has begun. Where it is dropped before its end, it has failed.
    type Span<'s, K: Kind>: Span;
    /// A function that has begun.
    type Call: Span;
    /// When something began.
    type Since: Copy;

    /// A stretch inside this one.
    fn scope<'s>(self, what: What) -> Scope<'s>
    where
        Self: 's;

    /// The same inside.
    fn within<'s>(self, scope: &'s Scope<'s>) -> Self::Within<'s>;

    /// Begins.
    fn start<'s, K: Kind>(self, kind: K, scope: &'s Scope<'s>) -> Self::Span<'s, K>;

    /// Begins with a function, which is that of `path` from the nodes of `graph` inwards.
    fn call(self, graph: &'static Graph, path: &'static [usize]) -> Self::Call;

    /// Now.
    fn since(self) -> Self::Since;

    /// The node that this is within was found in the cache.
    fn cached(self, since: Self::Since);

    /// The cache had trouble with the node that this is within.
    fn trouble(self, error: &dyn fmt::Display);
}

/// A stretch that has begun.
pub trait Span {
    /// It is done.
    fn end(self);
    /// It is done, or it has failed.
    #[inline]
    fn close(self, done: bool)
    where
        Self: Sized,
    {
        if done {
            self.end();
        }
    }
    /// It has come to another end.
    #[cfg(feature = "std")]
    fn left(self, outcome: crate::callback::Outcome);
    /// Tells why it fails; its end is to follow.
    fn failed(&self, error: &dyn fmt::Display);
}

/// Runs one item of a map.
#[cfg(feature = "alloc")]
#[cfg_attr(not(feature = "std"), allow(clippy::trivially_copy_pass_by_ref, reason = "it is nothing there"))]
#[inline]
pub(crate) fn one<E: Runs, T>(
    engine: E,
    map: &Scope<'_>,
    index: usize,
    run: impl FnOnce(E::Within<'_>) -> T,
    failure: impl FnOnce(&T) -> Option<&dyn Error>,
) -> T {
    let map = engine.within(map);
    let scope = map.scope(What::Item(index));
    let span = engine.start(Items, &scope);
    let made = run(engine.within(&scope));
    match failure(&made) {
        None => span.end(),
        Some(error) => span.failed(&Causes(error)),
    }
    made
}

/// What an item failed with.
#[cfg(feature = "alloc")]
#[inline]
pub(crate) fn failure<O, E: Error>(made: &Result<O, E>) -> Option<&dyn Error> {
    made.as_ref().err().map(|error| error as &dyn Error)
}

/// An error and what caused it: the error of a pipeline says only which node failed.
#[cfg(feature = "alloc")]
pub(crate) struct Causes<'e>(pub(crate) &'e dyn Error);

#[cfg(feature = "alloc")]
impl fmt::Display for Causes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, formatter)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(formatter, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Span for () {
    #[inline(always)]
    fn end(self) {}
    #[cfg(feature = "std")]
    #[inline(always)]
    fn left(self, _: crate::callback::Outcome) {}
    #[inline(always)]
    fn failed(&self, _: &dyn fmt::Display) {}
}

/// `observes_nothing!(Engine)`: an engine by itself tells nobody.
macro_rules! observes_nothing {
    ($($engine:ty),+) => {$(
        impl Observes for $engine {
            const OBSERVES: bool = false;
            type Within<'s> = Self;
            type Span<'s, K: Kind> = ();
            type Call = ();
            type Since = ();

            #[inline(always)]
            fn scope<'s>(self, _: What) -> Scope<'s> {
                Scope::NOWHERE
            }
            #[inline(always)]
            fn within<'s>(self, _: &'s Scope<'s>) -> Self {
                self
            }
            #[inline(always)]
            fn start<'s, K: Kind>(self, _: K, _: &'s Scope<'s>) {}
            #[inline(always)]
            fn call(self, _: &'static Graph, _: &'static [usize]) {}
            #[inline(always)]
            fn since(self) {}
            #[inline(always)]
            fn cached(self, (): ()) {}
            #[inline(always)]
            fn trouble(self, _: &dyn fmt::Display) {}
        }
    )+};
}

#[cfg(feature = "rayon")]
observes_nothing!(crate::engine::Sequential, crate::engine::Parallel, crate::engine::Usual);
#[cfg(not(feature = "rayon"))]
observes_nothing!(crate::runs::Here);

/// A cache tells nobody, but what it stands around may.
#[cfg(feature = "cache")]
impl<'c, E: Runs> Observes for crate::keeps::Keeping<'c, E> {
    const OBSERVES: bool = E::OBSERVES;
    type Within<'s> = crate::keeps::Keeping<'c, E::Within<'s>>;
    type Span<'s, K: Kind> = E::Span<'s, K>;
    type Call = E::Call;
    type Since = E::Since;

    #[inline]
    fn scope<'s>(self, what: What) -> Scope<'s>
    where
        Self: 's,
    {
        self.engine.scope(what)
    }
    #[inline]
    fn within<'s>(self, scope: &'s Scope<'s>) -> Self::Within<'s> {
        self.with(self.engine.within(scope))
    }
    #[inline]
    fn start<'s, K: Kind>(self, kind: K, scope: &'s Scope<'s>) -> Self::Span<'s, K> {
        self.engine.start(kind, scope)
    }
    #[inline]
    fn call(self, graph: &'static Graph, path: &'static [usize]) -> E::Call {
        self.engine.call(graph, path)
    }
    #[inline]
    fn since(self) -> Self::Since {
        self.engine.since()
    }
    #[inline]
    fn cached(self, since: Self::Since) {
        self.engine.cached(since);
    }
    #[inline]
    fn trouble(self, error: &dyn fmt::Display) {
        self.engine.trouble(error);
    }
}

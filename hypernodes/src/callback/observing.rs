//! An engine together with who is told of what it runs.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use std::thread::panicking;
use std::time::Instant;

use super::several::in_spite_of_panic;
use super::{Callback, Event, Events, Outcome, Scope};
use crate::graph::Graph;
use crate::observes::{Kind, Nodes, Observes, Span, What};
use crate::runs::Runs;

/// An engine and a callback, as a pipeline has them that is going to be run.
#[derive(Debug, Clone, Copy)]
pub struct Observed<E, C> {
    pub(crate) engine: E,
    pub(crate) callback: C,
}

/// The same while it runs, and where in the run it is.
pub struct Observing<'c, 's, E, C> {
    pub(crate) engine: E,
    callback: &'c C,
    scope: Option<&'s Scope<'s>>,
}

impl<'c, E, C> Observing<'c, '_, E, C> {
    /// Before the run.
    pub(crate) const fn new(engine: E, callback: &'c C) -> Self {
        Self { engine, callback, scope: None }
    }
}

impl<E: Copy, C> Clone for Observing<'_, '_, E, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Copy, C> Copy for Observing<'_, '_, E, C> {}

impl<E: fmt::Debug, C> fmt::Debug for Observing<'_, '_, E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Observing").field("engine", &self.engine).finish_non_exhaustive()
    }
}

#[cfg(feature = "rayon")]
impl<'c, 'p, E, C> Observing<'c, 'p, E, C> {
    /// The same with another engine.
    pub(crate) const fn with<F>(self, engine: F) -> Observing<'c, 'p, F, C>
    where
        E: Copy,
    {
        Observing { engine, callback: self.callback, scope: self.scope }
    }
}

impl<'c, 'p, E: Runs, C: Callback> Observes for Observing<'c, 'p, E, C> {
    const OBSERVES: bool = !C::EVENTS.is_empty();
    type Within<'s> = Observing<'c, 's, E, C>;
    type Span<'s, K: Kind> = Begun<'c, C, K, &'s Scope<'s>>;
    type Call = Begun<'c, C, Nodes, Scope<'p>>;
    type Since = Option<Instant>;

    #[inline]
    fn scope<'s>(self, what: What) -> Scope<'s>
    where
        Self: 's,
    {
        Scope::new(self.scope, what)
    }

    #[inline]
    fn within<'s>(self, scope: &'s Scope<'s>) -> Observing<'c, 's, E, C> {
        Observing { engine: self.engine, callback: self.callback, scope: Some(scope) }
    }

    #[inline]
    fn start<'s, K: Kind>(self, _: K, scope: &'s Scope<'s>) -> Begun<'c, C, K, &'s Scope<'s>> {
        Begun::new(self.callback, scope)
    }

    #[inline]
    fn call(self, graph: &'static Graph, path: &'static [usize]) -> Begun<'c, C, Nodes, Scope<'p>> {
        Begun::new(self.callback, Scope::new(self.scope, What::Node(graph, path)))
    }

    #[inline]
    fn since(self) -> Option<Instant> {
        // What is looked up takes many times what the clock does.
        if const { C::EVENTS.has(Events::CACHE) } { Some(Instant::now()) } else { None }
    }

    #[inline]
    fn cached(self, started: Option<Instant>) {
        if const { C::EVENTS.has(Events::CACHE) }
            && let Some(scope) = self.scope
        {
            let event = Event { scope, started, at: Some(Instant::now()), outcome: None, error: None };
            self.callback.on_node_cached(&event);
        }
    }

    #[inline]
    fn trouble(self, error: &dyn fmt::Display) {
        if const { C::EVENTS.has(Events::CACHE) }
            && let Some(scope) = self.scope
        {
            let at = clock::<C>();
            self.callback.on_cache_error(&Event { scope, started: at, at, outcome: None, error: Some(error) });
        }
    }
}

/// Now, if somebody asks for it.
#[inline]
fn clock<C: Callback>() -> Option<Instant> {
    if const { C::EVENTS.has(Events::TIMES) } { Some(Instant::now()) } else { None }
}

/// A stretch of which a callback was told that it has begun. What something else is inside of is lent, so that it stays where
/// it is; a function has nothing inside.
pub struct Begun<'c, C: Callback, K: Kind, S: Stretch> {
    callback: &'c C,
    scope: S,
    started: Option<Instant>,
    kind: PhantomData<K>,
}

/// A scope or a reference to one.
pub trait Stretch {
    /// The scope.
    fn scope(&self) -> &Scope<'_>;
}

impl Stretch for Scope<'_> {
    #[inline]
    fn scope(&self) -> &Scope<'_> {
        self
    }
}

impl Stretch for &Scope<'_> {
    #[inline]
    fn scope(&self) -> &Scope<'_> {
        self
    }
}

impl<'c, C: Callback, K: Kind, S: Stretch> Begun<'c, C, K, S> {
    #[inline]
    fn new(callback: &'c C, scope: S) -> Self {
        let started = if const { C::EVENTS.has(K::EVENTS) } { clock::<C>() } else { None };
        // It stands before its start is told, so that its end is told, too, where a callback panics.
        let begun = Self { callback, scope, started, kind: PhantomData };
        if const { C::EVENTS.has(K::EVENTS) } {
            let scope = begun.scope.scope();
            K::start(callback, &Event { scope, started, at: started, outcome: None, error: None });
        }
        begun
    }

    #[inline]
    fn ended(&self, outcome: Outcome) {
        if const { C::EVENTS.has(K::EVENTS) } {
            let (scope, started) = (self.scope.scope(), self.started);
            K::end(self.callback, &Event { scope, started, at: clock::<C>(), outcome: Some(outcome), error: None });
        }
    }
}

impl<C: Callback, K: Kind, S: Stretch> Span for Begun<'_, C, K, S> {
    #[inline]
    fn end(self) {
        // Where the callback panics, it was told.
        ManuallyDrop::new(self).ended(Outcome::Done);
    }

    #[inline]
    fn left(self, outcome: Outcome) {
        ManuallyDrop::new(self).ended(outcome);
    }

    #[inline]
    fn failed(&self, error: &dyn fmt::Display) {
        if const { C::EVENTS.has(K::EVENTS) } {
            let (scope, started) = (self.scope.scope(), self.started);
            K::error(self.callback, &Event { scope, started, at: clock::<C>(), outcome: None, error: Some(error) });
        }
    }
}

impl<C: Callback, K: Kind, S: Stretch> Drop for Begun<'_, C, K, S> {
    #[inline]
    fn drop(&mut self) {
        let outcome = if panicking() { Outcome::Panicked } else { Outcome::Failed };
        in_spite_of_panic(|| self.ended(outcome));
    }
}

impl<C: Callback, K: Kind, S: Stretch> fmt::Debug for Begun<'_, C, K, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Begun").field("scope", self.scope.scope()).finish_non_exhaustive()
    }
}

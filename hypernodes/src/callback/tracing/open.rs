//! What is open in a thread.

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt::Display;
use core::mem;

use ::tracing::Span;
use ::tracing::dispatcher::{DefaultGuard, set_default};
use ::tracing::field::display;
use ::tracing::span::{EnteredSpan, Id};

use crate::callback::scope::Scope;
use crate::callback::{Outcome, ScopeId};

std::thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    /// How many these are: what needs no destructor is at hand at once.
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static FAILED: Cell<Option<ScopeId>> = const { Cell::new(None) };
}

/// Who has opened something: scopes are those of a run, which may have more than one `Tracing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner(pub(super) usize);

/// A span that is open in this thread.
///
/// Of what one owner has open in a thread, those that were entered are one in another, and the last one is current. Two
/// pipelines among the nodes may be open at the same time, as their nodes take turns: then only the one whose turn it is, is
/// entered. This holds for what is within the same item; items that a thread runs while it waits for others are on top.
pub(super) struct Open {
    owner: Owner,
    scope: ScopeId,
    /// Where it is a pipeline that is an item, the item, which ends later.
    item: Option<ScopeId>,
    /// What it is in, where this thread has entered that for the same item.
    around: Option<ScopeId>,
    span: Held,
    /// Whether the span is of this, or one around it that stands in.
    own: bool,
    /// Whether its failure was told.
    failed: bool,
    /// Left after the span is.
    subscriber: Option<DefaultGuard>,
}

enum Held {
    Entered(EnteredSpan),
    Left(Span),
}

/// Something that is open in this thread.
pub(super) struct Found {
    pub(super) scope: ScopeId,
    pub(super) span: Id,
    /// Whether it was entered last.
    pub(super) current: bool,
}

impl Open {
    pub(super) fn new(owner: Owner, scope: ScopeId, span: Span) -> Self {
        let span = Held::Left(span);
        Self { owner, scope, item: None, around: None, span, own: true, failed: false, subscriber: None }
    }

    pub(super) fn within(self, around: Option<Found>) -> Self {
        Self { around: around.map(|around| around.scope), ..self }
    }

    pub(super) fn of_item(self, item: Option<ScopeId>) -> Self {
        Self { item, ..self }
    }

    pub(super) fn standing_in(self) -> Self {
        Self { own: false, ..self }
    }

    pub(super) fn telling(self, subscriber: Option<DefaultGuard>) -> Self {
        Self { subscriber, ..self }
    }

    pub(super) fn span(&self) -> Span {
        self.span.span().clone()
    }

    /// Enters it.
    pub(super) fn push(mut self) {
        self.span.enter();
        with(|open| {
            open.push(self);
            COUNT.set(open.len());
        });
    }

    /// Leaves and closes it.
    pub(super) fn end(self, outcome: Option<Outcome>) {
        let (word, why) = match outcome {
            Some(Outcome::Failed) => ("failed", None),
            Some(Outcome::Panicked) => ("panicked", Some("a panic went through it")),
            Some(Outcome::Done | Outcome::Left) | None => return,
        };
        if self.own {
            let span = self.span.span();
            span.record("outcome", word);
            if !self.failed {
                mark(span, why);
            }
        }
    }

    fn is(&self, owner: Owner, scope: ScopeId) -> bool {
        self.owner == owner && (self.scope == scope || self.item == Some(scope))
    }
}

impl Held {
    fn span(&self) -> &Span {
        match self {
            Self::Entered(span) => span,
            Self::Left(span) => span,
        }
    }

    fn is_entered(&self) -> bool {
        matches!(self, Self::Entered(_))
    }

    fn enter(&mut self) {
        *self = match mem::replace(self, Self::Left(Span::none())) {
            Self::Left(span) => Self::Entered(span.entered()),
            entered @ Self::Entered(_) => entered,
        };
    }

    fn leave(&mut self) {
        *self = match mem::replace(self, Self::Left(Span::none())) {
            Self::Entered(span) => Self::Left(span.exit()),
            left @ Self::Left(_) => left,
        };
    }
}

/// Whether nothing is open in this thread, as where no subscriber is interested.
#[inline]
pub(super) fn is_nothing() -> bool {
    COUNT.get() == 0
}

/// What is open in this thread. None while the thread ends, and where a subscriber runs pipelines when it is told of spans
/// of one.
fn with<T>(look: impl FnOnce(&mut Vec<Open>) -> T) -> Option<T> {
    OPEN.try_with(|open| open.try_borrow_mut().ok().map(|mut open| look(&mut open))).ok().flatten()
}

/// The first of these that is open.
pub(super) fn innermost<'s>(owner: Owner, mut scopes: impl Iterator<Item = &'s Scope<'s>>) -> Option<Found> {
    with(|open| scopes.find_map(|scope| found(open, owner, scope.id()))).flatten()
}

/// That one.
pub(super) fn find(owner: Owner, scope: ScopeId) -> Option<Found> {
    with(|open| found(open, owner, scope)).flatten()
}

fn found(open: &[Open], owner: Owner, scope: ScopeId) -> Option<Found> {
    let found = open.iter().rfind(|open| open.is(owner, scope))?;
    let current = open.iter().rfind(|open| open.owner == owner && open.span.is_entered())?;
    let span = found.span.span().id()?;
    Some(Found { scope: found.scope, span, current: current.scope == found.scope })
}

/// Enters what is open and all that is around it for the same item, and leaves what is beside these.
pub(super) fn turn_to(owner: Owner, scope: ScopeId) {
    with(|open| {
        let place = |scope| open.iter().rposition(|open| open.is(owner, scope));
        // From inside out.
        let way: Vec<usize> =
            core::iter::successors(place(scope), |&inner| open.get(inner)?.around.and_then(place)).collect();
        let Some(&outermost) = way.last() else { return };
        let beside = (outermost..open.len()).rev().filter(|place| !way.contains(place));
        for place in beside.collect::<Vec<_>>() {
            if open[place].owner == owner {
                open[place].span.leave();
            }
        }
        for &place in way.iter().rev() {
            open[place].span.enter();
        }
    });
}

/// Takes it out, entered as it is.
pub(super) fn remove(owner: Owner, scope: ScopeId) -> Option<Open> {
    with(|open| {
        let place = open.iter().rposition(|open| open.is(owner, scope))?;
        let mut removed = open.remove(place);
        COUNT.set(open.len());
        // Spans are closed with their subscriber, or those around them are not.
        if let Some(other) = open.iter_mut().rfind(|open| open.scope == removed.scope) {
            other.subscriber = removed.subscriber.take().or(other.subscriber.take());
        }
        Some(removed)
    })
    .flatten()
}

/// Says in its span why it failed.
#[cold]
pub(super) fn fail(owner: Owner, scope: ScopeId, error: &dyn Display) {
    let span = with(|open| {
        let open = open.iter_mut().rfind(|open| open.is(owner, scope) && open.own)?;
        open.failed = true;
        Some(open.span())
    });
    if let Some(span) = span.flatten() {
        span.record("error", display(error));
        mark(&span, Some(error));
    }
}

/// Marks it for OpenTelemetry.
fn mark<D: Display>(span: &Span, why: Option<D>) {
    // A code that comes after a description takes that away.
    span.record("otel.status_code", "ERROR");
    if let Some(why) = why {
        span.record("otel.status_description", display(why));
    }
}

/// Makes the subscriber of a span that of this thread while it runs something. Who did so last has to undo it first, but of
/// two callbacks that are told of the same thing the first one is told of its end first: so it is done once for both.
pub(super) fn subscribe(scope: ScopeId, span: &Span) -> Option<DefaultGuard> {
    if with(|open| open.iter().any(|open| open.scope == scope && open.subscriber.is_some())) == Some(true) {
        return None;
    }
    span.with_subscriber(|(_, subscriber)| set_default(subscriber))
}

/// The pipeline of an item has ended: the next thing in this thread that is told of the item is whether it failed.
pub(super) fn ended(item: Option<ScopeId>, outcome: Option<Outcome>) {
    FAILED.set(item.filter(|_| outcome == Some(Outcome::Failed)));
}

/// Whether it was a node of the item that failed, which was told.
pub(super) fn is_told(item: ScopeId) -> bool {
    FAILED.get() == Some(item)
}

//! The spans and events, as they are written.

use core::fmt::Display;

use ::tracing::field::Empty;
use ::tracing::level_filters::LevelFilter;
use ::tracing::span::Id;
use ::tracing::{Level, Span, event, span};

use crate::callback::Event;
use crate::observes::What;

/// What a filter calls all of them.
const TARGET: &str = "hypernodes";

/// `spans!(event, around, INFO "pipeline", name)`: a span in another one, or else in the one that is current.
macro_rules! spans {
    ($event:ident, $around:ident, $level:ident $kind:literal, $name:expr) => {
        match $around {
            Some(around) => spans!(@write $event, $level $kind, $name, parent: around,),
            None => spans!(@write $event, $level $kind, $name,),
        }
    };
    (@write $event:ident, $level:ident $kind:literal, $name:expr, $($parent:tt)*) => {
        span!(
            target: TARGET,
            $($parent)*
            Level::$level,
            $kind,
            pipeline = $event.pipeline().name,
            node = node($event),
            item = item($event),
            items = $event.items().map(number),
            path = %$event.path(),
            depth = number($event.depth()),
            outcome = Empty,
            error = Empty,
            otel.name = $name,
            otel.status_code = Empty,
            otel.status_description = Empty,
        )
    };
}

/// `events!(event, place, WARN "cache trouble", error = ..)`: an event in a span, or else in the one that is current.
macro_rules! events {
    ($event:ident, $place:ident, $level:ident $message:literal, $field:ident = $($value:tt)+) => {
        match $place {
            Some(place) => events!(@write $event, $level $message, [$field = $($value)+], parent: place,),
            None => events!(@write $event, $level $message, [$field = $($value)+],),
        }
    };
    (@write $event:ident, $level:ident $message:literal, [$($field:tt)+], $($parent:tt)*) => {
        event!(
            target: TARGET,
            $($parent)*
            Level::$level,
            node = node($event),
            item = item($event),
            path = %$event.path(),
            $($field)+,
            $message
        )
    };
}

/// Whether no subscriber is interested in what has that level, so that nothing needs to be written.
#[inline]
pub(super) fn is_off(level: Level) -> bool {
    level > LevelFilter::current()
}

pub(super) fn pipeline(event: &Event<'_>, around: Option<Id>) -> Span {
    if is_in_item(event) {
        spans!(event, around, DEBUG "pipeline", event.name())
    } else {
        spans!(event, around, INFO "pipeline", event.name())
    }
}

pub(super) fn map(event: &Event<'_>, around: Option<Id>) -> Span {
    if is_in_item(event) {
        spans!(event, around, DEBUG "map", format_args!("{}.map", event.name()))
    } else {
        spans!(event, around, INFO "map", format_args!("{}.map", event.name()))
    }
}

pub(super) fn item_run(event: &Event<'_>, around: Option<Id>) -> Span {
    spans!(event, around, DEBUG "item", event.name())
}

pub(super) fn partition(event: &Event<'_>, around: Option<Id>) -> Span {
    spans!(event, around, DEBUG "partition", event.name())
}

pub(super) fn node_run(event: &Event<'_>, around: Option<Id>) -> Span {
    spans!(event, around, DEBUG "node", event.name())
}

pub(super) fn node_failed(event: &Event<'_>, error: &dyn Display, place: Option<Id>) {
    events!(event, place, ERROR "node failed", error = %error);
}

pub(super) fn item_failed(event: &Event<'_>, error: &dyn Display, place: Option<Id>) {
    events!(event, place, ERROR "item failed", error = %error);
}

pub(super) fn cache_trouble(event: &Event<'_>, error: &dyn Display, place: Option<Id>) {
    events!(event, place, WARN "cache trouble", error = %error);
}

pub(super) fn node_cached(event: &Event<'_>, place: Option<Id>) {
    events!(event, place, DEBUG "node cached", lookup_ns = number(event.duration().as_nanos()));
}

/// Numbers have signs in OpenTelemetry; `tracing-opentelemetry` makes strings of others.
fn number(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn item(event: &Event<'_>) -> Option<i64> {
    event.index().map(number)
}

fn node(event: &Event<'_>) -> Option<&'static str> {
    event.node().map(|_| event.name())
}

/// Whether there may be many of it in a run, because there are many items.
fn is_in_item(event: &Event<'_>) -> bool {
    event.scope.outwards().any(|scope| matches!(scope.what, What::Item(_) | What::Items(..)))
}

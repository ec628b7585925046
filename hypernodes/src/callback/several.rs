//! Callbacks that are made of others: references, options, tuples.

use alloc::boxed::Box;
use alloc::sync::Arc;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::panicking;

use super::{Callback, Event, Events};

/// `each_hook!(write, A B)` has `write!` write every hook, given its name, what it belongs to, and `A B`.
macro_rules! each_hook {
    ($write:ident $(, $($given:tt)+)?) => {
        $write!(on_pipeline_start PIPELINES $($($given)+)?);
        $write!(on_pipeline_end PIPELINES $($($given)+)?);
        $write!(on_node_start NODES $($($given)+)?);
        $write!(on_node_end NODES $($($given)+)?);
        $write!(on_node_error NODES $($($given)+)?);
        $write!(on_node_cached CACHE $($($given)+)?);
        $write!(on_cache_error CACHE $($($given)+)?);
        $write!(on_map_start MAPS $($($given)+)?);
        $write!(on_map_end MAPS $($($given)+)?);
        $write!(on_map_item_start ITEMS $($($given)+)?);
        $write!(on_map_item_end ITEMS $($($given)+)?);
        $write!(on_map_item_error ITEMS $($($given)+)?);
    };
}

/// The callback that is told nothing.
impl Callback for () {
    const EVENTS: Events = Events::NONE;
}

macro_rules! hand_on {
    ($hook:ident $_:ident) => {
        #[inline]
        fn $hook(&self, event: &Event<'_>) {
            (**self).$hook(event);
        }
    };
}

impl<C: Callback> Callback for &C {
    const EVENTS: Events = C::EVENTS;
    each_hook!(hand_on);
}

impl<C: Callback> Callback for Box<C> {
    const EVENTS: Events = C::EVENTS;
    each_hook!(hand_on);
}

impl<C: Callback + Send> Callback for Arc<C> {
    const EVENTS: Events = C::EVENTS;
    each_hook!(hand_on);
}

macro_rules! hand_on_if_some {
    ($hook:ident $_:ident) => {
        #[inline]
        fn $hook(&self, event: &Event<'_>) {
            if let Some(callback) = self {
                callback.$hook(event);
            }
        }
    };
}

/// One that is there or not: `verbose.then(Timeline::new)`.
impl<C: Callback> Callback for Option<C> {
    const EVENTS: Events = C::EVENTS;
    each_hook!(hand_on_if_some);
}

macro_rules! tell_all {
    ($hook:ident $events:ident $($member:ident)+) => {
        #[inline]
        fn $hook(&self, event: &Event<'_>) {
            #[allow(non_snake_case)]
            let ($($member,)+) = self;
            tell_all!(@each $hook $events event $($member)+);
        }
    };
    (@each $hook:ident $events:ident $event:ident $last:ident) => {
        if const { $last::EVENTS.has(Events::$events) } {
            $last.$hook($event);
        }
    };
    (@each $hook:ident $events:ident $event:ident $first:ident $($rest:ident)+) => {
        both(
            || tell_all!(@each $hook $events $event $first),
            || tell_all!(@each $hook $events $event $($rest)+),
        )
    };
}

macro_rules! tuples {
    ($($last:ident)?) => {};
    ($first:ident $($rest:ident)+) => {
        impl<$first: Callback, $($rest: Callback),+> Callback for ($first, $($rest),+) {
            const EVENTS: Events = $first::EVENTS $(.and($rest::EVENTS))+;
            each_hook!(tell_all, $first $($rest)+);
        }
        tuples!($($rest)+);
    };
}

tuples!(A B C D E F G H);

/// One and the other, also where the first panics.
#[inline]
fn both(first: impl FnOnce(), second: impl FnOnce()) {
    let _second = Afterwards(Some(second));
    first();
}

/// Does something when it is dropped.
struct Afterwards<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for Afterwards<F> {
    #[inline]
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            in_spite_of_panic(tell);
        }
    }
}

/// Tells something. While a panic is on its way, a second one would end the process, so it is dropped.
#[inline]
pub(crate) fn in_spite_of_panic(tell: impl FnOnce()) {
    if panicking() {
        drop(catch_unwind(AssertUnwindSafe(tell)));
    } else {
        tell();
    }
}

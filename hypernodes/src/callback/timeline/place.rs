//! Which place of which pipeline an event is of.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hash::{BuildHasherDefault, Hasher};
use std::collections::HashMap;

use super::super::{Event, Scope, ScopeId};
use crate::observes::What;

/// What an event is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Map,
    Item,
    Node,
}

/// Where an event is, found out in one walk outwards and without allocation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The way to it, and what it is: graphs and paths are known by where they lie in the program.
    pub(super) key: u64,
    /// Of the innermost item.
    pub(super) index: Option<usize>,
    /// How many stretches there are, this one and those around it.
    pub(super) depth: u32,
    /// The outermost map.
    pub(super) map: Option<ScopeId>,
}

impl Place {
    #[inline]
    pub(super) fn of(kind: Kind, event: &Event<'_>) -> Self {
        let mut place = Self { key: kind as u64, index: None, depth: 0, map: None };
        // Of items that go together, which one.
        let mut row = None;
        let mut is_item_known = false;
        for scope in event.scope.outwards() {
            place.depth += 1;
            let (graph, path) = match scope.what {
                What::Node(graph, path) | What::Pipeline(graph, path) | What::Nested(graph, path) => (graph, path),
                What::Map(graph, path, _) => {
                    (place.map, is_item_known) = (Some(scope.id()), true);
                    (graph, path)
                }
                What::Row(of_these) => {
                    row = Some(of_these);
                    continue;
                }
                What::Item(first) | What::Items(first, _) => {
                    if !is_item_known {
                        let is_one = matches!(scope.what, What::Item(_));
                        place.index = row.or(is_one.then_some(0)).map(|row| first + row);
                    }
                    is_item_known = true;
                    continue;
                }
            };
            place.key = mixed(place.key ^ core::ptr::from_ref(graph).addr() as u64);
            place.key = place.key.rotate_left(32) ^ path.as_ptr().addr() as u64;
            place.key = place.key.wrapping_add(path.len() as u64);
        }
        place.key = mixed(place.key);
        place
    }
}

/// How many stretches there are, this one and those around it.
#[inline]
pub(super) fn depth(event: &Event<'_>) -> u32 {
    event.scope.outwards().fold(0, |depth, _| depth + 1)
}

/// Every bit of the result depends on every bit: one round of the finaliser of `SplitMix64`.
#[inline]
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^ (bits >> 29)
}

/// The names on the way to an event, from outside.
pub(super) fn steps(event: &Event<'_>) -> Box<[&'static str]> {
    let mut steps: Vec<&'static str> = event.path().steps().map(|step| step.name).collect();
    steps.reverse();
    steps.into()
}

/// By the keys of places.
pub(super) type ByPlace<T> = HashMap<u64, T, BuildHasherDefault<Same>>;

/// A hash of what is one already.
#[derive(Debug, Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = mixed(self.0 ^ u64::from(byte));
        }
    }
    #[inline]
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Whether there is no map around it but this one itself.
pub(super) fn is_outermost(event: &Event<'_>, place: Place) -> bool {
    place.map == Some(Scope::id(event.scope))
}

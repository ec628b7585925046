//! The maps under way, for the threads that run their items.

use alloc::collections::BTreeMap;
use core::fmt;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ::tracing::Span;

use crate::callback::ScopeId;

/// The span of each map under way, or the one around it.
#[derive(Default)]
pub(super) struct Maps {
    // Says without a lock that there is none, which is so where no subscriber is interested. Who runs an item was handed it
    // by who began the map, so it sees at least what that one wrote.
    count: AtomicUsize,
    spans: RwLock<BTreeMap<ScopeId, Span>>,
}

impl Maps {
    pub(super) const fn new() -> Self {
        Self { count: AtomicUsize::new(0), spans: RwLock::new(BTreeMap::new()) }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.count.load(Relaxed) == 0
    }

    pub(super) fn get(&self, map: ScopeId) -> Option<Span> {
        if self.is_empty() { None } else { self.read().get(&map).cloned() }
    }

    pub(super) fn insert(&self, map: ScopeId, span: Span) {
        let mut spans = self.write();
        // Its end was told, so nobody had that identifier.
        drop(spans.insert(map, span));
        self.count.store(spans.len(), Relaxed);
    }

    pub(super) fn remove(&self, map: ScopeId) {
        if !self.is_empty() {
            let mut spans = self.write();
            let span = spans.remove(&map);
            self.count.store(spans.len(), Relaxed);
            drop(spans);
            // A subscriber may do anything when a span closes.
            drop(span);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<ScopeId, Span>> {
        self.spans.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<ScopeId, Span>> {
        self.spans.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Maps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Maps").field("count", &self.count).finish_non_exhaustive()
    }
}

//! Tests of the cache.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod flights;
mod keys;
mod memory;
mod recalls;
mod tiers;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Mutex;

use super::{Action, Cache, CacheError, Key, Sight};

/// A cache that keeps everything, in a map that a test can look at.
#[derive(Default)]
struct Kept(Mutex<HashMap<Key, Arc<[u8]>>>);

impl Cache for Kept {
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
        self.0.lock().unwrap().insert(*key, Arc::clone(value));
        Ok(())
    }
}

/// A cache that forgets at once.
struct Forgets;

impl Cache for Forgets {
    fn get(&self, _: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Ok(None)
    }

    fn put(&self, _: &Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Ok(())
    }
}

/// A cache that fails at everything.
struct Fails;

impl Cache for Fails {
    fn get(&self, _: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Err(CacheError::new(Action::Get, "no"))
    }

    fn put(&self, _: &Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Err(CacheError::new(Action::Put, "no"))
    }
}

/// Counts what is told of a call.
#[derive(Default)]
struct Seen {
    hits: Cell<usize>,
    troubles: RefCell<Vec<Action>>,
}

impl Sight for Seen {
    fn hit(&self) {
        self.hits.set(self.hits.get() + 1);
    }

    fn trouble(&self, error: CacheError) {
        self.troubles.borrow_mut().push(error.action());
    }
}

fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

fn bytes(length: usize) -> Arc<[u8]> {
    core::iter::repeat_n(7, length).collect()
}

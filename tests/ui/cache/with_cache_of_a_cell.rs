//! A cache of one's own that threads cannot share.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use hypernodes::cache::Key;
use hypernodes::{Cache, CacheError, node, pipeline};

struct Shelf(RefCell<HashMap<Key, Arc<[u8]>>>);

impl Cache for Shelf {
    fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
        self.0.borrow_mut().insert(*key, Arc::clone(value));
        Ok(())
    }
}

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
}

fn main() {
    let cache = Shelf(RefCell::default());
    assert_eq!(Words.with_cache(&cache).run("a b").words, 2);
}

//! Nodes that a cache has.

use std::sync::Arc;

use hypernodes::cache::{Action, Key};
use hypernodes::{Cache, CacheError, MemoryCache, Tracing, node, pipeline};

use super::Tree;

#[node(output = "doubled", cache)]
fn double(number: i64) -> i64 {
    2 * number
}
pipeline! { struct Doubled; nodes = [double]; }
pipeline! { struct Around; nodes = [Doubled]; }

#[test]
fn a_node_that_a_cache_has_is_an_event_with_the_duration_of_the_look_up() {
    let cache = MemoryCache::new();
    let (tree, ()) = Tree::of(|| {
        for _ in 0..2 {
            let out = Around.with_cache(&cache).with_callback(Tracing::new()).run(21);
            assert_eq!(out.doubled, 42);
        }
    });
    assert_eq!(
        tree.text(&["node", "path"]),
        "pipeline path=Around
  pipeline node=Doubled path=Around/Doubled
    node node=double path=Around/Doubled/double
pipeline path=Around
  pipeline node=Doubled path=Around/Doubled
    node cached node=double path=Around/Doubled/double
"
    );
    let lookups = tree.all("node cached", "lookup_ns");
    assert!(lookups[0].parse::<u64>().is_ok_and(|lookup| lookup > 0), "{lookups:?}");
}

struct Broken;

impl Cache for Broken {
    fn get(&self, _: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        tracing::info!("looking");
        Err(CacheError::new(Action::Get, "the disk is on fire"))
    }
    fn put(&self, _: &Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Ok(())
    }
}

#[test]
fn trouble_with_a_cache_is_a_warning() {
    let (tree, _) = Tree::of(|| Around.with_cache(&Broken).with_callback(Tracing::new()).run(21));
    let text = tree.text(&["path"]);
    assert_eq!(
        text,
        "pipeline path=Around
  pipeline path=Around/Doubled
    looking
    cache trouble path=Around/Doubled/double
    node path=Around/Doubled/double
"
    );
    let trouble = &tree.all("cache trouble", "error")[0];
    assert_eq!(trouble, "the cache could not look a value up: the disk is on fire");
    let entries = tree.entries();
    let level = entries.iter().find(|entry| entry.kind == "cache trouble").map(|entry| entry.level);
    assert_eq!(level, Some(tracing::Level::WARN));
}

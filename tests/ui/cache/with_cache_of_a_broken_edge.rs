//! A type on an edge is wrong; nothing is said of the cache, whatever is called.

use hypernodes::{MemoryCache, Sequential, node, pipeline};

#[node(cache)]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node]
fn count(clean: &[u64]) -> usize {
    clean.len()
}

pipeline! {
    struct Counted;
    nodes = [clean, count];
}

fn main() {
    let cache = MemoryCache::new();
    let counted = Counted.with_cache(&cache);
    assert_eq!(counted.run(" a ").count, 1);
    assert_eq!(Counted.with_cache(&cache).with_engine(Sequential).map(&[" a "])[0].count, 1);
    assert_eq!(Counted.with_engine(Sequential).with_cache(&cache).map_each(&[" a "]).len(), 1);
}

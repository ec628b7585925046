//! The pipeline goes round in a circle; nothing is said of the cache.

use hypernodes::{MemoryCache, Sequential, node, pipeline};

#[node(cache)]
fn first(second: u32) -> u32 {
    second + 1
}

#[node(cache)]
fn second(first: u32) -> u32 {
    first + 1
}

pipeline! {
    struct Round;
    nodes = [first, second];
}

fn main() {
    let cache = MemoryCache::new();
    let round = Round.with_cache(&cache);
    assert_eq!(round.run(()).first, 2);
    assert_eq!(Round.with_cache(&cache).with_engine(Sequential).map(&[(), ()])[0].first, 2);
    assert_eq!(Round.with_engine(Sequential).with_cache(&cache).map_each(&[()]).len(), 1);
}

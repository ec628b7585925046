//! The pipeline has a mistake; nothing is said of the cache.

use hypernodes::{MemoryCache, Sequential, node, pipeline};

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [coutn];
}

fn main() {
    let cache = MemoryCache::new();
    let words = Words.with_cache(&cache);
    assert_eq!(words.run("a b").words, 2);
    assert_eq!(Words.with_cache(&cache).with_engine(Sequential).map(&["a b"])[0].words, 2);
    assert_eq!(Words.with_engine(Sequential).with_cache(&cache).map_each(&["a b"]).len(), 1);
}

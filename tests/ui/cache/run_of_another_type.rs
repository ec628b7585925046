//! With a cache, too, `run` says what it takes.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Words.with_cache(&cache).run(5).words, 2);
}

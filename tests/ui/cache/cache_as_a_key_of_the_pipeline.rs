//! Which nodes are looked up is said at the nodes, and where at the call.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
    cache = true;
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Words.with_cache(&cache).run("a b").words, 2);
}

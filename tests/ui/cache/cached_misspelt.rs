//! The key is `cache`.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "words", cached)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Words.with_cache(&cache).run("a b").words, 2);
}

//! The cache goes before the pipeline that looks into it.

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
    let words = {
        let cache = MemoryCache::new();
        Words.with_cache(&cache)
    };
    assert_eq!(words.run("a b").words, 2);
}

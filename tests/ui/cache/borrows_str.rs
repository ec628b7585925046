//! What the cached node makes borrows from the text that it takes.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "first", cache)]
fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

#[node]
fn length(first: &str) -> usize {
    first.len()
}

pipeline! {
    struct First;
    nodes = [first_word, length];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(First.with_cache(&cache).run("one two").length, 3);
}

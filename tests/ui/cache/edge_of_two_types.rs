//! The cached node takes another type than the node before it makes.

use hypernodes::{MemoryCache, node, pipeline};

#[node]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(cache)]
fn count(clean: Vec<u8>) -> usize {
    clean.len()
}

pipeline! {
    struct Counted;
    nodes = [clean, count];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Counted.with_cache(&cache).run(" a ").count, 1);
}

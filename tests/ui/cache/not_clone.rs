//! The cached node takes by value what another node needs, too.

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[derive(CacheKey)]
struct Text(String);

#[node]
fn text(letters: &str) -> Text {
    Text(letters.to_owned())
}

#[node(cache)]
fn count(text: Text) -> usize {
    text.0.len()
}

#[node]
fn show(text: Text) -> String {
    text.0
}

pipeline! {
    struct Counted;
    nodes = [text, count, show];
    outputs = [count, show];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Counted.with_cache(&cache).run("a").count, 1);
}

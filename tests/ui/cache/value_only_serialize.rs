//! What the node makes can be written, but not read again.

use hypernodes::{MemoryCache, node, pipeline};

#[derive(serde::Serialize)]
struct Report {
    words: usize,
}

#[node(cache)]
fn report(text: &str) -> Report {
    Report { words: text.split(' ').count() }
}

pipeline! {
    struct Reported;
    nodes = [report];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Reported.with_cache(&cache).run("a b").report.words, 2);
}

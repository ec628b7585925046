//! What the node makes is not made to be kept.

use hypernodes::{MemoryCache, node, pipeline};

#[derive(Debug, Clone, PartialEq)]
struct Report {
    words: usize,
}

#[node(cache)]
fn report(text: &str) -> Report {
    Report { words: text.split(' ').count() }
}

#[node]
fn words(report: &Report) -> usize {
    report.words
}

pipeline! {
    struct Reported;
    nodes = [report, words];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Reported.with_cache(&cache).run("a b").words, 2);
    assert_eq!(Reported.map(&["a b"])[0].report, Report { words: 2 });
}

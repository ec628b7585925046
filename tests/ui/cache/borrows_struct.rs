//! What the cached node makes is a struct that borrows.

use hypernodes::{MemoryCache, node, pipeline};

#[derive(serde::Serialize, serde::Deserialize)]
struct Line<'t> {
    text: &'t str,
}

#[node(output = "line", cache)]
fn first_line<'t>(text: &'t str) -> Line<'t> {
    Line { text: text.lines().next().unwrap_or_default() }
}

pipeline! {
    struct First;
    nodes = [first_line];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(First.with_cache(&cache).run("one\ntwo").line.text, "one");
}

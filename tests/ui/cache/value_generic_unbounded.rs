//! The type that the node makes need not be one that can be kept.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "parsed", cache)]
fn parse<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

pipeline! {
    struct Parsed;
    nodes = [parse::<u32>];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Parsed.with_cache(&cache).run("1").parsed, 1);
}

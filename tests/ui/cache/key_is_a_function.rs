//! What a function does is nothing that a key could tell.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "mapped", cache)]
fn apply(number: u64, rule: fn(u64) -> u64) -> u64 {
    rule(number)
}

pipeline! {
    struct Apply {
        rule: fn(u64) -> u64,
    }
    nodes = [apply];
}

fn main() {
    let cache = MemoryCache::new();
    let apply = Apply { rule: |number| number + 1 };
    assert_eq!(apply.with_cache(&cache).run(2).mapped, 3);
}

//! What the cached node makes has no name.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "squares", cache)]
fn square(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|number| number * number)
}

#[node(output = "sum")]
fn add<I: Iterator<Item = u64>>(squares: I) -> u64 {
    squares.sum()
}

pipeline! {
    struct Sum;
    nodes = [square, add::<_>];
    outputs = [sum];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Sum.with_cache(&cache).run(3).sum, 5);
}

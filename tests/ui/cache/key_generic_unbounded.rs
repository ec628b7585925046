//! The type that the node is generic over need not be part of a key.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "shown", cache)]
fn show<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

pipeline! {
    struct Shown;
    nodes = [show::<u32>];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Shown.with_cache(&cache).run(&1).shown, "1");
}

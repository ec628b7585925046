//! The layer has its key by derive, so a vector of layers has none.

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[derive(CacheKey)]
struct Layer {
    width: u32,
}

#[node(output = "size", cache)]
fn measure(layers: Vec<Layer>) -> u32 {
    layers.iter().map(|layer| layer.width).sum()
}

pipeline! {
    struct Measured;
    nodes = [measure];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Measured.with_cache(&cache).run(vec![Layer { width: 2 }]).size, 2);
}

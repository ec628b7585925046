//! The cached node borrows many of what no key can be made of.

use hypernodes::{MemoryCache, node, pipeline};

struct Layer {
    width: u32,
}

#[node(output = "size", cache)]
fn measure(layers: &[Layer]) -> u32 {
    layers.iter().map(|layer| layer.width).sum()
}

pipeline! {
    struct Measured;
    nodes = [measure];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Measured.with_cache(&cache).run(&[Layer { width: 2 }]).size, 2);
}

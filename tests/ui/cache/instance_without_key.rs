//! The instance that the pipeline names is none that a key can be made of.

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[derive(Debug)]
struct Metres(f64);

#[node(output = "shown", cache)]
fn show<T: CacheKey + std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

pipeline! {
    struct Shown;
    nodes = [show::<Metres>];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Shown.with_cache(&cache).run(&Metres(1.5)).shown, "Metres(1.5)");
}

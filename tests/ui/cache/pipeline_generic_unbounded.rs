//! The pipeline hands its type on to a cached node, which asks more of it.

use std::marker::PhantomData;

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[node(output = "shown", cache)]
fn show<T: CacheKey + std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

pipeline! {
    struct Shown<T: std::fmt::Debug> {
        of: PhantomData<T>,
    }
    nodes = [show::<T>];
}

fn main() {
    let cache = MemoryCache::new();
    let shown = Shown { of: PhantomData::<u32> };
    assert_eq!(shown.with_cache(&cache).run(&1).shown, "1");
}

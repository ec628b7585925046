//! What lives for ever is not borrowed from the run, but nobody can read it out of a cache.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "name", cache)]
fn name_of(number: u32) -> &'static str {
    if number == 1 { "one" } else { "many" }
}

pipeline! {
    struct Named;
    nodes = [name_of];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Named.with_cache(&cache).run(1).name, "one");
}

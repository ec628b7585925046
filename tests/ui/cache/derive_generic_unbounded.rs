//! The struct has a key where its field has one, and this one has none.

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[derive(CacheKey)]
struct Named<T> {
    name: String,
    value: T,
}

struct Handle(u32);

#[node(output = "shown", cache)]
fn show(named: &Named<Handle>) -> String {
    format!("{} {}", named.name, named.value.0)
}

pipeline! {
    struct Shown;
    nodes = [show];
}

fn main() {
    let cache = MemoryCache::new();
    let named = Named { name: "a".to_owned(), value: Handle(1) };
    assert_eq!(Shown.with_cache(&cache).run(&named).shown, "a 1");
}

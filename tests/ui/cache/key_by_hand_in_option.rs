//! The proxy has its key by derive, so an owned `Option` of it has none; `Option<&Proxy>` would do.

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

#[derive(CacheKey)]
struct Proxy {
    address: String,
}

#[node(output = "page", cache)]
fn fetch(path: &str, proxy: &Option<Proxy>) -> String {
    proxy.as_ref().map_or_else(|| path.to_owned(), |proxy| format!("{}{path}", proxy.address))
}

pipeline! {
    struct Fetch;
    nodes = [fetch];
}

fn main() {
    let proxy = Some(Proxy { address: "example.org".to_owned() });
    let cache = MemoryCache::new();
    assert_eq!(Fetch.with_cache(&cache).run(("/index", &proxy)).page, "example.org/index");
}

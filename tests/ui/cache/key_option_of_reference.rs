//! The proxy that may be there is nothing that a key can be made of.

use hypernodes::{MemoryCache, node, pipeline};

struct Proxy {
    address: String,
}

#[node(output = "page", cache)]
fn fetch(path: &str, proxy: Option<&Proxy>) -> String {
    proxy.map_or_else(|| path.to_owned(), |proxy| format!("{}{path}", proxy.address))
}

pipeline! {
    struct Fetch;
    nodes = [fetch];
}

fn main() {
    let proxy = Proxy { address: "example.org".to_owned() };
    let cache = MemoryCache::new();
    assert_eq!(Fetch.with_cache(&cache).run(("/index", Some(&proxy))).page, "example.org/index");
}

//! The client that the cached node takes is nothing that a key can be made of.

use hypernodes::{MemoryCache, node, pipeline};

struct Client {
    address: String,
}

#[node(output = "page", cache)]
fn fetch(client: Client, path: &str) -> String {
    format!("{}{path}", client.address)
}

pipeline! {
    struct Fetch;
    nodes = [fetch];
}

fn main() {
    let client = Client { address: "example.org".to_owned() };
    let cache = MemoryCache::new();
    assert_eq!(Fetch.with_cache(&cache).run((client, "/index")).page, "example.org/index");
}

//! What stands in for a node is cached, and takes what is no key.

use hypernodes::{MemoryCache, node, pipeline};

struct Client {
    address: String,
}

#[node(output = "page")]
fn fetch(client: &Client, path: &str) -> String {
    format!("{}{path}", client.address)
}

#[node(output = "page", cache)]
fn fake(client: &Client, path: &str) -> String {
    format!("fake {}{path}", client.address)
}

pipeline! {
    struct Real;
    nodes = [fetch];
}

pipeline! {
    struct Faked;
    nodes = [Real with fetch = fake];
}

fn main() {
    let client = Client { address: "example.org".to_owned() };
    let cache = MemoryCache::new();
    assert_eq!(Faked.with_cache(&cache).run((&client, "/")).page, "fake example.org/");
}

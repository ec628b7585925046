//! A field of the struct is nothing that a key can be made of.

use std::sync::Mutex;

use hypernodes::{CacheKey, MemoryCache, node, pipeline};

struct Connection(Mutex<u32>);

#[derive(CacheKey)]
struct Client {
    address: String,
    connection: Connection,
}

#[node(output = "page", cache)]
fn fetch(client: &Client) -> String {
    format!("{} {:?}", client.address, client.connection.0)
}

pipeline! {
    struct Fetch;
    nodes = [fetch];
}

fn main() {
    let client = Client { address: "example.org".to_owned(), connection: Connection(Mutex::new(1)) };
    let cache = MemoryCache::new();
    assert_eq!(Fetch.with_cache(&cache).run(&client).page.len(), 11);
}

//! A cached node takes what is no key, and the node behind it takes another type than it makes.

use hypernodes::{MemoryCache, node, pipeline};

struct Client {
    address: String,
}

#[node(output = "page", cache)]
fn fetch(client: &Client, path: &str) -> String {
    format!("{}{path}", client.address)
}

#[node]
fn length(page: &Vec<u8>) -> usize {
    page.len()
}

pipeline! {
    struct Fetch {
        client: Client,
    }
    nodes = [fetch, length];
}

fn main() {
    let fetch = Fetch { client: Client { address: "example.org".to_owned() } };
    let cache = MemoryCache::new();
    assert_eq!(fetch.with_cache(&cache).run("/index").length, 17);
}

//! The same by reference, and the client is a bound input.

use hypernodes::{MemoryCache, node, pipeline};

struct Client {
    address: String,
}

#[node(output = "page", cache)]
fn fetch(client: &Client, path: &str) -> String {
    format!("{}{path}", client.address)
}

#[node]
fn length(page: &str) -> usize {
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
    assert_eq!(fetch.with_cache(&cache).map(&["/index", "/"])[1].length, 12);
}

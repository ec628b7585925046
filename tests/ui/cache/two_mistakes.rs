//! What a cached node takes is no key, and what another one makes cannot be kept: each is said once.

use hypernodes::{MemoryCache, node, pipeline};

struct Client {
    address: String,
}

struct Page {
    text: String,
}

#[node(output = "page", cache)]
fn fetch(client: &Client, path: &str) -> Page {
    Page { text: format!("{}{path}", client.address) }
}

#[node(cache)]
fn length(page: &Page) -> usize {
    page.text.len()
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

//! The node and its pipeline stand in a function, and so does the type that is no key.

use hypernodes::{MemoryCache, node, pipeline};

fn main() {
    struct Client(String);

    #[node(output = "page", cache)]
    fn fetch(client: &Client) -> String {
        client.0.clone()
    }

    pipeline! {
        struct Fetch;
        nodes = [fetch];
    }

    let cache = MemoryCache::new();
    assert_eq!(Fetch.with_cache(&cache).run(&Client("a".to_owned())).page, "a");
}

//! Who derives `Serialize` has the key already.

use hypernodes::CacheKey;

#[derive(serde::Serialize, CacheKey)]
struct Client {
    address: String,
    #[cache_key(skip)]
    token: String,
}

fn main() {
    let client = Client { address: "example.org".to_owned(), token: String::new() };
    assert!(hypernodes::cache::digest(&client).is_ok() && client.token.is_empty());
}

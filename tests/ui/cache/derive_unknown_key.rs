//! What does not count is skipped.

use hypernodes::CacheKey;

#[derive(CacheKey)]
struct Client {
    address: String,
    #[cache_key(ignore)]
    token: String,
}

fn main() {
    let client = Client { address: "example.org".to_owned(), token: String::new() };
    assert!(hypernodes::cache::digest(&client).is_ok() && client.token.is_empty());
}

//! `each` stands at a field that is no collection.

use hypernodes::CacheKey;

#[derive(CacheKey)]
struct Model {
    #[cache_key(each)]
    width: u32,
}

fn main() {
    assert!(hypernodes::cache::digest(&Model { width: 1 }).is_ok());
}

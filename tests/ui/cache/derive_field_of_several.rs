//! The layers have their key by derive, so a vector of them needs `each`.

use hypernodes::CacheKey;

#[derive(CacheKey)]
struct Layer {
    width: u32,
}

#[derive(CacheKey)]
struct Model {
    name: String,
    layers: Vec<Layer>,
}

fn main() {
    let model = Model { name: "small".to_owned(), layers: vec![Layer { width: 1 }] };
    assert!(hypernodes::cache::digest(&model).is_ok());
}

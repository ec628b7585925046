//! A union does not say what it holds.

use hypernodes::CacheKey;

#[derive(CacheKey, Clone, Copy)]
union Bits {
    number: u32,
    float: f32,
}

fn main() {
    let bits = Bits { number: 1 };
    assert!(hypernodes::cache::digest(&bits).is_ok());
}

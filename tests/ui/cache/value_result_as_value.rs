//! With `fallible = false` the `Result` is what is kept, and its error cannot be.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "number", cache, fallible = false)]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Parsed.with_cache(&cache).run("1969").number, Ok(1969));
}

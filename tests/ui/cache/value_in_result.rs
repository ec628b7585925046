//! What the node makes if it does not fail cannot be kept.

use std::num::ParseIntError;

use hypernodes::{MemoryCache, node, pipeline};

struct Year(u32);

#[node(output = "year", cache)]
fn parse(text: &str) -> Result<Year, ParseIntError> {
    text.parse().map(Year)
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Parsed.with_cache(&cache).run("1969").is_ok_and(|out| out.year.0 == 1969));
}

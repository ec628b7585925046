//! The node may fail, and one of its two outputs cannot be kept.

use std::num::ParseIntError;

use hypernodes::{MemoryCache, node, pipeline};

struct Year(u32);

#[node(output = ("year", "length"), cache)]
fn parse(text: &str) -> Result<(Year, usize), ParseIntError> {
    Ok((Year(text.parse()?), text.len()))
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Parsed.with_cache(&cache).run("1969").is_ok_and(|out| out.year.0 == 1969 && out.length == 4));
}

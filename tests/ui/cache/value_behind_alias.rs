//! The `Result` hides behind an alias, and what is in it cannot be kept.

use hypernodes::{MemoryCache, node, pipeline};

struct Year(u32);

type Parse<T> = std::result::Result<T, std::num::ParseIntError>;

#[node(output = "year", cache, fallible = true)]
fn parse(text: &str) -> Parse<Year> {
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

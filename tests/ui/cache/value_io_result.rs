//! `io::Result` shows no error, and what is in it cannot be kept.

use std::io;

use hypernodes::{MemoryCache, node, pipeline};

struct Lines(Vec<String>);

#[node(output = "lines", cache)]
fn read(text: &str) -> io::Result<Lines> {
    Ok(Lines(text.lines().map(str::to_owned).collect()))
}

pipeline! {
    struct Read;
    nodes = [read];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Read.with_cache(&cache).run("a\nb").is_ok_and(|out| out.lines.0.len() == 2));
}

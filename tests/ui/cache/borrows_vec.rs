//! What the cached node makes is a vector of what it borrows, if it does not fail.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "words", cache)]
fn cut(text: &str) -> Result<Vec<&str>, String> {
    Ok(text.split(' ').collect())
}

pipeline! {
    struct Cut;
    nodes = [cut];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Cut.with_cache(&cache).run("one two").is_ok_and(|out| out.words == ["one", "two"]));
}

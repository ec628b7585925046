//! What the cached node makes may borrow from the text that it takes.

use std::borrow::Cow;

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "clean", cache)]
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(' ') { text.replace(' ', "_").into() } else { text.into() }
}

pipeline! {
    struct Clean;
    nodes = [clean];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Clean.with_cache(&cache).run("one two").clean, "one_two");
}

//! What the cached node makes has no name, and it may fail.

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "digits", cache)]
fn digits(text: String) -> Result<impl Iterator<Item = u32>, String> {
    if text.is_empty() { Err("nothing".to_owned()) } else { Ok(text.into_bytes().into_iter().map(u32::from)) }
}

#[node(output = "sum")]
fn add<I: Iterator<Item = u32>>(digits: I) -> u32 {
    digits.sum()
}

pipeline! {
    struct Sum;
    nodes = [digits, add::<_>];
    outputs = [sum];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Sum.with_cache(&cache).run("a".to_owned()).is_ok_and(|out| out.sum == 97));
}

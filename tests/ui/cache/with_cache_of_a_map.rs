//! A map is no cache, nor with an engine before it.

use std::collections::HashMap;

use hypernodes::{Sequential, node, pipeline};

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
}

fn main() {
    let cache: HashMap<String, usize> = HashMap::new();
    let words = Words.with_engine(Sequential).with_cache(&cache);
    assert_eq!(words.map(&["a b"])[0].words, 2);
}

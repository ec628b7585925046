//! A number is no cache.

use hypernodes::{node, pipeline};

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    text.split(' ').count()
}

pipeline! {
    struct Words;
    nodes = [count];
}

fn main() {
    assert_eq!(Words.with_cache(&5).run("a b").words, 2);
    assert_eq!(Words.map(&["a b"])[0].words, 2);
}

//! A mode is a word, not a path.

use hypernodes::{node, pipeline};

#[node]
fn length(text: &str) -> usize {
    text.len()
}

pipeline! {
    struct Lengths;
    nodes = [length];
    map_over = [text];
    map_mode = MapMode::Product;
}

fn main() {}

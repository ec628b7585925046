//! One of several is no callback.

use hypernodes::{Sequential, node, pipeline};

#[node]
fn length(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Lengths;
    nodes = [length];
}

struct Slow;

fn main() {
    let _ = Lengths.with_engine(Sequential).with_callback(((), &Slow));
}

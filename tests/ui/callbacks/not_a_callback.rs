//! Something that is told nothing, because it is no callback.

use hypernodes::{node, pipeline};

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
    let _ = Lengths.with_callback(Slow);
}

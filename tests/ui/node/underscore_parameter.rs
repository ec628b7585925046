//! `_` is no name.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn length(text: &str, _: u8) -> usize {
    text.len()
}

pipeline! {
    pub struct Length;
    nodes = [length];
}

fn main() {
    println!("{}", Length.run(("text", 1)).length);
}

//! What `inputs` says is not what the node takes.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
    inputs = [text: Vec<u8>];
}

fn main() {
    println!("{}", Measure.run(vec![1]).length);
}

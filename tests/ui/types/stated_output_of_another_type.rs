//! What `outputs` says is not what the node makes.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
    outputs = [length: u64];
}

fn main() {
    println!("{}", Measure.run("text").length);
}

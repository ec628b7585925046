//! A type in `inputs` that does not exist.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
    inputs = [text: Txet];
}

fn main() {
    println!("{}", Measure.run("text").length);
}

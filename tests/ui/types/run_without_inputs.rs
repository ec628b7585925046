//! A pipeline with an input, run with none.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
}

fn main() {
    println!("{}", Measure.run().length);
}

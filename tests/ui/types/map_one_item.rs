//! One item is no collection.

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
    println!("{}", Measure.map("text").len());
}

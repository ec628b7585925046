//! Items that are no inputs.

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
    println!("{}", Measure.map(&[1, 2]).len());
}

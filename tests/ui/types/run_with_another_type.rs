//! An argument that is no input.

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
    let out: MeasureOutputs = Measure.run(5);
    println!("{}", out.length);
}

//! The same for what comes back.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> Lenght {
    text.len()
}

#[node(output = "double")]
fn double(length: usize) -> usize {
    2 * length
}

pipeline! {
    pub struct Measure;
    nodes = [measure, double];
}

fn main() {
    println!("{:?}", Measure.run("text").double);
}

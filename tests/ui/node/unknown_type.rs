//! A type that does not exist is told once.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &Txet) -> usize {
    text.len()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
}

fn main() {
    println!("{:?}", Measure.run("text").length);
}

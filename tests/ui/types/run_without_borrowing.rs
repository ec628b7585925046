//! A value where a reference is wanted.

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
    println!("{}", Measure.run("text".to_owned()).length);
}

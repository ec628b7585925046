//! Two functions of one name.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

#[node(output = "words")]
fn measure(text: &str) -> usize {
    text.split_whitespace().count()
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
}

fn main() {
    println!("{}", Measure.run("text").length);
}

//! Two numbers of different width.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

#[node(output = "double")]
fn double(length: u32) -> u32 {
    2 * length
}

pipeline! {
    pub struct Double;
    nodes = [measure, double];
}

fn main() {
    println!("{}", Double.run("text").double);
}

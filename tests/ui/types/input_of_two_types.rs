//! Two nodes that want one input in different types.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

#[node(output = "sum")]
fn sum(text: &[u8]) -> u32 {
    text.iter().map(|&byte| u32::from(byte)).sum()
}

pipeline! {
    pub struct Both;
    nodes = [measure, sum];
}

fn main() {
    let out: BothOutputs = Both.run("text");
    println!("{} {}", out.length, out.sum);
}

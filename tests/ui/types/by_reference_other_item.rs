//! A slice of other items.

use hypernodes::{node, pipeline};

#[node(output = "lengths")]
fn measure(words: &[&str]) -> Vec<usize> {
    words.iter().map(|word| word.len()).collect()
}

#[node(output = "total")]
fn add(lengths: &[u64]) -> u64 {
    lengths.iter().sum()
}

pipeline! {
    pub struct Total;
    nodes = [measure, add];
}

fn main() {
    println!("{}", Total.run(["a", "bc"].as_slice()).total);
}

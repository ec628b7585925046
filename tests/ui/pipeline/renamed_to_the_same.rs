//! Two outputs of one node become one.

use hypernodes::{node, pipeline};

#[node(output = ("train", "test"))]
fn split(rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    (rows[1..].to_vec(), rows[..1].to_vec())
}

#[node(output = "sum")]
fn add(train: &[u32]) -> u32 {
    train.iter().sum()
}

pipeline! {
    pub struct Split;
    nodes = [split -> (test as train), add];
}

fn main() {
    println!("{}", Split.run([1, 2, 3].as_slice()).sum);
}

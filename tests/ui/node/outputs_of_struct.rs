//! Two names for a struct.

use hypernodes::{node, pipeline};

pub struct Halves {
    pub train: Vec<u32>,
    pub test: Vec<u32>,
}

#[node(output = ("train", "test"))]
fn split(rows: &[u32]) -> Halves {
    Halves { train: rows[1..].to_vec(), test: rows[..1].to_vec() }
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    println!("{:?}", Split.run([1, 2, 3].as_slice()).train);
}

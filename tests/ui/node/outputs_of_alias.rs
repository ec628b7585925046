//! Three names for an alias of a pair.

use hypernodes::{node, pipeline};

pub type Halves = (Vec<u32>, Vec<u32>);

#[node(output = ("train", "test", "rest"))]
fn split(rows: &[u32]) -> Halves {
    (rows[1..].to_vec(), rows[..1].to_vec())
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    println!("{:?}", Split.run([1, 2, 3].as_slice()).rest);
}

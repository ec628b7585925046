//! Two values, one name.

use hypernodes::{node, pipeline};

#[node(output = ("half", "half"))]
fn split(rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    (rows[1..].to_vec(), rows[..1].to_vec())
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    println!("{:?}", Split.run([1, 2, 3].as_slice()).half);
}

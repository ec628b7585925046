//! Three names for two values.

use hypernodes::{node, pipeline};

#[node(output = ("train", "test", "rest"))]
fn split(rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    (rows[1..].to_vec(), rows[..1].to_vec())
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    let out: SplitOutputs = Split.run([1, 2, 3].as_slice());
    println!("{:?}", out.rest);
}

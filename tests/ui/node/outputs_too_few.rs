//! One name for two values, in a `Result`.

use hypernodes::{node, pipeline};

#[node(output = ("train",))]
fn split(rows: &[u32]) -> Result<(Vec<u32>, Vec<u32>), String> {
    Ok((rows[1..].to_vec(), rows[..1].to_vec()))
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    println!("{:?}", Split.run([1, 2, 3].as_slice()).unwrap().train);
}

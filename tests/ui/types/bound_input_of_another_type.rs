//! A field that the node does not take.

use hypernodes::{node, pipeline};

#[node(output = "passed")]
fn filter(scores: &[f64], threshold: f64) -> Vec<f64> {
    scores.iter().copied().filter(|&score| score >= threshold).collect()
}

pipeline! {
    pub struct Filter {
        threshold: u32,
    }
    nodes = [filter];
}

fn main() {
    println!("{:?}", Filter { threshold: 1 }.run([1.0].as_slice()).passed);
}

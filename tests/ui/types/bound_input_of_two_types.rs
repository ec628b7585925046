//! A field that one node takes and the other does not.

use hypernodes::{node, pipeline};

#[node(output = "above")]
fn above(score: f64, threshold: f64) -> bool {
    score > threshold
}

#[node(output = "shown")]
fn show(threshold: &str) -> String {
    threshold.to_owned()
}

pipeline! {
    pub struct Both {
        threshold: f64,
    }
    nodes = [above, show];
}

fn main() {
    println!("{:?}", Both { threshold: 1.0 }.run(2.0).above);
}

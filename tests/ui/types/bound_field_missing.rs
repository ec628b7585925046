//! A bound input is left out.

use hypernodes::{node, pipeline};

#[node(output = "passed")]
fn above(score: f64, threshold: f64) -> bool {
    score > threshold
}

pipeline! {
    pub struct Above {
        threshold: f64,
    }
    nodes = [above];
}

fn main() {
    println!("{}", Above {}.run(0.5).passed);
}

//! A field of the inputs is left out.

use hypernodes::{node, pipeline};

#[node(output = "passed")]
fn above(score: f64, threshold: f64) -> bool {
    score > threshold
}

pipeline! {
    pub struct Above;
    nodes = [above];
}

fn main() {
    println!("{}", Above.run(AboveInputs { score: 0.5 }).passed);
}

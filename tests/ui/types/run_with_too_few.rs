//! One value for two inputs.

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
    println!("{}", Above.run(0.5).passed);
}

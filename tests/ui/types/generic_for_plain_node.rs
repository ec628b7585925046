//! Types for a node that has none.

use hypernodes::{node, pipeline};

#[node(output = "doubled")]
fn double(number: f64) -> f64 {
    number + number
}

pipeline! {
    pub struct Double;
    nodes = [double::<f64>];
}

fn main() {
    println!("{}", Double.run(1.0).doubled);
}

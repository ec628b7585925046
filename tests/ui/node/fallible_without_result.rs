//! What cannot fail is not fallible.

use hypernodes::{node, pipeline};

#[node(output = "number", fallible = true)]
fn double(number: f64) -> f64 {
    2.0 * number
}

pipeline! {
    pub struct Double;
    nodes = [double];
}

fn main() {
    println!("{:?}", Double.run(1.0).number);
}

//! A length that is no number.

use hypernodes::{node, pipeline};

#[node(output = "row")]
fn fill<const N: usize>(value: f64) -> [f64; N] {
    [value; N]
}

pipeline! {
    pub struct Row;
    nodes = [fill::<"3">];
}

fn main() {
    println!("{:?}", Row.run(1.0).row);
}

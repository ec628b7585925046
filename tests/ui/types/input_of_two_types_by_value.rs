//! The same by value.

use hypernodes::{node, pipeline};

#[node(output = "half")]
fn half(number: f64) -> f64 {
    number / 2.0
}

#[node(output = "double")]
fn double(number: i64) -> i64 {
    2 * number
}

pipeline! {
    pub struct Both;
    nodes = [half, double];
}

fn main() {
    let out: BothOutputs = Both.run(1.0);
    println!("{} {}", out.half, out.double);
}

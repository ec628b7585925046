//! Two lengths that do not fit.

use hypernodes::{node, pipeline};

#[node(output = "row")]
fn fill<const N: usize>(value: f64) -> [f64; N] {
    [value; N]
}

#[node(output = "sum")]
fn sum<const N: usize>(row: [f64; N]) -> f64 {
    row.iter().sum()
}

pipeline! {
    pub struct Sum;
    nodes = [fill::<3>, sum::<4>];
}

fn main() {
    println!("{}", Sum.run(1.0).sum);
}

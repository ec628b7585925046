//! The batch body leaves a parameter of the node out.

use hypernodes::{node, pipeline};

#[node(output = "scaled", batch = scale_all)]
fn scale(x: f64, factor: f64) -> f64 {
    x * factor
}

fn scale_all(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| x * 2.0).collect()
}

pipeline! {
    struct Scaled;
    nodes = [scale];
}

fn main() {
    assert_eq!(Scaled.map([(1.0, 2.0)])[0].scaled, 2.0);
}

//! The second parameter of the batch body is of another type.

use hypernodes::{node, pipeline};

#[node(output = "scaled", batch = scale_all)]
fn scale(x: f64, factor: f64) -> f64 {
    x * factor
}

fn scale_all(x: &[f64], factor: f32) -> Vec<f64> {
    x.iter().map(|x| x * f64::from(factor)).collect()
}

pipeline! {
    struct Scaled;
    nodes = [scale];
}

fn main() {
    assert_eq!(Scaled.map([(1.0, 2.0)])[0].scaled, 2.0);
}

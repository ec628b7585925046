//! The node makes two values, and its batch body a column of tuples.

use hypernodes::{node, pipeline};

#[node(output = ("low", "high"), batch = ends_all)]
fn ends(values: &[f64]) -> (f64, f64) {
    (values[0], values[values.len() - 1])
}

fn ends_all(values: &[&[f64]]) -> Vec<(f64, f64)> {
    values.iter().map(|values| ends(values)).collect()
}

pipeline! {
    struct Ends;
    nodes = [ends];
}

fn main() {
    assert_eq!(Ends.map(&[vec![1.0, 2.0]])[0].low, 1.0);
}

//! The batch body takes one parameter more than the node.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

fn double_all(x: &[i64], factor: i64) -> Vec<i64> {
    x.iter().map(|x| x * factor).collect()
}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

//! The batch body takes a column of another type.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

fn double_all(x: &[i32]) -> Vec<i64> {
    x.iter().map(|x| i64::from(*x) * 2).collect()
}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

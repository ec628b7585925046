//! The batch body is a constant.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = DOUBLE_ALL)]
fn double(x: i64) -> i64 {
    x * 2
}

const DOUBLE_ALL: i64 = 2;

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

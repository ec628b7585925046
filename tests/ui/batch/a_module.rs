//! The batch body is a module.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

mod double_all {}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

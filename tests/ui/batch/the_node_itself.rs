//! The batch body is the node itself.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double)]
fn double(x: i64) -> i64 {
    x * 2
}



pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

//! The batch body is a type.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = DoubleAll)]
fn double(x: i64) -> i64 {
    x * 2
}

struct DoubleAll {
    _factor: i64,
}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

//! The batch body is unsafe.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

unsafe fn double_all(x: &[i64]) -> Vec<i64> {
    x.iter().map(|x| x * 2).collect()
}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

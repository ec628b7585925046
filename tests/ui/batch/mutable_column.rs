//! The batch body would change its column.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

fn double_all(x: &mut [i64]) -> Vec<i64> {
    x.iter_mut().for_each(|x| *x *= 2);
    x.to_vec()
}

pipeline! {
    struct Doubled;
    nodes = [double];
}

fn main() {
    assert_eq!(Doubled.run(1).doubled, 2);
    assert_eq!(Doubled.map([1, 2])[1].doubled, 4);
}

//! The node takes nothing, so that nobody could say how many values its batch body has to return.

use hypernodes::{node, pipeline};

#[node(output = "one", batch = ones)]
fn one() -> i64 {
    1
}

fn ones() -> Vec<i64> {
    vec![1]
}

pipeline! {
    struct Ones;
    nodes = [one];
}

fn main() {
    assert_eq!(Ones.map([()])[0].one, 1);
}

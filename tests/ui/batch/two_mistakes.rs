//! The batch bodies of two nodes are wrong, each in its own way.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

fn double_all(x: &[i32]) -> Vec<i64> {
    x.iter().map(|x| i64::from(*x) * 2).collect()
}

#[node(output = "next", batch = next_all)]
fn next(doubled: i64) -> i64 {
    doubled + 1
}

fn next_all(doubled: &[i64]) -> i64 {
    doubled[0] + 1
}

pipeline! {
    struct Chain;
    nodes = [double, next];
}

fn main() {
    assert_eq!(Chain.map([1, 2])[1].next, 5);
}

//! An instance whose output the next node does not take.

use hypernodes::{node, pipeline};

#[node(output = "first")]
fn first<T: Clone>(values: &[T]) -> T {
    values[0].clone()
}

#[node(output = "length")]
fn measure(first: String) -> usize {
    first.len()
}

pipeline! {
    pub struct Measure;
    nodes = [first::<char>, measure];
}

fn main() {
    println!("{}", Measure.run(['a'].as_slice()).length);
}

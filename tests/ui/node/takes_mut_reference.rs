//! Nobody could say who changed the value when.

use hypernodes::{node, pipeline};

#[node(output = "sorted")]
fn sort(numbers: &mut Vec<u32>) -> usize {
    numbers.sort_unstable();
    numbers.len()
}

pipeline! {
    pub struct Sort;
    nodes = [sort];
}

fn main() {
    let out: SortOutputs = Sort.run(vec![3, 1, 2]);
    println!("{}", out.sorted);
}

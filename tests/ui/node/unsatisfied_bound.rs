//! A type in the signature that may not stand there.

use hypernodes::{node, pipeline};

pub struct Sorted<T: Ord>(pub Vec<T>);

#[node(output = "lowest")]
fn lowest(numbers: &Sorted<f64>) -> f64 {
    numbers.0[0]
}

pipeline! {
    pub struct Lowest;
    nodes = [lowest];
}

fn main() {
    println!("{}", Lowest.run(&Sorted(vec![1.0])).lowest);
}

//! A type without a name.

use hypernodes::{node, pipeline};

#[node(output = "total")]
fn total(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.sum()
}

pipeline! {
    pub struct Total;
    nodes = [total];
}

fn main() {
    println!("{}", Total.run([1, 2].into_iter()).total);
}

//! The input's type is stated, the output's is not.

use hypernodes::{node, pipeline};

#[node(output = "total")]
fn total<T: Copy + std::iter::Sum>(numbers: &[T]) -> T {
    numbers.iter().copied().sum()
}

pipeline! {
    pub struct Total;
    nodes = [total::<_>];
    inputs = [numbers: &[f64]];
}

fn main() {
    println!("{}", Total.run([1.0, 2.0].as_slice()).total);
}

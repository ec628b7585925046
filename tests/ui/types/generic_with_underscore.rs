//! Which type, asked more politely?

use hypernodes::{node, pipeline};

#[node(output = "total")]
fn total<T: Copy + std::iter::Sum>(numbers: &[T]) -> T {
    numbers.iter().copied().sum()
}

pipeline! {
    pub struct Total;
    nodes = [total::<_>];
}

fn main() {
    println!("{}", Total.run([1, 2].as_slice()).total);
}

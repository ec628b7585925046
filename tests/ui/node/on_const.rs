//! A closure in a constant is no function.

use hypernodes::{node, pipeline};

#[node]
const DOUBLE: fn(u32) -> u32 = |number| 2 * number;

pipeline! {
    pub struct Double;
    nodes = [DOUBLE];
}

fn main() {
    println!("{:?} {}", Double.run(1), DOUBLE(1));
}

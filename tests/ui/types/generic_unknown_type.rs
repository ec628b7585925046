//! A type that does not exist.

use hypernodes::{node, pipeline};

#[node(output = "doubled")]
fn double<T: Copy + std::ops::Add<Output = T>>(number: T) -> T {
    number + number
}

pipeline! {
    pub struct Double;
    nodes = [double::<f46>];
}

fn main() {
    println!("{}", Double.run(1.0).doubled);
}

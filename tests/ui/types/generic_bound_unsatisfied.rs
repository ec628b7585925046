//! A type that the node does not allow.

use hypernodes::{node, pipeline};

#[node(output = "doubled")]
fn double<T: Copy + std::ops::Add<Output = T>>(number: T) -> T {
    number + number
}

pipeline! {
    pub struct Double;
    nodes = [double::<String>];
}

fn main() {
    println!("{}", Double.run("text".to_owned()).doubled);
}

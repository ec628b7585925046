//! Two parameters of one name.

use hypernodes::{node, pipeline};

#[node(output = "total")]
fn add(number: u32, number: u32) -> u32 {
    number + number
}

pipeline! {
    pub struct Add;
    nodes = [add];
}

fn main() {
    println!("{}", Add.run(1).total);
}

//! The pipeline takes an item by value, and the items are of another type.

use hypernodes::{node, pipeline};

#[node]
fn square(x: i64) -> i64 {
    x * x
}

pipeline! {
    pub struct Square;
    nodes = [square];
}

pipeline! {
    pub struct Squares;
    nodes = [Square.map(x = numbers) -> squares];
}

fn main() {
    println!("{:?}", Squares.run(&["a", "b"]).squares);
}

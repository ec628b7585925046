//! An output that borrows from an input that another node takes by value.

use hypernodes::{node, pipeline};

#[node(output = "first")]
fn first(text: &String) -> &str {
    &text[..1]
}

#[node(output = "length")]
fn measure(text: String) -> usize {
    text.len()
}

pipeline! {
    pub struct Both;
    nodes = [first, measure];
}

fn main() {
    println!("{:?}", Both.run("text".to_owned()).first);
}

//! Two names for no value.

use hypernodes::{node, pipeline};

#[node(output = ("head", "tail"))]
fn cut(text: &str) {
    println!("{text}");
}

pipeline! {
    pub struct Cut;
    nodes = [cut];
}

fn main() {
    println!("{:?}", Cut.run("text").tail);
}

//! Two names for one value.

use hypernodes::{node, pipeline};

#[node(output = ("head", "tail"))]
fn cut(text: &str) -> String {
    text[1..].to_owned()
}

pipeline! {
    pub struct Cut;
    nodes = [cut];
}

fn main() {
    println!("{}", Cut.run("text").tail);
}

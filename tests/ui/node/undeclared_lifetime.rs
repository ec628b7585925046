//! A lifetime that was not introduced.

use hypernodes::{node, pipeline};

#[node(output = "first")]
fn first(text: &'a str) -> &'a str {
    &text[..1]
}

pipeline! {
    pub struct First;
    nodes = [first];
}

fn main() {
    println!("{}", First.run("one").first);
}

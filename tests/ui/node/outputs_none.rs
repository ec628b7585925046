//! No name at all.

use hypernodes::{node, pipeline};

#[node(output = ())]
fn show(text: &str) {
    println!("{text}");
}

pipeline! {
    pub struct Show;
    nodes = [show];
}

fn main() {
    println!("{:?}", Show.run("text").show);
}

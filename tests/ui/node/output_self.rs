//! The one keyword that has no raw form.

use hypernodes::{node, pipeline};

#[node(output = "self")]
fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

pipeline! {
    pub struct Count;
    nodes = [count];
}

fn main() {
    println!("{:?}", Count.run("one two"));
}

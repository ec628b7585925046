//! The name is missing.

use hypernodes::{node, pipeline};

#[node(output)]
fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

pipeline! {
    pub struct Count;
    nodes = [count];
}

fn main() {
    println!("{}", Count.run("one two").count);
}

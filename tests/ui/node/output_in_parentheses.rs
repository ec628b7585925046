//! As other macros have it.

use hypernodes::{node, pipeline};

#[node(output("word_count"))]
fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

pipeline! {
    pub struct Count;
    nodes = [count];
}

fn main() {
    println!("{}", Count.run("one two").word_count);
}

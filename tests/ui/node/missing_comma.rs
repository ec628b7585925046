//! Keys are separated by commas.

use hypernodes::{node, pipeline};

#[node(output = "word_count" cache)]
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

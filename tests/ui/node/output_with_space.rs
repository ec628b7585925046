//! An output becomes a field, so it is named like one.

use hypernodes::{node, pipeline};

#[node(output = "word count")]
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

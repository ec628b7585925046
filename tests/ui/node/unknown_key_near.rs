//! A slip of the finger.

use hypernodes::{node, pipeline};

#[node(ouput = "word_count")]
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

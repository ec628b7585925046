//! Which one counts?

use hypernodes::{node, pipeline};

#[node(output = "word_count", cache, output = "words")]
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

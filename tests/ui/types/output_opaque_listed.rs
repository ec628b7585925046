//! The same, asked for by name.

use hypernodes::{node, pipeline};

#[node(output = "words")]
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ')
}

pipeline! {
    pub struct Words;
    nodes = [words];
    outputs = [words];
}

fn main() {
    println!("{}", Words.run("a b").words.count());
}

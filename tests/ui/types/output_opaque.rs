//! An output without a name for its type.

use hypernodes::{node, pipeline};

#[node(output = "words")]
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ')
}

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len()
}

pipeline! {
    pub struct Words;
    nodes = [words, measure];
}

fn main() {
    let out: WordsOutputs = Words.run("a b");
    println!("{} {}", out.words.count(), out.length);
}

//! An output that borrows from a value of the run.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "words")]
fn words(cleaned: &str) -> Vec<&str> {
    cleaned.split(' ').collect()
}

#[node(output = "count")]
fn count(words: &[&str]) -> usize {
    words.len()
}

pipeline! {
    pub struct Count;
    nodes = [clean, words, count];
}

fn main() {
    let out: CountOutputs = Count.run(" text ");
    println!("{} {:?}", out.count, out.words);
}

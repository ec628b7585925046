//! The items that a node makes are not what the pipeline takes.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "words")]
fn count(cleaned: &str, least: usize) -> usize {
    cleaned.split_whitespace().filter(|word| word.len() >= least).count()
}

pipeline! {
    pub struct TextStats;
    nodes = [clean, count];
}

#[node(output = "documents")]
fn lengths(text: &str) -> Vec<usize> {
    text.split('.').map(str::len).collect()
}

pipeline! {
    pub struct Corpus;
    nodes = [lengths, TextStats.map(passage = documents) -> (words as counts)];
    outputs = [counts];
}

fn main() {
    println!("{:?}", Corpus.run(("a b", 1)).counts);
}

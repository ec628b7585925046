//! A number that a node makes has no items.

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
fn number(text: &str) -> f64 {
    f64::from(u8::try_from(text.len()).unwrap_or_default())
}

pipeline! {
    pub struct Corpus;
    nodes = [number, TextStats.map(passage = documents) -> (words as counts)];
    outputs = [counts];
}

fn main() {
    println!("{:?}", Corpus.run(("a b", 1)).counts);
}

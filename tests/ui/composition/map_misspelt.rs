//! `.mapp(..)`.

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

pipeline! {
    pub struct Corpus;
    nodes = [TextStats.mapp(passage = documents) -> (words as counts)];
}

fn main() {
    println!("{:?}", Corpus.run((&["a b", "c"], 1)));
}

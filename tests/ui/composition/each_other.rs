//! Two pipelines, each among the nodes of the other.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "word_count")]
fn count_words(cleaned_text: &str) -> usize {
    cleaned_text.split_whitespace().count()
}

pipeline! {
    pub struct Clean;
    nodes = [clean_text, Count];
}

pipeline! {
    pub struct Count;
    nodes = [count_words, Clean];
}

fn show(out: &CleanOutputs) -> String {
    format!("{}", out.word_count)
}

fn main() {
    println!("{}", show(&Clean.run("  Hello World  ")));
}

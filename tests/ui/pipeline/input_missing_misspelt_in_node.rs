//! With `inputs`, a misspelt parameter is a mistake.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "word_count")]
fn count_words(cleaned_text: &str) -> usize {
    cleaned_text.split_whitespace().count()
}

#[node]
fn report(cleaned_txet: &str) -> String {
    format!("<{cleaned_txet}>")
}

pipeline! {
    pub struct TextStats;
    nodes = [clean_text, report];
    inputs = [passage];
}

fn main() {
    println!("{}", TextStats.run("  Hello World  ").report);
}

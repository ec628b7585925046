//! A cycle of two pipelines.

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
    pub struct TextStats;
    nodes = [clean_text, count_words];
}

#[node(output = "words")]
fn repeat(word_count: usize) -> Vec<&'static str> {
    vec!["word"; word_count]
}

#[node(output = "joined")]
fn join(words: &[&str]) -> String {
    words.join(" ")
}

pipeline! {
    pub struct Write;
    nodes = [repeat, join];
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, Write -> (joined as passage)];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.passage)
}

fn main() {
    println!("{}", show(&Outer.run(())));
}

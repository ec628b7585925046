//! Two pipelines take one input by different types.

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

#[node(output = "size")]
fn size(passage: &[u8]) -> usize {
    passage.len()
}

pipeline! {
    pub struct Sizes;
    nodes = [size];
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, Sizes];
}

fn show(out: &OuterOutputs) -> String {
    format!("{} {}", out.word_count, out.size)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

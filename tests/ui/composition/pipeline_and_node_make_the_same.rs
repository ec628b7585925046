//! A node makes what a pipeline makes.

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

#[node(output = "word_count")]
fn count_spaces(passage: &str) -> usize {
    passage.split(' ').count()
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, count_spaces];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.word_count)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

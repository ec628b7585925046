//! `outputs` states another type than the inner pipeline makes.

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

pipeline! {
    pub struct Outer;
    nodes = [TextStats];
    outputs = [word_count: u32];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.word_count)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

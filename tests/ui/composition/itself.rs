//! A pipeline among its own nodes.

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
    nodes = [clean_text, TextStats];
}

fn show(out: &TextStatsOutputs) -> String {
    format!("{}", out.cleaned_text)
}

fn main() {
    println!("{}", show(&TextStats.run("  Hello World  ")));
}

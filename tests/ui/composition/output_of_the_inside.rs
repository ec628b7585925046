//! An output that the inner pipeline keeps to itself.

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
    outputs = [word_count];
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats];
    outputs = [cleaned_text];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.cleaned_text)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

//! A cycle of a pipeline and a node.

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

#[node(output = "passage")]
fn spell_out(word_count: usize) -> String {
    "word ".repeat(word_count)
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, spell_out];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.passage)
}

fn main() {
    println!("{}", show(&Outer.run(())));
}

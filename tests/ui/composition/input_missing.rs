//! The inner pipeline takes an input that `inputs` does not list.

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

#[node(output = "report")]
fn report(title: &str, word_count: usize) -> String {
    format!("{title}: {word_count}")
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, report];
    inputs = [title];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.report)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

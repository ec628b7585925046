//! Two pipelines with an output in common.

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

#[node(output = "line_count")]
fn count_lines(passage: &str) -> usize {
    passage.lines().count()
}

pipeline! {
    pub struct LineStats;
    nodes = [clean_text, count_lines];
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, LineStats];
}

fn show(out: &OuterOutputs) -> String {
    format!("{} {}", out.word_count, out.line_count)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

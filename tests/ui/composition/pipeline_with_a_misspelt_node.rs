//! A pipeline that lists a node which does not exist.

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
    nodes = [clean_txt, count_words];
}

#[node(output = "report")]
fn report(word_count: usize, cleaned_text: &str) -> String {
    format!("{word_count}: {cleaned_text}")
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats, report];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.report)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

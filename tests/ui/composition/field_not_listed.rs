//! A field that holds a pipeline, which is not listed.

use hypernodes::{node, pipeline};

#[node(output = "label")]
fn label(score: f64, threshold: &f64) -> bool {
    score > *threshold
}

pipeline! {
    pub struct Classify {
        pub threshold: f64,
    }
    nodes = [label];
}

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
    pub struct Outer {
        classify: Classify,
    }
    nodes = [TextStats];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.word_count)
}

fn main() {
    println!("{}", show(&Outer { classify: Classify { threshold: 0.8 } }.run("  Hello World  ")));
}

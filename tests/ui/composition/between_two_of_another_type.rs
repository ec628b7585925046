//! A pipeline takes another type than the one before it makes.

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

#[node(output = "share")]
fn share(count: f64) -> f64 {
    1.0 / count
}

pipeline! {
    pub struct Shares;
    nodes = [share];
}

pipeline! {
    pub struct Outer;
    nodes = [TextStats -> (word_count as count), Shares];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.share)
}

fn main() {
    println!("{}", show(&Outer.run("  Hello World  ")));
}

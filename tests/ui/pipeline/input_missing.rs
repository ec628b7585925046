//! With `inputs`, a name that nobody feeds is a mistake.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "word_count")]
fn count_words(cleaned_text: &str) -> usize {
    cleaned_text.split_whitespace().count()
}

#[node(output = "stamped")]
fn stamp(word_count: usize, date: &str) -> String {
    format!("{date}: {word_count}")
}

pipeline! {
    pub struct TextStats;
    nodes = [clean_text, count_words, stamp];
    inputs = [passage];
}

fn show(out: &TextStatsOutputs) -> String {
    format!("{}: {}", out.cleaned_text, out.word_count)
}

fn main() {
    println!("{}", show(&TextStats.run("  Hello World  ")));
}

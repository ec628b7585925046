//! A pipeline without a name among nodes.

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

fn main() {
    let stats = pipeline!(nodes = [clean_text, count_words]);
    let outer = pipeline!(nodes = [stats]);
    println!("{}", outer.run("  Hello World  ").word_count);
}

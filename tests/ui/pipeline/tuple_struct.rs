//! Bound inputs have names.

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
    pub struct TextStats(String);
    nodes = [clean_text, count_words];
}

fn main() {
    let stats = TextStats("  Hello World  ".to_owned());
    println!("{}", stats.run(()).word_count);
}

//! Four mistakes among the names, told in one go.

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
    pub struct TextStats {
        limit: usize,
    }
    nodes = [clean_text(document = title), count_words, count_words];
    outputs = [cleaned_text, word_cuont];
}

fn main() {
    println!("{}", TextStats { limit: 3 }.run("  Hello World  ").cleaned_text);
}

//! Nobody takes that.

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
        threshold: f64,
    }
    nodes = [clean_text, count_words];
}

fn main() {
    println!("{}", TextStats { threshold: 0.5 }.run("  Hello World  ").word_count);
}

//! A slip of the finger.

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
    pub struct TextStats<'t> {
        pasage: &'t str,
    }
    nodes = [clean_text, count_words];
}

fn main() {
    println!("{}", TextStats { pasage: "  Hello World  " }.run(()).word_count);
}

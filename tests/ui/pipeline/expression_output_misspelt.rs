//! The form without a name.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "word_count")]
fn count_words(cleaned_text: &str) -> usize {
    cleaned_text.split_whitespace().count()
}



fn main() {
    let stats = pipeline!(nodes = [clean_text, count_words]; outputs = [word_cuont]);
    println!("{}", stats.run("  Hello World  ").word_count);
}

//! The same, asked for by name.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "words")]
fn words(cleaned: &str) -> Vec<&str> {
    cleaned.split(' ').collect()
}

#[node(output = "longest")]
fn longest<'t>(words: &[&'t str]) -> &'t str {
    words.iter().copied().max_by_key(|word| word.len()).unwrap_or("")
}

pipeline! {
    pub struct Longest;
    nodes = [clean, words, longest];
    outputs = [cleaned, longest];
}

fn main() {
    println!("{:?}", Longest.run(" text ").longest);
}

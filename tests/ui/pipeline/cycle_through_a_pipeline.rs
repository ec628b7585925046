//! A pipeline that gives what it takes, and one that is fed by itself.

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
    pub struct Through;
    nodes = [clean_text, count_words];
    outputs = [passage, word_count];
}

pipeline! {
    pub struct GivesWhatItTakes;
    nodes = [Through];
}

pipeline! {
    pub struct FedByItself;
    nodes = [Through(passage = text) -> (passage as text)];
}

fn main() {
    println!("{}", GivesWhatItTakes.run(" a b ").word_count);
    println!("{}", FedByItself.run(" a b ").word_count);
}

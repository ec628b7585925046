//! Two pipelines, one mistake each.

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
    outputs = [word_cuont];
}

pipeline! {
    pub struct Other;
    nodes = [clean_text];
    inputs = [passage, language];
}

fn main() {
    println!("{:?} {:?}", TextStats.run("  Hello World  ").word_count, Other.run(("a", "b")).cleaned_text);
}

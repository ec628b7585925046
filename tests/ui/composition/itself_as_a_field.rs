//! A pipeline that holds itself.

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
        inner: Box<TextStats>,
    }
    nodes = [clean_text, self.inner];
}

fn show(pipeline: &TextStats) -> String {
    pipeline.run("  Hello World  ").cleaned_text
}

fn main() {
    let _ = show;
}

//! A column is missing.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "long")]
fn is_long(cleaned_text: &str, threshold: usize) -> bool {
    cleaned_text.len() > threshold
}

pipeline! {
    pub struct Long;
    nodes = [clean_text, is_long];
    map_over = [passage, threshold];
}

fn main() {
    let outs = Long.map_over(LongColumns { passage: &["a", "b"] });
    println!("{}", outs.unwrap().len());
}

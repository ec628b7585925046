//! A column of texts for numbers.

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
    map_over = [threshold];
}

fn main() {
    let texts = vec!["a", "b"];
    let outs = Long.map_over(LongColumns { passage: "a", threshold: &texts });
    println!("{}", outs.unwrap().len());
}

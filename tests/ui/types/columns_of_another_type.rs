//! A column of numbers for texts.

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
    map_over = [passage];
}

fn main() {
    let outs = Long.map_over(LongColumns { passage: &[1, 2], threshold: 5 });
    println!("{}", outs.unwrap().len());
}

//! A field of the pipeline is no column.

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
    pub struct Long {
        threshold: usize,
    }
    nodes = [clean_text, is_long];
    map_over = [passage, threshold];
}

fn main() {
    let long = Long { threshold: 5 };
    println!("{:?}", long.map_over(LongColumns { passage: &["a"], threshold: &[5] }));
}

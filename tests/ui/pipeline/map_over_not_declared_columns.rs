//! The same, with the struct that would be there.

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
}

fn main() {
    let texts = vec![String::from("Hello World")];
    let columns = LongColumns { passage: &texts, threshold: &[5] };
    for out in Long.map_over(columns).unwrap() {
        println!("{}", out.long);
    }
}

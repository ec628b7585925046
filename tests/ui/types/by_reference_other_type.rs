//! A reference to another type.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "count")]
fn count(cleaned: &[u8]) -> usize {
    cleaned.len()
}

pipeline! {
    pub struct Count;
    nodes = [clean, count];
}

fn main() {
    println!("{}", Count.run(" text ").count);
}

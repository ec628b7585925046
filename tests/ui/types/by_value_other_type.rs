//! The README's mismatch: an owned value of another type.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "count")]
fn count(cleaned: Vec<u8>) -> usize {
    cleaned.len()
}

pipeline! {
    pub struct Count;
    nodes = [clean, count];
}

fn main() {
    let out: CountOutputs = Count.run(" text ");
    println!("{}", out.count);
}

//! Two edges that do not fit, both told.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "count")]
fn count(cleaned: &[u8]) -> usize {
    cleaned.len()
}

#[node(output = "double")]
fn double(count: i64) -> i64 {
    2 * count
}

pipeline! {
    pub struct Double;
    nodes = [clean, count, double];
}

fn main() {
    println!("{}", Double.run(" text ").double);
}

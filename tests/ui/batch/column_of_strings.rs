//! The node borrows text, and its batch body takes a column of strings.

use hypernodes::{node, pipeline};

#[node(output = "length", batch = measure_all)]
fn measure(text: &str) -> usize {
    text.len()
}

fn measure_all(text: &[String]) -> Vec<usize> {
    text.iter().map(String::len).collect()
}

pipeline! {
    struct Measured;
    nodes = [measure];
}

fn main() {
    assert_eq!(Measured.map(["a", "bc"])[1].length, 2);
}

//! From which of the two does the result borrow?

use hypernodes::{node, pipeline};

#[node(output = "longest")]
fn longer(one: &str, other: &str) -> &str {
    if one.len() < other.len() { other } else { one }
}

pipeline! {
    pub struct Longest;
    nodes = [longer];
}

fn main() {
    println!("{}", Longest.run(("one", "other")).longest);
}

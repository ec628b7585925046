//! Several names stand in parentheses, as the values do.

use hypernodes::{node, pipeline};

#[node(output = ["head", "tail"])]
fn split(text: &str) -> (String, String) {
    (text[..1].to_owned(), text[1..].to_owned())
}

pipeline! {
    pub struct Split;
    nodes = [split];
}

fn main() {
    println!("{}", Split.run("text").head);
}

//! A field that the node does not take, by reference.

use hypernodes::{node, pipeline};

pub struct Model;

#[node(output = "label")]
fn classify(text: &str, model: &Model) -> usize {
    let _ = model;
    text.len()
}

pipeline! {
    pub struct Classify {
        model: String,
    }
    nodes = [classify];
}

fn main() {
    println!("{:?}", Classify { model: String::new() }.run("text").label);
}

//! A field of a type that does not exist.

use hypernodes::{node, pipeline};

pub struct Model;

#[node(output = "label")]
fn classify(text: &str, model: &Model) -> usize {
    let _ = model;
    text.len()
}

pipeline! {
    pub struct Classify {
        model: Modle,
    }
    nodes = [classify];
}

fn main() {
    println!("{}", Classify { model: Model }.run("text").label);
}

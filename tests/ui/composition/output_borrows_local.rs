//! An output that borrows from what ends with the run, through an inner pipeline.

use hypernodes::{node, pipeline};

#[node(output = "text")]
fn read(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[node(output = "words")]
fn split(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

pipeline! {
    pub struct Words;
    nodes = [split];
}

pipeline! {
    pub struct Outer;
    nodes = [read, Words];
    outputs = [words];
}

fn show(out: &OuterOutputs) -> String {
    out.words.join(" ")
}

fn main() {
    println!("{}", show(&Outer.run(b"a b")));
}

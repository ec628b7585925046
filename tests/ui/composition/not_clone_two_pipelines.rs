//! A value that two pipelines take by value.

use hypernodes::{node, pipeline};

pub struct Data(Vec<u8>);

#[node(output = "data")]
fn read(text: &str) -> Data {
    Data(text.as_bytes().to_vec())
}

#[node(output = "size")]
fn consume(data: Data) -> usize {
    data.0.len()
}

pipeline! {
    pub struct Sizes;
    nodes = [consume];
}

pipeline! {
    pub struct Outer;
    nodes = [read, Sizes, Sizes -> second];
    outputs = [size, second];
}

fn show(out: &OuterOutputs) -> String {
    format!("{} {}", out.size, out.second)
}

fn main() {
    println!("{}", show(&Outer.run("a b")));
}

//! A value that a pipeline makes and uses up, wanted as its output by another one.

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
    pub struct Read;
    nodes = [read];
}

pipeline! {
    pub struct Outer;
    nodes = [Read, consume];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.size)
}

fn main() {
    println!("{}", show(&Outer.run("a b")));
}

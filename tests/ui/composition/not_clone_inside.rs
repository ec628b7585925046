//! A value that the inner pipeline takes by value, wanted as an output too.

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
    nodes = [read, Sizes];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.size)
}

fn main() {
    println!("{}", show(&Outer.run("a b")));
}

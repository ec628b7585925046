//! A node that takes the whole `Result` of a fallible one.

use hypernodes::{node, pipeline};

#[node(output = "number")]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[node(output = "sure")]
fn assume(number: Result<u32, std::num::ParseIntError>) -> u32 {
    number.unwrap_or_default()
}

pipeline! {
    pub struct Assume;
    nodes = [parse, assume];
}

fn main() {
    println!("{}", Assume.run("1").unwrap().sure);
}

//! `fallible` is true or false.

use hypernodes::{node, pipeline};

#[node(output = "number", fallible = "no")]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

pipeline! {
    pub struct Parse;
    nodes = [parse];
}

fn main() {
    println!("{:?}", Parse.run("1").number);
}

//! A fallible pipeline returns a `Result`.

use hypernodes::{node, pipeline};

#[node(output = "number")]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

pipeline! {
    pub struct Parse;
    nodes = [parse];
}

fn main() {
    println!("{}", Parse.run("1").number);
}

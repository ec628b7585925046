//! A node takes the `Result` of a pipeline that may fail.

use hypernodes::{node, pipeline};

#[node(output = "number")]
fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

pipeline! {
    pub struct Parse;
    nodes = [parse];
}

#[node(output = "shown")]
fn show_number(number: &Result<i64, std::num::ParseIntError>) -> String {
    format!("{number:?}")
}

pipeline! {
    pub struct Outer;
    nodes = [Parse, show_number];
}

fn main() {
    println!("{}", Outer.run("1").map(|out| out.shown).unwrap_or_default());
}

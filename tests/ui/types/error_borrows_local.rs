//! An error that borrows from a value of the run.

use hypernodes::{node, pipeline};

#[node(output = "cleaned")]
fn clean(text: &str) -> String {
    text.trim().to_owned()
}

#[node(output = "number")]
fn parse(cleaned: &str) -> Result<u32, &str> {
    cleaned.parse().map_err(|_| cleaned)
}

pipeline! {
    pub struct Parse;
    nodes = [clean, parse];
}

fn main() {
    println!("{:?}", Parse.run("text").unwrap().number);
}

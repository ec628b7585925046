//! The same for the error of a `Result`.

use hypernodes::{node, pipeline};

#[node(output = "number")]
fn parse(text: &str) -> Result<u32, NumberError> {
    text.parse().map_err(|_| NumberError)
}

pipeline! {
    pub struct Parse;
    nodes = [parse];
}

fn main() {
    println!("{:?}", Parse.run("1").unwrap().number);
}

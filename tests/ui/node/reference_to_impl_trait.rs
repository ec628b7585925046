//! A type without a name behind a reference.

use hypernodes::{node, pipeline};

#[node(output = "shown")]
fn show(value: &impl std::fmt::Display) -> String {
    value.to_string()
}

pipeline! {
    pub struct Show;
    nodes = [show];
}

fn main() {
    println!("{}", Show.run(&1).shown);
}

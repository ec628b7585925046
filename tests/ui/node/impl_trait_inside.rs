//! A type without a name inside another one.

use hypernodes::{node, pipeline};

#[node(output = "shown")]
fn show(values: &[impl std::fmt::Display]) -> String {
    values.iter().map(ToString::to_string).collect()
}

pipeline! {
    pub struct Show;
    nodes = [show];
}

fn main() {
    println!("{}", Show.run(&[1, 2]).shown);
}

//! A type is no function.

use hypernodes::{node, pipeline};

#[node(output = "length")]
pub struct Length {
    pub of: String,
}

pipeline! {
    pub struct Measure;
    nodes = [Length];
}

fn main() {
    let length = Length { of: String::new() };
    println!("{}", Measure.run(length.of).length);
}

//! A module and a node of one name in one module.

use hypernodes::{node, pipeline};

mod measure {
    pub const UNIT: usize = 1;
}

#[node(output = "length")]
fn measure(text: &str) -> usize {
    text.len() * measure::UNIT
}

pipeline! {
    pub struct Measure;
    nodes = [measure];
}

fn main() {
    println!("{}", Measure.run("text").length);
}

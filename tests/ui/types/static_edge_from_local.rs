//! A node that wants a reference for ever, fed by a value of the run.

use hypernodes::{node, pipeline};

#[node(output = "name")]
fn make(seed: u32) -> String {
    seed.to_string()
}

#[node(output = "length")]
fn keep(name: &'static str) -> usize {
    name.len()
}

pipeline! {
    pub struct Keep;
    nodes = [make, keep];
}

fn main() {
    println!("{}", Keep.run(1_u32).length);
}

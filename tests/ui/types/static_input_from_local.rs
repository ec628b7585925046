//! A node that wants a reference for ever.

use hypernodes::{node, pipeline};

#[node(output = "length")]
fn keep(name: &'static str) -> usize {
    name.len()
}

pipeline! {
    pub struct Keep;
    nodes = [keep];
}

fn main() {
    let name = "text".to_owned();
    println!("{}", Keep.run(name.as_str()).length);
}

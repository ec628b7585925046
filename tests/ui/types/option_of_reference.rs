//! An `Option` of another type.

use hypernodes::{node, pipeline};

#[node(output = "title")]
fn find_title(lines: &[String]) -> Option<String> {
    lines.first().cloned()
}

#[node(output = "size")]
fn size(title: Option<&Vec<u8>>) -> usize {
    title.map_or(0, Vec::len)
}

pipeline! {
    pub struct Size;
    nodes = [find_title, size];
}

fn main() {
    println!("{}", Size.run([String::new()].as_slice()).size);
}

//! A node that needs a value, where there may be none.

use hypernodes::{node, pipeline};

#[node(output = "title")]
fn find_title(lines: &[String]) -> Option<String> {
    lines.first().cloned()
}

#[node(output = "size")]
fn size(title: &str) -> usize {
    title.len()
}

pipeline! {
    pub struct Size;
    nodes = [find_title, size];
}

fn main() {
    println!("{}", Size.run([String::new()].as_slice()).size);
}

//! A node that takes an `Option`, where there always is a value.

use hypernodes::{node, pipeline};

#[node(output = "title")]
fn find_title(lines: &[String]) -> String {
    lines.concat()
}

#[node(output = "size")]
fn size(title: Option<&str>) -> usize {
    title.map_or(0, str::len)
}

pipeline! {
    pub struct Size;
    nodes = [find_title, size];
}

fn main() {
    println!("{}", Size.run([String::new()].as_slice()).size);
}

//! A function has no nodes inside.

use hypernodes::{node, pipeline};

#[node]
fn fetch(url: &str) -> String {
    url.to_owned()
}

#[node]
fn fake_fetch(url: &str) -> String {
    format!("<{url}>")
}

pipeline! {
    pub struct Fake;
    nodes = [fetch with fetch = fake_fetch];
}

fn main() {
    println!("{:?}", Fake.run("there"));
}

//! A stand-in makes one output, and the node two.

use hypernodes::{node, pipeline};

#[node(output = "page")]
fn fetch(client: &str, url: &str) -> Result<String, String> {
    Err(format!("{client} found no network for {url}"))
}

#[node(output = ("head", "body"))]
fn split(page: &str) -> (String, String) {
    let (head, body) = page.split_at(1);
    (head.to_owned(), body.to_owned())
}

#[node]
fn length(body: &str) -> usize {
    body.len()
}

pipeline! {
    pub struct Real { pub client: String }
    nodes = [fetch, split, length];
    outputs = [head, length];
}

#[node]
fn whole(page: &str) -> String {
    page.to_owned()
}

pipeline! {
    pub struct Fake { pub real: Real }
    nodes = [self.real with split = whole];
}

fn main() {
    let real = Real { client: "test".into() };
    println!("{:?}", Fake { real }.run("there"));
}

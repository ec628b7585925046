//! Pipelines do not wait.

use hypernodes::{node, pipeline};

#[node(output = "page")]
async fn fetch(url: String) -> String {
    url
}

#[node(output = "length")]
fn measure(page: &str) -> usize {
    page.len()
}

pipeline! {
    pub struct Fetch;
    nodes = [fetch, measure];
}

fn main() {
    println!("{}", Fetch.run("https://example.org".to_owned()).length);
}

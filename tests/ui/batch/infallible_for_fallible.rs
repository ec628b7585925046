//! The node may fail, but its batch body cannot.

use hypernodes::{node, pipeline};

#[node(output = "number", batch = parse_all)]
fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

fn parse_all(text: &[&str]) -> Vec<i64> {
    text.iter().filter_map(|text| text.parse().ok()).collect()
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    assert_eq!(Parsed.map(["1", "2"]).unwrap()[1].number, 2);
}

//! The batch body fails with another type than the node.

use hypernodes::{node, pipeline};

#[node(output = "number", batch = parse_all)]
fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

fn parse_all(text: &[&str]) -> Result<Vec<i64>, String> {
    text.iter().map(|text| text.parse().map_err(|_| text.to_string())).collect()
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    assert_eq!(Parsed.map(["1", "2"]).unwrap()[1].number, 2);
}

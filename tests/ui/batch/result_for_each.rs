//! The node may fail, and its batch body returns a column of results.

use hypernodes::{node, pipeline};

#[node(output = "number", batch = parse_all)]
fn parse(text: &str) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

fn parse_all(text: &[&str]) -> Vec<Result<i64, std::num::ParseIntError>> {
    text.iter().map(|text| text.parse()).collect()
}

pipeline! {
    struct Parsed;
    nodes = [parse];
}

fn main() {
    assert_eq!(Parsed.map(["1", "2"]).unwrap()[1].number, 2);
}

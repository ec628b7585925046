//! One node takes the value twice.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

#[node(output = "token")]
fn make(seed: u32) -> Token {
    Token(seed)
}

#[node(output = "merged")]
fn merge(left: Token, right: Token) -> u32 {
    left.0 + right.0
}

pipeline! {
    pub struct Merge;
    nodes = [make, merge(left = token, right = token)];
    outputs = [merged];
}

fn main() {
    println!("{}", Merge.run(1_u32).merged);
}

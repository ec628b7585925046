//! Three nodes and the outputs.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

#[node(output = "token")]
fn make(seed: u32) -> Token {
    Token(seed)
}

#[node(output = "spent")]
fn spend(token: Token) -> u32 {
    token.0
}

#[node(output = "burnt")]
fn burn(token: Token) -> u32 {
    token.0
}

pipeline! {
    pub struct Thrice;
    nodes = [make, spend, burn];
}

fn main() {
    println!("{}", Thrice.run(1_u32).spent);
}

//! A node takes the value, and so do the outputs.

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

pipeline! {
    pub struct Spend;
    nodes = [make, spend];
}

fn main() {
    println!("{}", Spend.run(1_u32).spent);
}

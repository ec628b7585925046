//! Two nodes take the value.

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
    pub struct Twice;
    nodes = [make, spend, burn];
    outputs = [spent, burnt];
}

fn main() {
    let out: TwiceOutputs = Twice.run(1_u32);
    println!("{} {}", out.spent, out.burnt);
}

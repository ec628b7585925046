//! Two nodes take the input.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

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
    nodes = [spend, burn];
}

fn main() {
    println!("{}", Twice.run(Token(1)).burnt);
}

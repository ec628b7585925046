//! The same node stands there twice.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

#[node(output = "spent")]
fn spend(token: Token) -> u32 {
    token.0
}

pipeline! {
    pub struct Twice;
    nodes = [spend, spend -> spent_again];
}

fn main() {
    println!("{}", Twice.run(Token(1)).spent_again);
}

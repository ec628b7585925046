//! An item takes what stands in a column, which cannot be copied.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

#[node(output = "spent")]
fn spend(token: Token, times: u32) -> u32 {
    token.0 * times
}

pipeline! {
    pub struct Spent;
    nodes = [spend];
    map_over = [times, token];
}

fn main() {
    let outs = Spent.map_over(SpentColumns { token: &[Token(1)], times: &[2] });
    println!("{}", outs.unwrap()[0].spent);
}

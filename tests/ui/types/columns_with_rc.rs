//! What the items share cannot be shared between threads; one item can be run.

use std::rc::Rc;

use hypernodes::{node, pipeline};

#[node(output = "spent")]
fn spend(token: Rc<u32>, times: u32) -> u32 {
    *token * times
}

pipeline! {
    pub struct Spent;
    nodes = [spend];
    map_over = [times];
}

fn main() {
    println!("{}", Spent.run((Rc::new(1), 2)).spent);
    let outs = Spent.map_over(SpentColumns { token: Rc::new(1), times: &[2] });
    println!("{}", outs.unwrap()[0].spent);
}

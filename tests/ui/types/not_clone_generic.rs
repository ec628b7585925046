//! An instance that could be copied for other types.

use hypernodes::{node, pipeline};

pub struct Token(pub u32);

#[node(output = "first")]
fn first<T>(values: Vec<T>) -> Option<T> {
    values.into_iter().next()
}

#[node(output = "count")]
fn count<T>(values: Vec<T>) -> usize {
    values.len()
}

pipeline! {
    pub struct Both;
    nodes = [first::<Token>, count::<Token>];
}

fn main() {
    println!("{}", Both.run(vec![Token(1)]).count);
}

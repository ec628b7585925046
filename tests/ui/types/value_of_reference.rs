//! A node that takes the value, where there is only a reference.

use hypernodes::{node, pipeline};

#[node(output = "first_word")]
fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

#[node(output = "shouted")]
fn shout(first_word: String) -> String {
    first_word.to_uppercase()
}

pipeline! {
    pub struct Shout;
    nodes = [first_word, shout];
}

fn main() {
    println!("{}", Shout.run("a b").shouted);
}

//! An output that borrows from an input that is gone.

use hypernodes::{node, pipeline};

#[node(output = "first_word")]
fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

pipeline! {
    pub struct First;
    nodes = [first_word];
}

fn main() {
    let out = {
        let text = "a b".to_owned();
        First.run(&text)
    };
    println!("{}", out.first_word);
}

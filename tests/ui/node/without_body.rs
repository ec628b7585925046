//! A function that a trait only asks for.

use hypernodes::node;

trait Length {
    #[node]
    fn length(text: &str) -> usize;
}

impl Length for () {
    fn length(text: &str) -> usize {
        text.len()
    }
}

fn main() {
    println!("{}", <()>::length("text"));
}

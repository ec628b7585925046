//! Each function is marked by itself.

use hypernodes::node;

#[node]
mod text {
    pub fn count(text: &str) -> usize {
        text.len()
    }
}

fn main() {
    println!("{}", text::count("text"));
}

//! A block of methods is no function.

use hypernodes::node;

struct Text;

#[node]
impl Text {
    fn count(text: &str) -> usize {
        text.len()
    }
}

fn main() {
    println!("{}", Text::count("text"));
}

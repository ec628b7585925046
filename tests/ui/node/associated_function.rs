//! A function in an `impl`, although it takes no `self`.

use hypernodes::node;

struct Text;

impl Text {
    #[node(output = "word_count")]
    fn count(text: &str) -> usize {
        text.split_whitespace().count()
    }
}

fn main() {
    println!("{}", Text::count("one two"));
}

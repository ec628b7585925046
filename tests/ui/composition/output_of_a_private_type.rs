//! An output of a type that is private to the module of the inner pipeline.

use hypernodes::pipeline;

mod text {
    use hypernodes::{node, pipeline};

    struct Word(String);

    #[node(output = "words")]
    fn split(text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word(word.to_owned())).collect()
    }

    #[node(output = "longest")]
    fn longest(words: &[Word]) -> usize {
        words.iter().map(|word| word.0.len()).max().unwrap_or_default()
    }

    pipeline! {
        pub struct Words;
        nodes = [split, longest];
    }
}

pipeline! {
    pub struct Outer;
    nodes = [text::Words];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.longest)
}

fn main() {
    println!("{}", show(&Outer.run("a b")));
}

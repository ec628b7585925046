//! It stands in the struct already.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "word_count")]
fn count_words(cleaned_text: &str) -> usize {
    cleaned_text.split_whitespace().count()
}

pipeline! {
    pub struct TextStats {
        pub passage: &'static str,
    }
    nodes = [clean_text, count_words];
    inputs = [passage: &str];
}

fn show(out: &TextStatsOutputs) -> String {
    format!("{}: {}", out.cleaned_text, out.word_count)
}

fn main() {
    let stats = TextStats { passage: "  Hello World  " };
    println!("{}", show(&stats.run(())));
}

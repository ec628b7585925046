//! A slip of the finger in a path.

use hypernodes::pipeline;

mod text {
    use hypernodes::node;

    #[node(output = "cleaned_text")]
    pub fn clean_text(passage: &str) -> String {
        passage.trim().to_lowercase()
    }

    #[node(output = "word_count")]
    pub fn count_words(cleaned_text: &str) -> usize {
        cleaned_text.split_whitespace().count()
    }
}

pipeline! {
    pub struct TextStats;
    nodes = [text::clean_text, txet::count_words];
}

fn show(out: &TextStatsOutputs) -> String {
    format!("{}: {}", out.cleaned_text, out.word_count)
}

fn main() {
    println!("{}", show(&TextStats.run("  Hello World  ")));
}

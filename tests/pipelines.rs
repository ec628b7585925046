//! Pipelines as nodes.

use hypernodes::{node, pipeline};

mod text {
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
        /// Cleans a passage and counts its words.
        pub struct TextStats;
        nodes = [clean_text, count_words];
    }
}

use text::TextStats;

#[node]
fn report(word_count: usize, cleaned_text: &str) -> String {
    format!("{word_count}: {cleaned_text}")
}

pipeline! {
    pub struct Report;
    nodes = [TextStats(passage = document), report];
    outputs = [report];
}

#[test]
fn a_pipeline_is_a_node() {
    assert_eq!(Report.run(" A b ").report, "2: a b");
}

//! An engine that was not made.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "long")]
fn is_long(cleaned_text: &str, threshold: usize) -> bool {
    cleaned_text.len() > threshold
}

pipeline! {
    pub struct Long;
    nodes = [clean_text, is_long];
}

fn main() {
    let outs = Long.with_engine(hypernodes::Parallel::new).map([("a", 1)]);
    println!("{}", outs.iter().filter(|out| out.long).count());
}

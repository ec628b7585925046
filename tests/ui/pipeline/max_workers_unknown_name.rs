//! A constant that is not there.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "long")]
fn is_long(cleaned_text: &str, threshold: usize) -> bool {
    cleaned_text.len() > threshold
}

const WORKERS: usize = 4;

pipeline! {
    pub struct Long;
    nodes = [clean_text, is_long];
    max_workers = WROKERS * 2;
}

fn main() {
    println!("{}", Long.run(("a", WORKERS)).long);
    println!("{}", Long.map([("a", 1)]).len());
}

//! A slip of the finger in `nodes` of a pipeline that is used in every way.

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
    nodes = [clean_text, is_lnog];
    map_over = [passage, threshold];
}

fn main() {
    let columns = LongColumns { passage: &["a"], threshold: &[1] };
    for out in Long.with_engine(hypernodes::Parallel::new().workers(2)).map_over(columns).unwrap() {
        println!("{}", out.long);
    }
    println!("{:?}", Long.map_over(columns).unwrap_err().columns());
    println!("{}", Long.with_engine(hypernodes::Sequential).run(("a", 1)).long);
    println!("{}", Long.with_engine(hypernodes::Sequential).map_each([("a", 1)]).len());
}

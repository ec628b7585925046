//! A node takes a bound input, which has to stay.

use hypernodes::{node, pipeline};

pub struct Model(pub f64);

#[node(output = "score")]
fn score(text: &str, model: Model) -> f64 {
    text.len() as f64 * model.0
}

pipeline! {
    pub struct Score {
        model: Model,
    }
    nodes = [score];
}

fn main() {
    println!("{}", Score { model: Model(1.0) }.run("text").score);
}

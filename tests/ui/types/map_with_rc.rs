//! `run` does not care that the bound input may not be shared; `map` does, where it is called.

use std::rc::Rc;

use hypernodes::{node, pipeline};

#[node(output = "score")]
fn score(text: &str, weight: &Rc<f64>) -> f64 {
    text.len() as f64 * **weight
}

pipeline! {
    pub struct Score {
        weight: Rc<f64>,
    }
    nodes = [score];
}

fn main() {
    let score = Score { weight: Rc::new(1.0) };
    println!("{}", score.run("text").score);
    let outs: Vec<ScoreOutputs> = score.map(&["one", "two"]);
    println!("{}", outs.len());
}

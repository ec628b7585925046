//! Four mistakes, told in one go.

use hypernodes::{node, pipeline};

#[node(outputs = "score", version = "new")]
async fn score(weights: &mut Vec<f64>, _: f64) -> f64 {
    weights.iter().sum()
}

pipeline! {
    pub struct Score;
    nodes = [score];
}

fn main() {
    println!("{:?}", Score.run((vec![1.0], 2.0)).score);
}

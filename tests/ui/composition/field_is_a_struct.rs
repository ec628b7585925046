//! A field that holds a struct which is no pipeline.

use hypernodes::{node, pipeline};

pub struct Model {
    pub weight: f64,
}

#[node(output = "label")]
fn label(score: f64, threshold: &f64) -> bool {
    score > *threshold
}

pipeline! {
    pub struct Classify {
        pub threshold: f64,
    }
    nodes = [label];
}

pipeline! {
    pub struct Outer {
        model: Model,
    }
    nodes = [self.model];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { model: Model { weight: 0.8 } }.run(0.5)));
}

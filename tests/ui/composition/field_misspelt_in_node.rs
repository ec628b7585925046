//! A slip in a node that takes the very pipeline of a field.

use hypernodes::{node, pipeline};

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

#[node(output = "report")]
fn report(label: bool, clasify: &Classify) -> String {
    format!("{label} {}", clasify.threshold)
}

pipeline! {
    pub struct Outer {
        classify: Classify,
    }
    nodes = [self.classify, report];
    inputs = [score];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.report)
}

fn main() {
    println!("{}", show(&Outer { classify: Classify { threshold: 0.8 } }.run(0.5)));
}

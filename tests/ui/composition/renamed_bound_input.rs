//! A renaming of a bound input of the inner pipeline.

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

pipeline! {
    pub struct Outer {
        classify: Classify,
    }
    nodes = [self.classify(threshold = limit)];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { classify: Classify { threshold: 0.8 } }.run((0.5, 0.8))));
}

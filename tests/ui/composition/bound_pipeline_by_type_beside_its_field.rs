//! A pipeline with bound inputs, listed by its type although a field holds one.

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
        inner: Classify,
    }
    nodes = [Classify];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { inner: Classify { threshold: 0.8 } }.run(0.5)));
}

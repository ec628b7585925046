//! A field that holds a number.

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
        limit: f64,
    }
    nodes = [self.limit];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { limit: 0.8 }.run(0.5)));
}

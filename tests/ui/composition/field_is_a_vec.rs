//! A field that holds several pipelines.

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
        all: Vec<Classify>,
    }
    nodes = [self.all];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { all: Vec::new() }.run(0.5)));
}

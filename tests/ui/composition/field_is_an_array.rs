//! A field that holds two pipelines.

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
        both: [Classify; 2],
    }
    nodes = [self.both];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { both: [Classify { threshold: 0.8 }, Classify { threshold: 0.9 }] }.run(0.5)));
}

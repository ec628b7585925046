//! A field of whatever type.

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
    pub struct Outer<P> {
        inner: P,
    }
    nodes = [self.inner];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.label)
}

fn main() {
    println!("{}", show(&Outer { inner: Classify { threshold: 0.8 } }.run(0.5)));
}

//! A pipeline with a mistake in a field, below another one.

use hypernodes::{node, pipeline};

#[node(output = "label")]
fn label(score: f64, weights: &[f64]) -> bool {
    score > weights[0]
}

pipeline! {
    pub struct Classify<'m> {
        pub weigts: &'m [f64],
    }
    nodes = [label];
}

pipeline! {
    pub struct Middle<'m> {
        pub classify: Classify<'m>,
    }
    nodes = [self.classify];
}

pipeline! {
    pub struct Outer<'m> {
        pub middle: Middle<'m>,
    }
    nodes = [self.middle -> verdict];
}

fn show(out: &OuterOutputs) -> &'static str {
    if out.verdict { "yes" } else { "no" }
}

fn main() {
    let weights = [0.5];
    let outer = Outer { middle: Middle { classify: Classify { weigts: &weights } } };
    println!("{}", show(&outer.run(1.0)));
}

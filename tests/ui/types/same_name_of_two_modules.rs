//! Two types of one name.

use hypernodes::{node, pipeline};

mod metric {
    pub struct Length(pub f64);
}

mod imperial {
    pub struct Length(pub f64);
}

#[node(output = "length")]
fn measure(steps: f64) -> metric::Length {
    metric::Length(steps * 0.7)
}

#[node(output = "yards")]
fn yards(length: &imperial::Length) -> f64 {
    length.0 / 3.0
}

pipeline! {
    pub struct Yards;
    nodes = [measure, yards];
}

fn main() {
    println!("{}", Yards.run(1.0).yards);
}

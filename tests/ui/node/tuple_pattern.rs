//! A parameter without a name.

use hypernodes::{node, pipeline};

#[node(output = "distance")]
fn distance((x, y): (f64, f64)) -> f64 {
    x.hypot(y)
}

pipeline! {
    pub struct Distance;
    nodes = [distance];
}

fn main() {
    println!("{}", Distance.run((3.0, 4.0)).distance);
}

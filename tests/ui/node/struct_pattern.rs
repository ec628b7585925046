//! Another parameter without a name.

use hypernodes::{node, pipeline};

pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[node(output = "distance")]
fn distance(Point { x, y }: Point) -> f64 {
    x.hypot(y)
}

pipeline! {
    pub struct Distance;
    nodes = [distance];
}

fn main() {
    println!("{}", Distance.run(Point { x: 3.0, y: 4.0 }).distance);
}

//! References to structs of one's own.

use hypernodes::{node, pipeline};

pub struct Celsius(pub f64);
pub struct Kelvin(pub f64);

#[node(output = "temperature")]
fn measure(volt: f64) -> Celsius {
    Celsius(volt * 10.0)
}

#[node(output = "color")]
fn glow(temperature: &Kelvin) -> f64 {
    temperature.0 / 100.0
}

pipeline! {
    pub struct Glow;
    nodes = [measure, glow];
}

fn main() {
    println!("{}", Glow.run(1.0).color);
}

//! More places than a tuple should have.

use hypernodes::{node, pipeline};

pub type Many = (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8);

#[node(output = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"))]
fn spread(seed: u8) -> Many {
    (seed, seed, seed, seed, seed, seed, seed, seed, seed, seed, seed, seed, seed)
}

pipeline! {
    pub struct Spread;
    nodes = [spread];
}

fn main() {
    println!("{:?}", Spread.run(1).m);
}

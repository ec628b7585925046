//! A crate is named by its path.

use hypernodes::{node, pipeline};

#[node(output = "doubled", crate = "hypernodes")]
fn double(number: i64) -> i64 {
    2 * number
}

pipeline! {
    pub struct Double;
    nodes = [double];
}

fn main() {
    println!("{}", Double.run(1).doubled);
}

//! A function is named by its path.

use hypernodes::{node, pipeline};

#[node(output = "doubled", batch = "double_all")]
fn double(number: i64) -> i64 {
    2 * number
}

fn double_all(number: &[i64]) -> Vec<i64> {
    number.iter().map(|number| 2 * number).collect()
}

pipeline! {
    pub struct Double;
    nodes = [double];
}

fn main() {
    println!("{} {:?}", Double.run(1).doubled, double_all(&[1]));
}

//! A tuple in another order than the fields.

use hypernodes::{node, pipeline};

#[node(output = "numbered")]
fn number(text: &str, line: u32) -> String {
    format!("{line}: {text}")
}

pipeline! {
    pub struct Number;
    nodes = [number];
}

fn main() {
    println!("{}", Number.run((1_u32, "text")).numbered);
}

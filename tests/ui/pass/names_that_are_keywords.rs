//! Outputs and parameters may be called as keywords are.

#![deny(warnings)]

use hypernodes::{node, pipeline};

#[node(output = "type")]
fn find(r#in: &str) -> usize {
    r#in.len()
}

#[node(output = ("loop", "match"))]
fn r#fn(r#type: usize) -> (usize, usize) {
    (r#type, r#type + 1)
}

pipeline! {
    struct Keywords {
        r#where: u32,
    }
    nodes = [find(in = for), r#fn, r#mod];
    inputs = [r#for: &str];
    outputs = [r#loop, type, r#mod];
}

#[node]
fn r#mod(r#match: usize, r#where: &u32) -> u32 {
    *r#where + u32::try_from(r#match).unwrap_or(0)
}

fn main() {
    let out = Keywords { r#where: 1 }.run("text");
    assert_eq!((out.r#loop, out.r#type, out.r#mod), (4, 4, 6));
    let inputs = KeywordsInputs { r#for: "a" };
    assert_eq!(Keywords { r#where: 1 }.run(inputs).r#loop, 1);
}

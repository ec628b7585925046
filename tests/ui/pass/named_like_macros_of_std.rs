//! Nodes that are called as macros of std are.

#![deny(warnings)]

use hypernodes::{node, pipeline};

#[node(output = "formatted")]
fn format(line: u32) -> String {
    std::format!("{line}")
}

#[node(output = "matched")]
fn matches(formatted: &str) -> bool {
    formatted == "12"
}

#[node]
fn vec(matched: bool) -> Vec<bool> {
    std::vec![matched]
}

#[node]
fn line(formatted: &str) -> usize {
    formatted.len()
}

#[node]
fn assert(vec: &[bool]) -> usize {
    vec.len()
}

mod inner {
    use hypernodes::node;

    #[node(output = "printed")]
    pub fn println(assert: usize) -> String {
        format!("{assert}")
    }
}

pipeline! {
    pub struct Formatted;
    nodes = [format(line = number), matches, vec, line, assert, inner::println];
}

fn main() {
    let out = Formatted.run(12_u32);
    assert_eq!((out.matched, out.line, out.printed.as_str()), (true, 2, "1"));
    assert_eq!(vec![1, 2].len(), 2);
    assert!(matches!(out.vec[..], [true]), "{} {}", line!(), format!("{}", out.formatted));
    println!("{}", out.printed);
}

//! Both parameters of the batch body are of other types.

use hypernodes::{node, pipeline};

#[node(output = "padded", batch = pad_all)]
fn pad(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

fn pad_all(text: &[String], width: u32) -> Vec<String> {
    text.iter().map(|text| format!("{text:0$}", width as usize)).collect()
}

pipeline! {
    struct Padded;
    nodes = [pad];
}

fn main() {
    assert_eq!(Padded.map([("a", 2)])[0].padded, "a ");
}

//! Values, parameters and lifetimes that are called as things in generated code might be.

#![deny(warnings)]

use hypernodes::{node, pipeline};

#[node(output = "inputs")]
fn first(item: u32) -> u32 {
    item
}

#[node(output = "items")]
fn second(inputs: u32) -> u32 {
    inputs + 1
}

#[node(output = "original")]
fn third(items: u32) -> String {
    items.to_string()
}

#[node(output = "formatter")]
fn fourth(original: String) -> String {
    original
}

#[node(output = "pipeline")]
fn fifth(original: String, outputs: &str) -> String {
    original + outputs
}

#[node(output = "value")]
fn sixth<'a, 'pipeline>(outputs: &'a str, error: &'pipeline str) -> (&'a str, &'pipeline str) {
    (outputs, error)
}

pipeline! {
    struct Run<'a> {
        error: &'a str,
    }
    nodes = [first, second, third, fourth, fifth, sixth];
}

fn main() {
    let run = Run { error: "e" };
    let out = run.run((1_u32, "o"));
    assert_eq!((out.pipeline.as_str(), out.value), ("2o", ("o", "e")));
    assert_eq!(format!("{:?}", RunInputs { item: 1, outputs: "o" }), r#"RunInputs { item: 1, outputs: "o" }"#);
    assert_eq!(run.map_iter([(1_u32, "x")]).count(), 1);
}

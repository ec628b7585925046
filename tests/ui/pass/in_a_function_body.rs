//! Nodes and pipelines inside of functions.

#![deny(warnings)]

use hypernodes::{node, pipeline};

fn double() -> u32 {
    #[node(output = "doubled")]
    fn twice(number: u32) -> u32 {
        2 * number
    }

    pipeline! {
        struct Double;
        nodes = [twice];
    }

    fn show(out: &DoubleOutputs) -> u32 {
        out.doubled
    }

    let anonymous = pipeline!(nodes = [twice(number = doubled) -> fourfold, twice]; outputs = [fourfold]);
    show(&Double.run(1_u32)) + anonymous.run(1_u32).fourfold
}

fn main() {
    assert_eq!(double(), 6);
}

//! Nodes and pipelines that a macro of one's own writes.

#![deny(warnings)]

use hypernodes::{node, pipeline};

macro_rules! adder {
    ($function:ident, $pipeline:ident, $outputs:ident, $output:literal, $amount:expr) => {
        #[node(output = $output)]
        fn $function(number: u32) -> u32 {
            number + $amount
        }

        pipeline! {
            struct $pipeline;
            nodes = [$function];
        }

        impl $pipeline {
            fn both(self) -> ($outputs, $outputs) {
                (self.run(1_u32), self.run(2_u32))
            }
        }
    };
}

adder!(add_one, AddOne, AddOneOutputs, "more", 1);
adder!(add_two, AddTwo, AddTwoOutputs, "much_more", 2);

fn main() {
    let (first, second) = AddOne.both();
    assert_eq!((first.more, second.more), (2, 3));
    let (first, second) = AddTwo.both();
    assert_eq!((first.much_more, second.much_more), (3, 4));
}

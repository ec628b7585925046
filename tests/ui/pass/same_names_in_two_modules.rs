//! Two modules whose nodes and pipelines are called alike, and one that uses both.

#![deny(warnings)]

mod metric {
    use hypernodes::{node, pipeline};

    #[node(output = "length")]
    pub fn measure(steps: f64) -> f64 {
        steps * 0.7
    }

    pipeline! {
        pub struct Length;
        nodes = [measure];
    }
}

mod imperial {
    use hypernodes::{node, pipeline};

    #[node(output = "length")]
    pub fn measure(steps: f64) -> f64 {
        steps * 2.3
    }

    pipeline! {
        pub struct Length;
        nodes = [measure];
    }
}

use hypernodes::pipeline;

pipeline! {
    pub struct Both;
    nodes = [metric::measure -> metres, imperial::measure -> feet];
}

fn main() {
    let out = Both.run(10.0);
    assert_eq!((out.metres, out.feet), (7.0, 23.0));
    assert_eq!((metric::Length.run(10.0).length, imperial::Length.run(10.0).length), (7.0, 23.0));
}

//! Two types of one name that are written alike.

use hypernodes::pipeline;

mod metric {
    use hypernodes::node;

    #[derive(Clone)]
    pub struct Length(pub f64);

    #[node(output = "length")]
    pub fn measure(steps: f64) -> Length {
        Length(steps * 0.7)
    }
}

mod imperial {
    use hypernodes::node;

    pub struct Length(pub f64);

    #[node(output = "yards")]
    pub fn yards(length: Length) -> f64 {
        length.0 / 3.0
    }
}

pipeline! {
    pub struct Yards;
    nodes = [metric::measure, imperial::yards];
}

fn main() {
    println!("{}", Yards.run(1.0).yards);
}

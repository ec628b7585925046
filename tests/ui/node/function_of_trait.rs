//! A function of a trait that takes no `self`.

use hypernodes::node;

struct Celsius(f64);

impl From<f64> for Celsius {
    #[node(output = "celsius")]
    fn from(degrees: f64) -> Self {
        Self(degrees)
    }
}

fn main() {
    println!("{}", Celsius::from(1.0).0);
}

//! An instance whose types do not fit.

use hypernodes::{node, pipeline};

#[node(output = "scaled")]
fn scale<T: Copy + std::ops::Mul<Output = T>>(values: &[T], factor: T) -> Vec<T> {
    values.iter().map(|&value| value * factor).collect()
}

#[node(output = "total")]
fn total<T: Copy + std::iter::Sum>(scaled: &[T]) -> T {
    scaled.iter().copied().sum()
}

pipeline! {
    pub struct Total;
    nodes = [scale::<f64>, total::<f32>];
}

fn main() {
    println!("{}", Total.run(([1.0].as_slice(), 2.0)).total);
}

//! A generic pipeline of a type that will not do.

use hypernodes::{node, pipeline};

#[node(output = "doubled")]
fn double<T: Copy + core::ops::Add<Output = T>>(number: T) -> T {
    number + number
}

pipeline! {
    pub struct Doubled<T: Copy + core::ops::Add<Output = T>> {
        _of: core::marker::PhantomData<T>,
    }
    nodes = [double::<T>];
}

pipeline! {
    pub struct Outer;
    nodes = [Doubled::<String>];
}

fn show(out: &OuterOutputs) -> String {
    format!("{}", out.doubled)
}

fn main() {
    println!("{}", show(&Outer.run(String::new())));
}

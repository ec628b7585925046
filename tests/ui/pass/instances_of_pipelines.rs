//! Instances of a generic pipeline: in a list, mapped, below another generic one, out of a macro and without a name.

#![deny(warnings)]

use core::marker::PhantomData;
use core::ops::Add;

use hypernodes::{node, pipeline};

#[node(output = "doubled")]
fn double<T: Copy + Add<Output = T>>(number: T) -> T {
    number + number
}

pipeline! {
    pub struct Doubled<T: Copy + Add<Output = T>> {
        _of: PhantomData<T>,
    }
    nodes = [double::<T>];
}

pipeline! {
    pub struct Both;
    nodes = [Doubled::<f64>.map(number = numbers) -> many, Doubled::<u8>(number = small)];
}

pipeline! {
    pub struct Generic<T: Copy + Add<Output = T>> {
        _of: PhantomData<T>,
    }
    nodes = [Doubled::<T>];
}

pipeline! {
    pub struct Held {
        inner: Generic<f64>,
    }
    nodes = [self.inner];
}

macro_rules! around {
    ($name:ident, $inner:ident, $ty:ty) => {
        pipeline! {
            pub struct $name;
            nodes = [$inner::<$ty>];
        }
    };
}

around!(Made, Doubled, f64);

fn main() {
    let out = Both.run((&[1.0, 2.0], 1));
    assert_eq!((out.many, out.doubled), (vec![2.0, 4.0], 2));
    assert_eq!(Held { inner: Generic { _of: PhantomData } }.run(1.0).doubled, 2.0);
    assert_eq!(Made.run(1.0).doubled, 2.0);
    assert_eq!(pipeline!(nodes = [Doubled::<f64>]).run(1.0).doubled, 2.0);
}

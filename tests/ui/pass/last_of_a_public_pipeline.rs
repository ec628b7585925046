//! Structs of outputs whose last field is of a public pipeline inside, moved out of a `Vec` without optimisation: the
//! compiler looks for the end of the struct, where it sees through a type only so far.

mod inner {
    use hypernodes::{node, pipeline};

    struct Secret(u32);

    #[node]
    fn secret(text: &str) -> Secret {
        Secret(text.len() as u32)
    }

    #[node(output = "longest")]
    fn pick<'t>(text: &'t str, secret: &Secret) -> Option<&'t str> {
        text.get(..secret.0.min(3) as usize)
    }

    pipeline! { pub struct Longest; nodes = [secret, pick]; outputs = [longest]; }

    #[node(output = "twice")]
    fn double<T: Clone>(item: &T) -> (T, T) {
        (item.clone(), item.clone())
    }

    pipeline! { pub struct Double<T: Clone> { pub _of: std::marker::PhantomData<T> } nodes = [double::<T>]; }
}

use hypernodes::{node, pipeline};
use inner::*;

#[node(output = "n")]
fn count(longest: &Option<&str>) -> usize {
    longest.map_or(0, str::len)
}

pipeline! { pub struct Around; nodes = [Longest, count]; outputs = [n, longest]; }

pipeline! { pub struct Further<T: Clone> { pub double: Double<T> } nodes = [Around, self.double]; outputs = [n, longest, twice]; }

fn main() {
    let outs = vec![Around.run("abcd"), Around.run("abc")];
    for out in outs {
        assert_eq!(out.longest.map(str::len), Some(out.n));
    }
    let outs = vec![Further { double: Double { _of: std::marker::PhantomData::<u8> } }.run(("abcd", &3u8))];
    for out in outs {
        assert_eq!((out.twice, out.longest), ((3, 3), Some("abc")));
    }
}

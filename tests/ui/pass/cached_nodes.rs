//! Nodes marked `cache`, wherever they stand, whatever they are made of, and however things in them are called.

#![deny(warnings)]

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Debug;
use std::marker::PhantomData;

use hypernodes::{CacheKey, CacheValue, MemoryCache, node, pipeline};

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

/// How many nodes run meanwhile.
fn ran<T>(work: impl Fn() -> T) -> usize {
    RUNS.set(0);
    let _ = work();
    RUNS.get()
}

fn runs_once() {
    RUNS.set(RUNS.get() + 1);
}

/// Parameters that are called as things in generated code are.
#[allow(non_snake_case)]
mod names {
    use super::{node, pipeline, runs_once};

    #[node(output = "made", cache)]
    fn seek(key: u32, runs: &u32, hasher: &str, value: Option<&u32>, CODE: u32, engine: u32, made: u32) -> u32 {
        runs_once();
        key + runs + hasher.len() as u32 + value.copied().unwrap_or_default() + CODE + engine + made
    }

    #[node(output = ("seat", "Found"), cache)]
    fn keep(seek: &u32, cache: &u32, hypernodes_argument_0: u32, Sought: u32) -> (u32, u32) {
        runs_once();
        (seek + cache, hypernodes_argument_0 + Sought)
    }

    #[node(cache)]
    fn argument(argument: u32, r#type: u32) -> u32 {
        runs_once();
        argument + r#type
    }

    pipeline! {
        pub(super) struct Seek;
        nodes = [
            seek(made = input),
            keep(seek = made, Sought = sought) -> (Found as found),
            argument(argument = seat, r#type = found) -> last,
        ];
        outputs = [last];
    }
}

/// Traits and types that are called so, too.
mod shadowed {
    use super::{node, pipeline, runs_once};

    #[allow(dead_code)]
    struct CacheKey;
    #[allow(dead_code)]
    struct CacheValue;
    #[allow(dead_code)]
    struct Runs;
    #[allow(dead_code)]
    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    pub(super) enum Option {
        Some,
    }
    #[allow(dead_code)]
    trait Seek {
        fn seek(&self) {}
    }
    impl<T: ?Sized> Seek for T {}

    #[node(cache)]
    fn option(text: &str) -> Option {
        runs_once();
        let _ = text;
        Option::Some
    }

    #[node(cache)]
    fn shown<T: hypernodes::CacheKey + std::fmt::Debug>(option: &T) -> String {
        runs_once();
        format!("{option:?}")
    }

    pipeline! { pub(super) struct Shadowed; nodes = [option, shown::<Option>]; }
}

/// What is made, of all kinds.
#[node(cache)]
fn nothing(text: &str) {
    runs_once();
    let _ = text;
}

#[node(cache)]
fn unit(nothing: ()) -> () {
    runs_once();
    nothing
}

#[node(output = ("one",), cache)]
fn alone(text: &str) -> (Cow<'static, str>,) {
    runs_once();
    (text.to_owned().into(),)
}

type Pair = Result<(usize, Option<char>), std::num::ParseIntError>;

#[node(output = ("parsed", "first"), cache, fallible = true)]
fn parse(text: &str) -> Pair {
    runs_once();
    Ok((text.parse()?, text.chars().next()))
}

#[node(output = "outcome", cache, fallible = false)]
fn outcome(parsed: usize) -> Result<usize, String> {
    runs_once();
    Ok(parsed)
}

/// Generic, and the pipeline leaves it to the compiler what is meant.
#[node(output = "largest", cache)]
fn largest<T: CacheKey + CacheValue + Ord + Copy, const N: usize>(numbers: &[T; N]) -> Option<T>
where
    [T; N]: CacheKey,
{
    runs_once();
    numbers.iter().max().copied()
}

pipeline! { struct Kinds; nodes = [nothing, unit, alone, parse, outcome, largest::<u8, 2>]; }

pipeline! {
    struct Generic<T: CacheKey + CacheValue + Debug + Ord + Copy> {
        of: PhantomData<T>,
    }
    nodes = [same::<T>];
}

#[node(cache)]
fn same<T: CacheKey + CacheValue>(value: T) -> T {
    runs_once();
    value
}

/// Nodes out of a macro, the names of their parameters from inside it and from outside.
macro_rules! add {
    ($name:ident, $parameter:ident, $type:ty, $output:literal) => {
        #[node(output = $output, cache)]
        fn $name($parameter: $type, other: &$type) -> $type {
            runs_once();
            $parameter + other
        }
    };
}

add!(add_numbers, other_number, u64, "sum");
add!(add_floats, key, f64, "float");

pipeline! { struct Added; nodes = [add_numbers(other = number), add_floats(other = float_input)]; }

/// Private types, in a pipeline of another module that others see.
mod apart {
    use super::{CacheKey, node, pipeline, runs_once};

    #[derive(CacheKey)]
    struct Secret {
        number: u32,
        #[cache_key(skip)]
        token: String,
    }

    #[node]
    fn secret(number: u32) -> Secret {
        Secret { number, token: "none of your business".to_owned() }
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Opened(u32);

    #[node(cache)]
    fn opened(secret: &Secret) -> Opened {
        runs_once();
        assert!(!secret.token.is_empty());
        Opened(secret.number)
    }

    #[node(cache)]
    fn seen(opened: &Opened) -> u32 {
        runs_once();
        opened.0
    }

    pipeline! { pub struct Apart; nodes = [secret, opened, seen]; outputs = [seen]; }
}

#[node(output = "seen", cache)]
fn length(opened: &str) -> u32 {
    runs_once();
    opened.len() as u32
}

#[node]
fn open(number: u32) -> String {
    "x".repeat(number as usize)
}

#[node(cache)]
fn closed(opened: &str) -> u32 {
    runs_once();
    opened.len() as u32 + 1
}

pipeline! { pub struct Plain; nodes = [open -> opened, closed -> seen]; }
pipeline! { pub struct StoodIn; nodes = [Plain with closed = length]; outputs = [seen]; }
pipeline! { struct Outer { apart: apart::Apart } nodes = [self.apart -> (seen as first), StoodIn -> (seen as second)]; }

fn main() {
    let cache = MemoryCache::new();

    let seek = || names::Seek.with_cache(&cache).run((1, &2, "abc", Some(&4), 5, 6, 7, &8, 9, 10)).last;
    assert_eq!((seek(), ran(seek)), (28 + 8 + 19, 0));

    let shadowed = || shadowed::Shadowed.with_cache(&cache).run("a").shown;
    assert_eq!((shadowed().as_str(), ran(shadowed)), ("Some", 0));

    let kinds = || Kinds.with_cache(&cache).run(("12", &[3_u8, 4]));
    assert!(kinds().is_ok_and(|out| {
        ((), (), "12") == (out.nothing, out.unit, &*out.one)
            && (12, Some('1'), Ok(12), Some(4)) == (out.parsed, out.first, out.outcome, out.largest)
    }));
    assert_eq!(ran(kinds), 0);

    let generic = || Generic { of: PhantomData }.with_cache(&cache).run('a').same;
    assert_eq!((generic(), ran(generic)), ('a', 0));

    let added = || Added.with_cache(&cache).run((1, &2, 0.5, &0.25));
    assert_eq!((added().sum, added().float, ran(added)), (3, 0.75, 0));

    let outer = || Outer { apart: apart::Apart }.with_cache(&cache).run(3);
    assert_eq!((outer().first, outer().second, ran(outer)), (3, 3, 0));

    // In the body of a function, with types that are only there.
    #[derive(CacheKey)]
    struct Text(&'static str);

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Letters(usize);

    #[node(cache)]
    fn letters(text: &Text) -> Letters {
        runs_once();
        Letters(text.0.len())
    }

    pipeline! { struct Here; nodes = [letters]; }
    let here = || Here.with_cache(&cache).run(&Text("abc")).letters;
    assert_eq!((here(), ran(here)), (Letters(3), 0));

    let anonymous = || pipeline!(nodes = [letters]).with_cache(&cache).run(&Text("abc")).letters;
    assert_eq!(ran(anonymous), 0);
}

//! A pipeline among nodes is run like its nodes: in the same order, with the same moves, copies and drops.

#![allow(dead_code, unreachable_pub, reason = "what is pruned is never called, and what is public is sealed")]
#![allow(clippy::trivially_copy_pass_by_ref, clippy::needless_lifetimes, reason = "every form of edge is here")]

use std::cell::RefCell;

use hypernodes::{node, pipeline};

thread_local! {
    /// What happened in this thread.
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(event: String) {
    LOG.with_borrow_mut(|log| log.push(event));
}

/// What happened since the last call.
fn happened() -> Vec<String> {
    LOG.take()
}

/// Tells when it is copied and dropped.
#[derive(Debug, PartialEq)]
pub struct Logged(String);

impl Logged {
    fn made(name: &str, of: &[&Logged]) -> Self {
        let of: Vec<&str> = of.iter().map(|of| of.0.as_str()).collect();
        log(format!("run {name}"));
        Self(format!("{name}({})", of.join(" ")))
    }
}

impl Clone for Logged {
    fn clone(&self) -> Self {
        log(format!("clone {}", self.0));
        Self(self.0.clone())
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

/// Defines nodes that log.
macro_rules! nodes {
    ($($name:ident($($parameter:ident: $ty:ty),*);)*) => {
        $(
            #[node]
            pub fn $name($($parameter: $ty),*) -> Logged {
                Logged::made(stringify!($name), &[$(taken(&$parameter)),*])
            }
        )*
    };
}

fn taken<'t>(taken: &'t impl AsRef<Logged>) -> &'t Logged {
    taken.as_ref()
}

impl AsRef<Logged> for Logged {
    fn as_ref(&self) -> &Logged {
        self
    }
}

/// Two pipelines that must do the same: the nodes in one list, and some of them in pipelines of their own.
macro_rules! same {
    ($($name:ident [$($by:tt)*] { nodes { $($nodes:tt)* } $(inner $inner:ident { $($list:tt)* })* flat { $($flat:tt)* } nested { $($nested:tt)* } })*) => {
        $(
            mod $name {
                use super::*;

                nodes! { $($nodes)* }
                $(pipeline! { pub struct $inner; $($list)* })*
                pipeline! { pub struct Flat; $($flat)* }
                pipeline! { pub struct Nested; $($nested)* }

                mod elsewhere {
                    use super::*;

                    pipeline! { pub struct Around; nodes = [super::Nested]; }
                }

                #[test]
                fn nested_is_as_flat() {
                    let _ = happened();
                    drop(Flat.run($($by)* Logged("input".to_owned())));
                    let flat = happened();
                    drop(Nested.run($($by)* Logged("input".to_owned())));
                    assert_eq!(happened(), flat);
                    drop(elsewhere::Around.run($($by)* Logged("input".to_owned())));
                    assert_eq!(happened(), flat);
                }
            }
        )*
    };
}

same! {
    chain [] {
        nodes { a(input: Logged); b(a: Logged); c(b: Logged); d(c: Logged); }
        inner Inner { nodes = [c, b]; outputs = [c]; }
        flat { nodes = [d, c, b, a]; outputs = [d]; }
        nested { nodes = [d, Inner, a]; outputs = [d]; }
    }
    diamond [&] {
        nodes { a(input: &Logged); b(a: &Logged); c(a: Logged); d(b: Logged, c: &Logged); }
        inner Inner { nodes = [c, b]; }
        flat { nodes = [a, c, b, d]; outputs = [d]; }
        nested { nodes = [a, Inner, d]; outputs = [d]; }
    }
    everything_kept [] {
        nodes { a(input: Logged); b(a: Logged); c(a: Logged); d(a: &Logged, b: Logged, c: Logged); }
        inner Inner { nodes = [a, c, b]; }
        flat { nodes = [a, c, b, d]; }
        nested { nodes = [Inner, d]; }
    }
    a_reader_between [] {
        nodes { a(input: Logged); b(a: Logged); look(a: &Logged); late(look: &Logged, a: &Logged); end(b: Logged, late: Logged); }
        inner Inner { nodes = [b, a]; }
        flat { nodes = [end, b, a, late, look]; outputs = [end]; }
        nested { nodes = [end, Inner, late, look]; outputs = [end]; }
    }
    pruned [&] {
        nodes { a(input: &Logged); b(a: Logged); c(a: Logged); d(a: &Logged); e(c: Logged, d: &Logged); }
        inner Inner { nodes = [a, b, c, d]; }
        inner Middle { nodes = [Inner]; }
        flat { nodes = [a, b, c, d, e]; outputs = [e]; }
        nested { nodes = [Middle, e]; outputs = [e]; }
    }
    renamed_and_pruned [&] {
        nodes { a(input: &Logged); b(a: Logged); c(a: &Logged); d(x: Logged, y: &Logged); }
        inner Inner { nodes = [a, b, c]; }
        inner Middle { nodes = [Inner(input = one) -> (a as a1, b as b1, c as c1), Inner(input = one) -> (a as a2, b as b2, c as c2)]; }
        inner Outer { nodes = [Middle(one = input) -> (c1 as x, b2 as y, a2 as z)]; }
        flat { nodes = [a -> a1, c(a = a1) -> x, a -> a2, b(a = a2) -> y, d]; outputs = [d]; }
        nested { nodes = [Outer, d]; outputs = [d]; }
    }
    two_pipelines_interleaved [] {
        nodes { a(input: Logged); b(a: &Logged); c(b: Logged); d(c: &Logged); e(d: Logged, a: Logged, b: &Logged); }
        inner Odd { nodes = [a, c(b = even), e(d = end, b = even)]; }
        inner Even { nodes = [b, d]; }
        flat { nodes = [a, c, e, b, d]; outputs = [e]; }
        nested { nodes = [Odd(even = b, end = d), Even]; outputs = [e]; }
    }
    cut_inside [&] {
        nodes { a(input: Logged); b(a: Logged); c(b: Logged, a: &Logged); z(input: &Logged); e(c: Logged, z: Logged); }
        inner Inner { nodes = [a(input = nothing), b, c]; inputs = [a]; outputs = [c]; }
        flat { nodes = [b(a = z), c(a = z), z, e]; outputs = [e]; }
        nested { nodes = [Inner(a = z), z, e]; outputs = [e]; }
    }
    taken_by_both [] {
        nodes { a(input: &Logged); b(input: Logged, a: Logged); c(input: Logged, a: Logged); d(input: Logged, a: Logged); }
        inner First { nodes = [b]; }
        inner Second { nodes = [c, d]; }
        flat { nodes = [b, c, d, a]; outputs = [b, c, d]; }
        nested { nodes = [First, Second, a]; outputs = [b, c, d]; }
    }
    inputs_kept [] {
        nodes { a(input: Logged); b(input: &Logged, a: &Logged); end(kept: Logged, b: Logged); }
        inner Inner { nodes = [a, b]; }
        inner Middle { nodes = [Inner(input = seed)]; outputs = [seed, b]; }
        flat { nodes = [a, b, end(kept = input)]; outputs = [end]; }
        nested { nodes = [Middle(seed = input) -> (seed as kept), end]; outputs = [end]; }
    }
    handed_through [&] {
        nodes { a(input: &Logged); b(same: &Logged, a: Logged); }
        inner Inner { nodes = [a]; outputs = [a, input]; }
        flat { nodes = [a, b(same = input)]; outputs = [b]; }
        nested { nodes = [Inner -> (input as same), b]; outputs = [b]; }
    }
    same_names_inside [&] {
        nodes { a(input: &Logged); b(a: Logged); c(b: Logged, b_2: Logged, a: &Logged); }
        inner One { nodes = [a, b]; outputs = [b]; }
        inner Two { nodes = [a, b]; outputs = [b]; }
        flat { nodes = [a -> a_1, b(a = a_1), a -> a_2, b(a = a_2) -> b_2, a, c]; outputs = [c]; }
        nested { nodes = [One, Two -> b_2, a, c]; outputs = [c]; }
    }
}

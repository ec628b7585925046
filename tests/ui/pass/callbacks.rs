//! Callbacks of one's own, under strict lints, where names that generated code uses mean something else.

#![deny(warnings, missing_docs, missing_debug_implementations, unused_qualifications, unreachable_pub)]
#![deny(clippy::all, clippy::pedantic)]

use std::sync::atomic::{AtomicUsize, Ordering};

use hypernodes::callback::Event;
use hypernodes::{Sequential, node, pipeline};

/// A name that generated code has, too.
#[derive(Debug)]
pub struct Callback;

#[node(output = "made")]
fn make(span: &str, scope: usize) -> Result<usize, String> {
    span.len().checked_sub(scope).ok_or_else(|| "too short".to_owned())
}

#[node(output = "error")]
fn error(made: usize) -> usize {
    made + 1
}

#[node(output = "engine", batch = all)]
fn one(error: usize) -> usize {
    error * 2
}

fn all(error: &[usize]) -> Vec<usize> {
    error.iter().map(|error| error * 2).collect()
}

pipeline! {
    /// With names that generated code has, too.
    #[derive(Debug)]
    pub struct Named {
        /// A bound input.
        pub scope: usize,
    }
    nodes = [make, error, one];
}

pipeline! {
    /// Of generics, nested and mapped.
    #[derive(Debug)]
    pub struct Around {
        /// The one inside.
        pub named: Named,
    }
    nodes = [self.named.map(span = spans)];
}

#[derive(Debug, Default)]
struct Count(AtomicUsize);

impl hypernodes::Callback for Count {
    fn on_node_start(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() {
    let count = Count::default();
    let named = Named { scope: 1 };
    let run = || named.with_callback(&count);
    assert!(run().run("abc").is_ok_and(|out| out.engine == 6));
    assert!(run().with_engine(Sequential).map(["abc", "de"]).is_ok_and(|outs| outs[1].engine == 4));
    assert_eq!(count.0.swap(0, Ordering::Relaxed), 3 + 5);
    let around = Around { named };
    let out = around.with_callback((&count, ())).run(["a", "b"]);
    assert!(out.is_ok_and(|out| out.engine == [2, 2]));
    assert!(count.0.load(Ordering::Relaxed) >= 5);
    let _ = Callback;
}

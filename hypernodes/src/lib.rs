#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(not(feature = "rayon"), forbid(unsafe_code))]

// Linked even where nothing of it is used yet: who asks for `alloc` has an allocator, and shall notice if not.
#[cfg(feature = "alloc")]
#[allow(unused_extern_crates)]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "alloc")]
mod batch;
#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "std")]
pub mod callback;
mod choices;
mod columns;
#[cfg(feature = "rayon")]
mod engine;
mod error;
pub mod graph;
#[cfg(feature = "alloc")]
mod inside;
mod keeps;
mod node;
mod observes;
mod pipeline;
mod plan;
#[cfg(feature = "std")]
mod processor;
mod runs;
#[cfg(feature = "std")]
mod settings;
mod workload;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "cache")]
pub use hypernodes_macros::CacheKey;
#[doc(inline)]
pub use hypernodes_macros::node;

#[cfg(feature = "cache")]
pub use cache::{Cache, CacheError, CacheKey, CacheValue, MemoryCache, Tiered};
#[cfg(feature = "disk-cache")]
pub use cache::{DiskCache, DiskStatistics};
#[cfg(feature = "progress")]
pub use callback::Progress;
#[cfg(feature = "tracing")]
pub use callback::Tracing;
#[cfg(feature = "std")]
pub use callback::{Callback, Timeline};
#[cfg(feature = "alloc")]
pub use columns::{ColumnsError, LengthMismatch};
#[cfg(feature = "rayon")]
pub use engine::{Engine, Items, Parallel, Sequential};
pub use error::ItemError;
#[cfg(feature = "std")]
pub use error::{Failure, Panic};
pub use graph::Graph;
pub use pipeline::Pipeline;
pub use workload::{Workload, partition_count};

/// Connects nodes by name, while the program compiles, and writes the code that runs them.
///
/// ```
/// use hypernodes::{node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// #[node(output = "text")]
/// fn show(doubled: i64) -> String { doubled.to_string() }
///
/// pipeline! {
///     /// Doubles a number and writes it down.
///     pub struct Doubled;
///     nodes = [double, show];
/// }
///
/// let out = Doubled.run(21);
/// assert_eq!((out.doubled, out.text.as_str()), (42, "42"));
/// ```
///
/// Behind the struct stand keys, in any order, each at most once and each ended by `;`. A field of the struct is a
/// bound input: a value that stays in the pipeline.
///
/// | key | what it says |
/// |---|---|
/// | `nodes = [a, b::c, scale::<f64>]` | the nodes, in any order; `a(x = y) -> z` renames what `a` takes and makes |
/// | `nodes = [TextStats, self.stats]` | pipelines as nodes, by type or by field; renamed in the same way |
/// | `nodes = [TextStats.map(x = xs) -> (y as ys)]` | a pipeline for each item of collections |
/// | `nodes = [Real with fetch = fake]` | a pipeline in which another function has the place of a node |
/// | `outputs = [x, y: Type]` | what `run` gives; every output of every node without it |
/// | `inputs = [x: &str]` | the complete list of what `run` takes, in this order |
/// | `map_over = [x]`, `map_mode = Zip` | the inputs that `map_over` takes as columns, and whether it reads these side by side (`Zip`, as without the key) or in every combination (`Product`) |
/// | `workload = Cpu` | `Cpu`, `Io`, `Mixed` or a constant of type [`Workload`]; `Mixed` without it |
/// | `workers = 8`, `partitions = 64`, `max_workers = 128` | constants, for the maps; what they mean is said at `Parallel`, whose methods of these names go before them |
///
/// | what it makes | |
/// |---|---|
/// | `XInputs`, `XOutputs` | the inputs and the outputs of an item |
/// | `XError` | where a node may fail: which one, and why |
/// | `X::run`, `X::map_iter` | one item; many, one at a time |
/// | `X::map`, `X::map_each`, `X::with_engine` | with feature `rayon`: many items |
/// | `X::with_callback`, `X::with_cache` | with features `std` and `cache`: who is told what happens, and what was made before |
/// | `XWith` | what `with_engine`, `with_cache` and `with_callback` give: `X` with these, which has `run`, `map`, `map_each` and `map_over`, too |
/// | `XColumns`, `X::map_over` | where `map_over` lists inputs: columns of these, and one value of each other input |
/// | [`Pipeline`] for `X` | the graph, the workload and the names of the types |
///
/// Without a struct it is an expression:
///
/// ```
/// # use hypernodes::{node, pipeline};
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// let doubled = pipeline!(nodes = [double]);
/// assert_eq!(doubled.run(21).doubled, 42);
/// ```
#[macro_export]
macro_rules! pipeline {
    ($($written:tt)*) => { $crate::__private::pipeline_start! { [$crate] $($written)* } };
}

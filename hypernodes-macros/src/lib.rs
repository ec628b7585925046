//! The macros of `hypernodes`. Depend on `hypernodes`, which re-exports them; this crate is only their compiler.
//!
//! ```text
//! syntax   what was written       -> typed trees with spans; function bodies stay tokens
//! graph    who feeds whom         -> built from names, answers with indices
//! check    what is allowed        -> one function for each rule
//! expand   what Rust comes out    -> cannot fail
//! report   the errors of one macro call, all in one go
//! ```
//!
//! # How a pipeline learns what its nodes take and make
//!
//! A macro sees only tokens, and `nodes = [clean_text]` has none of the function in it. So `#[node]` leaves a second
//! item beside the function, a `macro_rules!` of the same name: the node's *relay*. Called, it adds the node's
//! description to the ones before it and calls the next relay. [`pipeline_start`] begins such a chain, and
//! [`pipeline_finish`] stands at its end with every description in hand. Types are not passed on as tokens, because
//! they would be looked up in the wrong module: `#[node]` leaves a third item, a type of the same name, the *marker*,
//! which holds them. One `use path::clean_text;` brings all three.

mod check;
#[cfg(feature = "cache")]
mod digest;
mod expand;
mod flat;
mod graph;
mod inside;
mod names;
mod parts;
mod report;
mod resolved;
mod syntax;
#[cfg(test)]
#[expect(
    clippy::needless_raw_string_hashes,
    clippy::too_many_lines,
    clippy::panic,
    reason = "expect-test writes its own raw strings, an expansion is as long as it is, and a test fails by a panic"
)]
mod tests;
mod text;

use proc_macro::TokenStream;

/// Makes a function a node of pipelines; the function stays what it was.
///
/// Keys, all optional, in any order: `output = "name"` or `output = ("first", "second")`, `cache`, `version = 2`,
/// `batch = function`, `fallible = false`, `crate = path`.
///
/// A node marked `cache` is looked up before it runs where its pipeline is run `with_cache`; its parameters are then
/// `CacheKey`, and its outputs `serde::Serialize + DeserializeOwned`. `version` is a part of the key: another one makes
/// everything again.
#[proc_macro_attribute]
pub fn node(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::node(arguments.into(), item.into()).into()
}

/// Makes a type a part of cache keys, by its fields; see the trait of this name.
///
/// `#[cache_key(skip)]` at a field leaves it out, `#[cache_key(each)]` counts the elements of a collection one by one,
/// and `#[cache_key(crate = path)]` at the type says where the library is.
#[cfg(feature = "cache")]
#[proc_macro_derive(CacheKey, attributes(cache_key))]
pub fn cache_key(item: TokenStream) -> TokenStream {
    expand::cache_key(item.into()).into()
}

/// Begins `pipeline!`: emits the struct and the chain of relays.
#[doc(hidden)]
#[proc_macro]
pub fn pipeline_start(input: TokenStream) -> TokenStream {
    expand::pipeline_start(input.into()).into()
}

/// Ends a part of a long chain: emits a relay that holds the descriptions of the whole part.
#[doc(hidden)]
#[proc_macro]
pub fn pipeline_chunk(input: TokenStream) -> TokenStream {
    expand::pipeline_chunk(input.into()).into()
}

/// Ends the chain: every description is in hand, so the graph is resolved and the code written.
#[doc(hidden)]
#[proc_macro]
pub fn pipeline_finish(input: TokenStream) -> TokenStream {
    expand::pipeline_finish(input.into()).into()
}

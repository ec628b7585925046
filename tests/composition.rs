//! Pipelines as nodes: every kind of node, at every depth, from every place.

#![allow(missing_docs, missing_debug_implementations, unreachable_pub, dead_code, unused_parens, reason = "generated")]

#[macro_use]
#[path = "kinds.rs"]
mod kinds;

/// Around pipelines of another module.
mod of_another_module {
    every_kind! { place [crate::kinds::] }
}

/// Around pipelines of another crate.
mod of_another_crate {
    every_kind! { place [hypernodes_tests::kinds::] }
}

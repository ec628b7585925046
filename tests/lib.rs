//! Nodes that the tests use from another crate.

#![allow(
    clippy::must_use_candidate,
    clippy::elidable_lifetime_names,
    clippy::needless_lifetimes,
    reason = "nodes are called by pipelines"
)]
#![allow(clippy::trivially_copy_pass_by_ref, reason = "some have to borrow")]

// The checks of the kinds name it from inside and from outside.
#[allow(unused_extern_crates, reason = "who includes the kinds says so, too")]
extern crate self as hypernodes_tests;

/// The library under another name, as a facade would pass it on.
pub use hypernodes as dataflow;

use hypernodes::{node, pipeline};

/// What callbacks are told.
pub mod events;
/// Every kind of node, in pipelines that others nest.
pub mod kinds;

/// Zero-copy nodes.
pub mod text {
    use hypernodes::node;

    /// What [`stamp`] makes: a type that a pipeline never has to import.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Stamp {
        /// The text that was stamped.
        pub of: String,
    }

    /// Takes the white space off both ends.
    #[node(output = "trimmed")]
    pub fn trim(passage: &str) -> &str {
        passage.trim()
    }

    /// Splits at white space.
    #[node(output = "words")]
    pub fn split<'t>(trimmed: &'t str) -> Vec<&'t str> {
        trimmed.split_whitespace().collect()
    }

    /// Counts words.
    #[node(output = "word_count")]
    pub fn count(words: &[&str]) -> usize {
        words.len()
    }

    /// The longest word; of several the last one.
    #[node(output = "longest")]
    pub fn longest<'t>(words: &[&'t str]) -> Option<&'t str> {
        words.iter().copied().max_by_key(|word| word.len())
    }

    /// Puts a text into a type of this crate.
    #[node(output = "stamp")]
    pub fn stamp(trimmed: &str) -> Stamp {
        Stamp { of: trimmed.to_owned() }
    }
}

/// Generic and fallible nodes.
pub mod numbers {
    use std::ops::Mul;
    use std::str::FromStr;

    use hypernodes::node;

    /// Multiplies.
    #[node(output = "scaled")]
    pub fn scale<T: Copy + Mul<Output = T>>(number: T, factor: &T) -> T {
        number * *factor
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// What the type says about a text that is no number.
    #[node(output = "number")]
    pub fn parse<T: FromStr>(trimmed: &str) -> Result<T, T::Err> {
        trimmed.parse()
    }

    /// The lowest and the highest of some numbers.
    #[node(output = ("low", "high"))]
    pub fn ends(values: &[f64]) -> (f64, f64) {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    }

    /// Adds up whatever gives numbers.
    #[node(output = "total")]
    pub fn sum<I: IntoIterator<Item = f64>>(values: I) -> f64 {
        values.into_iter().sum()
    }

    /// Repeats a byte.
    #[node(output = "padded")]
    pub const fn pad<const N: usize>(byte: u8) -> [u8; N] {
        [byte; N]
    }
}

/// Nodes with the names of std's macros, in a module that uses these macros.
pub mod std_names {
    use std::fmt::Write as _;

    use hypernodes::node;

    /// Writes a number.
    #[node(output = "formatted")]
    pub fn format(number: i64) -> String {
        format!("<{number}>")
    }

    /// Collects two.
    #[node(output = "collected")]
    pub fn vec(number: i64) -> Vec<i64> {
        vec![number, number]
    }

    /// Writes both.
    #[node(output = "written")]
    pub fn write(formatted: &str, collected: &[i64]) -> String {
        let mut written = String::new();
        let _ = write!(written, "{formatted} {collected:?}");
        written
    }
}

mod hidden {
    use hypernodes::node;

    /// Public, but only by the name that the crate's root gives it.
    #[node(output = "revealed")]
    pub fn reveal(seed: u32) -> u32 {
        seed + 1
    }
}

pub use hidden::reveal;
pub use hidden::reveal as unveil;

/// Two nodes of one name.
pub mod twins {
    /// One of them.
    pub mod left {
        /// Adds one.
        #[hypernodes::node(output = "left")]
        pub fn twin(seed: u32) -> u32 {
            seed + 1
        }
    }

    /// The other one.
    pub mod right {
        /// Doubles.
        #[hypernodes::node(output = "right")]
        pub fn twin(seed: u32) -> u32 {
            seed * 2
        }
    }
}

/// Everything of [`text`], for glob imports.
pub mod prelude {
    pub use crate::text::*;
}

/// Makes a node that adds a constant, in the crate of the caller.
#[macro_export]
macro_rules! adder {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($taken:ident: $type:ty) -> $made:literal, $by:expr) => {
        $(#[$attribute])*
        #[$crate::dataflow::node(output = $made, crate = $crate::dataflow)]
        $visibility fn $name($taken: $type) -> $type {
            $taken + $by
        }
    };
}

adder! {
    /// Made by a macro in this crate, used by others.
    pub fn add_ten(number: i64) -> "ten_more", 10
}

adder! {
    /// The same macro once more.
    pub fn add_twenty(number: i64) -> "twenty_more", 20
}

/// Makes a pipeline of this crate's nodes, in the crate of the caller.
#[macro_export]
macro_rules! counting_pipeline {
    ($visibility:vis $name:ident) => {
        $crate::dataflow::pipeline! {
            /// Counts words.
            $visibility struct $name;
            nodes = [$crate::text::trim, $crate::text::split, $crate::text::count];
        }
    };
}

/// Nobody but this crate knows this node.
#[node(output = "secret_length")]
fn secret(trimmed: &str) -> usize {
    trimmed.len() * 1000
}

/// The crate knows this one.
#[node(output = "open_secret")]
pub(crate) fn open_secret(secret_length: &usize) -> usize {
    secret_length + 1
}

pipeline! {
    /// A public pipeline of public and private nodes.
    #[outputs(derive(Clone, PartialEq))]
    pub struct TextStats;
    nodes = [open_secret, text::count, secret, text::split, text::trim];
}

pipeline! {
    /// Reads and scales, with a bound factor.
    #[derive(Debug, Clone, Copy)]
    pub struct Scale {
        /// The factor.
        pub factor: f64,
    }
    nodes = [text::trim, numbers::parse::<f64>, numbers::scale::<f64>];
    outputs = [scaled];
}

/// A node that is kept in a cache; a test has one of the same name in a module of the same name.
pub mod kept {
    use hypernodes::{node, pipeline};

    fn suffix() -> &'static str {
        "in the library"
    }

    #[node(output = "named", cache)]
    fn name(text: &str) -> String {
        format!("{text} {}", suffix())
    }

    pipeline! {
        /// Names something.
        pub struct Named;
        nodes = [name];
    }
}

//! A node is called, passed on, documented and attributed as any function.

#![deny(warnings, missing_docs)]

use hypernodes::{node, pipeline};

/// Doubles.
#[must_use]
#[inline]
#[node(output = "doubled", cache, version = 3)]
pub const fn double(number: u32) -> u32 {
    2 * number
}

#[node(output = "sorted")]
fn sort(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers
}

#[node(output = "raw", fallible = false)]
fn attempt(sorted: &[u32]) -> Result<u32, String> {
    sorted.first().copied().ok_or_else(|| "empty".to_owned())
}

#[cfg(any())]
#[node(output = "sorted")]
fn sort(numbers: Nonsense) {}

const FOUR: u32 = double(2);

pipeline! {
    /// Sorts.
    pub struct Sort;
    nodes = [sort, attempt, double];
}

fn main() {
    let out: SortOutputs = Sort.run((vec![2, 1], FOUR));
    assert_eq!((&out.sorted[..], out.raw, out.doubled), (&[1, 2][..], Ok(1), 8));
    assert_eq!([1, 2].map(double), [2, 4]);
    assert_eq!(attempt(&[]), Err("empty".to_owned()));
}

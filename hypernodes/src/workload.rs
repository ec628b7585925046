//! How work is shared out.

#[doc = include_str!("workload.md")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Workload {
    /// Computing.
    Cpu,
    /// Waiting for files or the network.
    Io,
    /// Some of both, or unknown.
    #[default]
    Mixed,
}

impl Workload {
    /// Partitions for each worker.
    pub(crate) const fn multiplier(self) -> usize {
        match self {
            Self::Io => 4,
            Self::Cpu => 2,
            Self::Mixed => 3,
        }
    }
}

/// Into how many partitions `items` are first cut for `workers` workers.
///
/// With `m` partitions for each worker (`Io` 4, `Cpu` 2, `Mixed` 3) and integer division, this is
/// `max(max(1, items / 1000), min(workers * m, max(1, items / 10)))`, replaced by the power of two nearest to it in the
/// logarithm where that differs by less than 30 %, and never more than `items`.
///
/// ```
/// use hypernodes::{Workload, partition_count};
///
/// const PARTITIONS: usize = partition_count(Workload::Io, 1_000_000, 8);
/// assert_eq!(PARTITIONS, 1024);
/// assert_eq!(partition_count(Workload::Cpu, 0, 8), 0);
/// ```
#[must_use]
pub const fn partition_count(workload: Workload, items: usize, workers: usize) -> usize {
    let for_items = larger(1, items / 1000);
    let for_workers = smaller(workers.saturating_mul(workload.multiplier()), larger(1, items / 10));
    smaller(snap(larger(for_items, for_workers)), items)
}

/// The nearest power of two where it is near, else the number itself.
const fn snap(count: usize) -> usize {
    // In the logarithm the middle between 2^k and 2^(k+1) is 2^(k + 1/2), and no whole number has that square.
    let below = count.ilog2();
    let count_wide = count as u128;
    let above_middle = count_wide * count_wide > 1 << (2 * below + 1);
    let power: u128 = 1 << (below + above_middle as u32);
    let near = 10 * power.abs_diff(count_wide) < 3 * count_wide;
    if near && power <= usize::MAX as u128 { power as usize } else { count }
}

const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

const fn smaller(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

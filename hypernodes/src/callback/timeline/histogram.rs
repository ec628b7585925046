//! How long things took, counted by length.

use alloc::vec::Vec;

/// Each power of two is cut into so many equal parts, as a power of two itself.
const PARTS: u32 = 4;

/// Counts durations in classes whose width is at most a sixteenth of what they hold, so that the middle of a class is at
/// most 1/32 off. It takes a few kilobytes: 976 classes are enough for all of 64 bits, and those beyond the longest
/// duration are not there.
///
/// It is a small one of our own: hdrhistogram does the same with more settings and its serialisation, which is too much of a
/// dependency for what is always there.
#[derive(Debug, Default, Clone)]
pub(super) struct Histogram {
    counts: Vec<u64>,
}

impl Histogram {
    #[inline]
    pub(super) fn add(&mut self, nanoseconds: u64) {
        let class = class(nanoseconds);
        if class >= self.counts.len() {
            self.counts.resize(class + 1, 0);
        }
        self.counts[class] += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, other) in self.counts.iter_mut().zip(&other.counts) {
            *count += other;
        }
    }

    /// The duration that so many hundredths of them do not exceed, at most 1/32 off; 0 of none.
    pub(super) fn percentile(&self, hundredths: u64) -> u64 {
        let count = self.counts.iter().map(|&count| u128::from(count)).sum::<u128>();
        let rank = (count * u128::from(hundredths)).div_ceil(100).max(1);
        let mut below = 0;
        let found = self.counts.iter().position(|&count| {
            below += u128::from(count);
            below >= rank
        });
        found.map_or(0, middle)
    }
}

/// The class of a duration. Those below 16 ns have one each.
#[inline]
fn class(nanoseconds: u64) -> usize {
    let power = nanoseconds.checked_ilog2().unwrap_or(0);
    let octave = power.saturating_sub(PARTS);
    // The highest five bits, of which the first is set from 16 ns on: it counts the octave.
    usize::try_from((u64::from(octave) << PARTS) + (nanoseconds >> octave)).unwrap_or(usize::MAX)
}

/// The middle of a class.
fn middle(class: usize) -> u64 {
    let class = class as u64;
    let octave = (class >> PARTS).saturating_sub(1);
    ((class - (octave << PARTS)) << octave) + ((1 << octave) >> 1)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::{Histogram, class, middle};

    #[test]
    fn classes_follow_each_other() {
        assert_eq!((0..40).map(class).collect::<Vec<_>>()[..33], (0..33).collect::<Vec<_>>()[..]);
        assert_eq!((class(33), class(34), class(u64::MAX)), (32, 33, 975));
        assert_eq!((middle(15), middle(16), middle(32), middle(33)), (15, 16, 33, 35));
    }

    #[test]
    fn nothing_has_no_percentile() {
        assert_eq!(Histogram::default().percentile(50), 0);
    }

    proptest! {
        #[test]
        fn a_percentile_is_at_most_a_32nd_off(
            mut durations in prop::collection::vec((0_u32..64, any::<u64>()).prop_map(|(bits, n)| n >> bits), 1..300),
            hundredths in 0_u64..=100,
        ) {
            let (mut one, mut other) = (Histogram::default(), Histogram::default());
            for (index, &duration) in durations.iter().enumerate() {
                if index % 3 == 0 { &mut one } else { &mut other }.add(duration);
            }
            one.merge(&other);
            durations.sort_unstable();
            let rank = (durations.len() * usize::try_from(hundredths).unwrap_or(0)).div_ceil(100).max(1);
            let exact = durations[rank - 1];
            prop_assert!(one.percentile(hundredths).abs_diff(exact) <= exact / 32, "not near {exact}");
        }
    }
}

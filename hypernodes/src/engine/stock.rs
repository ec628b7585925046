//! The items that no lane has taken yet.

use alloc::vec::Vec;
use core::time::Duration;

use rayon::iter::plumbing::Producer;

use super::pace::Cost;
use super::results::Stretch;

/// A portion takes no less, as far as that is known and it is not the rest: handing it out takes a hundredth of that.
const SHORTEST: Duration = Duration::from_micros(20);
/// A crumb takes no longer.
const CRUMB: Duration = Duration::from_micros(2);
/// Nor does a portion take longer, so that the lanes end together.
const LONGEST: Duration = Duration::from_millis(1);

/// Items that follow one another, and the places of their results.
pub(super) struct Piece<'w, P, O> {
    pub(super) items: P,
    pub(super) results: Stretch<'w, O>,
}

impl<P: Producer, O> Piece<'_, P, O> {
    pub(super) fn len(&self) -> usize {
        self.results.len()
    }

    /// Keeps the first ones and gives away those behind.
    pub(super) fn split_off(self, keep: usize) -> (Self, Self) {
        let Self { items, mut results } = self;
        let (items, items_behind) = items.split_at(keep);
        let results_behind = results.split_off(keep);
        (Self { items, results }, Self { items: items_behind, results: results_behind })
    }
}

/// Who asks for a portion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lanes {
    /// The only one there is.
    One,
    /// One of so many that compute. A partition of the formula is so long, and a crumb, which is not cut further where
    /// items are cheap, so.
    Computing { count: usize, partition: usize, crumb: usize },
    /// One of so many that wait.
    Waiting { count: usize },
}

/// What is left.
pub(super) struct Stock<'w, P, O> {
    /// What is handed out next stands last.
    pieces: Vec<Piece<'w, P, O>>,
    left: usize,
    /// How many portions were handed out.
    portions: usize,
    cut: Cut,
}

impl<'w, P: Producer, O> Stock<'w, P, O> {
    pub(super) fn new(piece: Piece<'w, P, O>, cut: Cut) -> Self {
        Self { left: piece.len(), pieces: alloc::vec![piece], portions: 0, cut }
    }

    /// How many items are left.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// How many lanes could find something to do.
    pub(super) fn portions_left(&self) -> usize {
        match self.cut {
            Cut::Exactly { partitions, .. } => partitions.saturating_sub(self.portions),
            Cut::ByCost { .. } => self.left,
        }
    }

    /// The next portion, given what an item costs, if that is known.
    pub(super) fn take(&mut self, cost: Option<Cost>, lanes: Lanes) -> Option<Piece<'w, P, O>> {
        let piece = self.pieces.pop()?;
        let length = self.cut.next(self.portions, self.left, piece.len(), cost, lanes);
        let piece = if length < piece.len() {
            let (piece, behind) = piece.split_off(length);
            self.pieces.push(behind);
            piece
        } else {
            piece
        };
        self.portions += 1;
        self.left -= piece.len();
        Some(piece)
    }

    pub(super) fn put_back(&mut self, piece: Piece<'w, P, O>) {
        self.left += piece.len();
        self.pieces.push(piece);
    }
}

/// Into what portions items are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Into so many partitions, whose lengths differ by at most one.
    Exactly {
        partitions: usize,
        /// How long the shorter ones are.
        length: usize,
        /// How many of the first ones are longer.
        longer: usize,
    },
    /// By what an item costs.
    ByCost {
        /// The shortest portion that the iterator allows.
        min: usize,
        /// The longest one.
        max: usize,
    },
}

impl Cut {
    /// For so many items.
    pub(super) fn new<P: Producer>(partitions: usize, items: usize, producer: &P) -> Self {
        if partitions > 0 {
            let partitions = partitions.min(items).max(1);
            return Self::Exactly { partitions, length: items / partitions, longer: items % partitions };
        }
        let min = producer.min_len().max(1);
        Self::ByCost { min, max: producer.max_len().max(min) }
    }

    /// How long the next portion is: of a piece of that length, with so many items left in all.
    fn next(self, portions: usize, left: usize, piece: usize, cost: Option<Cost>, lanes: Lanes) -> usize {
        match self {
            Self::Exactly { length, longer, .. } => length + usize::from(portions < longer),
            Self::ByCost { min, max } => {
                let items_in = |time| cost.map_or(1, |cost| cost.items_in(time));
                let fair = |count: usize| left / count.saturating_mul(2);
                let length = match lanes {
                    Lanes::One => items_in(SHORTEST),
                    Lanes::Computing { count, partition, crumb } => {
                        let crumb = crumb.min(items_in(CRUMB));
                        partition.clamp(items_in(SHORTEST), items_in(LONGEST)).min(fair(count).max(crumb))
                    }
                    // Partitions that do not divide evenly would lose up to half of the time.
                    Lanes::Waiting { count } => items_in(SHORTEST).min(fair(count)),
                };
                let length = length.clamp(min, max);
                if piece >= length.saturating_add(min) {
                    length
                } else if piece <= max || piece < min.saturating_mul(2) {
                    // A rest that is too short to be cut off stays with the portion.
                    piece
                } else {
                    piece / 2
                }
            }
        }
    }

    /// How many items are run in one go, out of a portion of which some are done; none if it is all the others. The first
    /// strides are short, since a portion is cut for what items cost before.
    pub(super) fn stride(self, portion: usize, done: usize) -> Option<usize> {
        match self {
            Self::Exactly { .. } => None,
            Self::ByCost { min, .. } => {
                let stride = done.min(portion / 8).max(1).max(min);
                (portion - done >= stride.saturating_add(min)).then_some(stride)
            }
        }
    }

    /// Whether so many items may be cut into halves.
    pub(super) fn can_halve(self, items: usize) -> bool {
        match self {
            Self::Exactly { .. } => false,
            Self::ByCost { min, .. } => items / 2 >= min,
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use alloc::vec::Vec;

    use super::{Cost, Cut, Lanes};

    const LANES: Lanes = Lanes::Computing { count: 2, partition: 781, crumb: 15 };

    /// How long the next portion of so many items is, where one costs so many nanoseconds.
    fn portion(nanoseconds: u64, left: usize, lanes: Lanes) -> usize {
        let cut = Cut::ByCost { min: 1, max: usize::MAX };
        cut.next(0, left, left, Cost::new(1, Duration::from_nanos(nanoseconds)), lanes)
    }

    #[test]
    fn a_portion_is_a_partition_of_the_formula() {
        assert_eq!(portion(100, 100_000, LANES), 781);
        assert_eq!(portion(1000, 100_000, LANES), 781);
    }

    #[test]
    fn cheap_items_make_longer_portions_and_slow_ones_shorter() {
        assert_eq!(portion(1, 100_000, LANES), 20_000);
        assert_eq!(portion(10_000, 100_000, LANES), 100);
        assert_eq!(portion(1_000_000_000, 100_000, LANES), 1);
    }

    #[test]
    fn a_portion_is_no_more_than_a_fair_share_of_what_is_left() {
        let mut left = 1000;
        let mut portions = Vec::new();
        while left > 0 {
            let length = portion(100, left, LANES);
            portions.push(length);
            left -= length;
        }
        assert_eq!(portions[..5], [250, 187, 140, 105, 79]);
        assert_eq!(portions[portions.len() - 5..], [19, 15, 15, 15, 13]);
        assert_eq!(portion(100, 40, Lanes::One), 40);
    }

    #[test]
    fn items_that_wait_are_handed_out_one_at_a_time() {
        assert_eq!(portion(1_000_000, 5000, Lanes::Waiting { count: 64 }), 1);
        assert_eq!(portion(100, 5000, Lanes::Waiting { count: 8 }), 200);
    }

    #[test]
    fn of_items_whose_cost_nobody_knows_there_is_one() {
        let cut = Cut::ByCost { min: 1, max: usize::MAX };
        assert_eq!(cut.next(0, 1000, 1000, None, LANES), 1);
    }

    #[test]
    fn what_the_iterator_asks_for_goes_first() {
        let cut = Cut::ByCost { min: 300, max: 400 };
        let cost = Cost::new(1, Duration::from_nanos(100));
        assert_eq!(cut.next(0, 1000, 1000, cost, LANES), 300);
        assert_eq!(cut.next(0, 100_000, 100_000, cost, LANES), 400);
        // 200 would be left, which is too few.
        assert_eq!(cut.next(0, 350, 350, cost, LANES), 350);
    }
}
